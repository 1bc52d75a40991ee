// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.util.List;
import java.util.SplittableRandom;

/**
 * How processes' times vary: synthetic families, each with the parameters it is named for.
 *
 * @param drift whether times also change with the moment, so that an interval is of more than noise
 */
record Noise(String name, boolean drift, Family family) {
    /** Processes of one run of a suite: the run's own accidents first, then a trace for each cell. */
    @FunctionalInterface
    interface Family {
        Suite begin(SplittableRandom run);
    }

    @FunctionalInterface
    interface Suite {
        Trace cell(SplittableRandom random);
    }

    /** The log of a process's time, asked for in the order of slots: two slots a pair. */
    @FunctionalInterface
    interface Trace {
        double at(int slot, double effect);
    }

    /** The slots of 48 pairs. */
    private static final double RUN = 96;

    static final Noise QUIET = still("normal, 0.3 %", normal(0.003));
    static final Noise ONE_PERCENT = still("normal, 1 %", normal(0.01));
    static final Noise TWO_PERCENT = still("normal, 2 %", normal(0.02));
    static final Noise WIDE = still("normal, 5 %", normal(0.05));
    static final Noise RAMP = moving("ramp of +3 % over 48 pairs", (run, slot) -> 0.03 * slot / RUN);
    static final Noise THROTTLE = step("step throttle of 5 %", 0.05);

    static final List<Noise> STILL = List.of(
            QUIET,
            still("normal, 0.6 %", normal(0.006)),
            ONE_PERCENT,
            TWO_PERCENT,
            still("heavy tails, t(3) x 0.4 %", random -> (slot, effect) -> effect + 0.004 * t3(random)),
            still("bimodal, 15 % at +4 %", bimodal(0.15)),
            still("bimodal, 3 % at +4 %", bimodal(0.03)),
            still("neighbour bursts, 5 % of processes, mean +5 %", bursts(0.05)),
            still("neighbour bursts, 5 % of processes, mean +10 %", bursts(0.1)),
            still(
                    "clock tick of 1 us in windows of 1 ms, 0.3 %",
                    random -> {
                        double inference = 1000 * (1 + random.nextDouble());
                        return (slot, effect) ->
                                Math.log(Math.floor(inference * Math.exp(effect + 0.003 * random.nextGaussian())
                                                + random.nextDouble())
                                        / inference);
                    }));

    static final List<Noise> MOVING = List.of(
            RAMP,
            moving("ramp of -3 % over 48 pairs", (run, slot) -> -0.03 * slot / RUN),
            THROTTLE,
            step("step of -5 %, the end of a throttle", -0.05),
            moving("warm-up from +3 %", (run, slot) -> 0.03 * Math.exp(-slot / 8.0)),
            moving("warm-up from -3 %", (run, slot) -> -0.03 * Math.exp(-slot / 8.0)),
            new Noise(
                    "random walk, AR(1) 0.9 of 1 %",
                    true, run -> random -> {
                        double[] level = {0.01 * random.nextGaussian()};
                        return (slot, effect) -> {
                            level[0] = 0.9 * level[0] + 0.01 * Math.sqrt(1 - 0.81) * random.nextGaussian();
                            return effect + level[0] + 0.003 * random.nextGaussian();
                        };
                    }));

    private interface Drift {
        double at(SplittableRandom run, int slot);
    }

    private static Noise still(String name, Suite suite) {
        return new Noise(name, false, run -> suite);
    }

    private static Noise moving(String name, Drift drift) {
        return new Noise(
                name,
                true,
                run -> random -> (slot, effect) -> effect + 0.003 * random.nextGaussian() + drift.at(run, slot));
    }

    private static Noise step(String name, double height) {
        return new Noise(name, true, run -> {
            int step = step(run);
            return random -> (slot, effect) -> effect + 0.003 * random.nextGaussian() + (slot >= step ? height : 0);
        });
    }

    /** The slot at which a run of {@link #THROTTLE} steps. */
    static int step(SplittableRandom run) {
        return run.nextInt(24);
    }

    private static Suite normal(double spread) {
        return random -> (slot, effect) -> effect + spread * random.nextGaussian();
    }

    private static Suite bimodal(double share) {
        return random ->
                (slot, effect) -> effect + 0.003 * random.nextGaussian() + (random.nextDouble() < share ? 0.04 : 0);
    }

    private static Suite bursts(double mean) {
        return random -> (slot, effect) -> effect
                + 0.003 * random.nextGaussian()
                + (random.nextInt(20) == 0 ? -mean * Math.log(1 - random.nextDouble()) : 0);
    }

    private static double t3(SplittableRandom random) {
        double a = random.nextGaussian();
        double b = random.nextGaussian();
        double c = random.nextGaussian();
        return random.nextGaussian() / Math.sqrt((a * a + b * b + c * c) / 3);
    }
}
