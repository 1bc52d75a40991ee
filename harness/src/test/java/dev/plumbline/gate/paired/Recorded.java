// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.stat.StatUtils;

/**
 * Recorded processes as noise. A pair is two neighbours in time of one cell; a pass takes disjoint pairs of a cell in
 * the order in which they ran, and the next pass takes another cell, so that no pair stands for many. Who is the baseline
 * in a pass is drawn: nothing is slower by the recording.
 */
final class Recorded {
    private Recorded() {}

    static Noise noise(Corpus.Session session) {
        List<double[]> cells =
                session.values().values().stream().map(Recorded::centred).toList();
        return new Noise(session.name(), true, run -> random -> new Passes(cells, random.split()));
    }

    /** Cells differ in how long they take; what is replayed is how they vary. */
    private static double[] centred(double[] logs) {
        double mean = StatUtils.mean(logs);
        return DoubleStream.of(logs).map(log -> log - mean).toArray();
    }

    private static final class Passes implements Noise.Trace {
        private final List<double[]> cells;
        private final SplittableRandom random;
        private double[] values = {};
        private int at;
        private int cell;
        private boolean swapped;

        Passes(List<double[]> cells, SplittableRandom random) {
            this.cells = cells;
            this.random = random;
            this.cell = random.nextInt(cells.size());
        }

        @Override
        public double at(int slot, double effect) {
            if (slot % 2 == 0) {
                at += 2 + random.nextInt(2);
                if (at + 1 >= values.length) {
                    cell = (cell + 1 + random.nextInt(Math.max(1, cells.size() - 1))) % cells.size();
                    values = cells.get(cell);
                    at = random.nextInt((values.length + 1) / 2);
                    swapped = random.nextBoolean();
                }
            }
            return values[at + (slot % 2 == 0 == swapped ? 1 : 0)] + effect;
        }
    }
}
