// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** How many 95 % intervals hold the truth. */
final class Coverage {
    /** Both ends. */
    @FunctionalInterface
    interface Interval {
        double[] of(double[] ratios, long seed);
    }

    /** Of {@link TypicalValues#LEAST} pairs or more. */
    static final Interval SHOWN = (ratios, seed) -> TypicalValues.interval(ratios, 0.95);

    static final Interval STUDENT = (ratios, seed) -> Estimate.of(ratios).interval(0.95);

    static final Interval BOOTSTRAP = (ratios, seed) -> Bootstrap.interval(ratios, 0.95, seed);

    private Coverage() {}

    static double of(Noise noise, int pairs, int draws, Interval interval) {
        return LongStream.range(0, draws)
                        .parallel()
                        .filter(draw -> {
                            SplittableRandom random = new SplittableRandom(53 * draw + 1);
                            Noise.Trace trace =
                                    noise.family().begin(random.split()).cell(random.split());
                            double[] ratios = new double[pairs];
                            for (int slot = 0; slot < 2 * pairs; slot++) {
                                ratios[slot / 2] += (Figures.isBaseline(slot, pairs, 0) ? -1 : 1) * trace.at(slot, 0);
                            }
                            return holdsZero(interval.of(ratios, draw));
                        })
                        .count()
                / (double) draws;
    }

    static boolean holdsZero(double[] ends) {
        return ends[0] <= 0 && ends[1] >= 0;
    }
}
