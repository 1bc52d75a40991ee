// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs suites of the gate on synthetic processes, through the classes that judge real ones.
 *
 * @param effect the candidate's slowdown in the first cell; the other cells have none
 * @param everywhere whether all cells have it
 */
record Replay(Noise noise, Rule rule, int cells, double effect, boolean everywhere, Gate gate) {
    private static final long SEED = 20_260_102;
    private static final double ITERATION = 0.002;

    /** What a defect of the gate would change. */
    record Gate(Evidence evidence, boolean interleaved, boolean holm) {
        static final Gate OURS = new Gate(Gate::paired, true, true);

        private static Estimate paired(double[] baseline, double[] candidate, SplittableRandom random) {
            double[] ratios = new double[baseline.length];
            for (int i = 0; i < ratios.length; i++) {
                ratios[i] = candidate[i] - baseline[i];
            }
            return Estimate.of(ratios);
        }
    }

    @FunctionalInterface
    interface Evidence {
        Estimate of(double[] baseline, double[] candidate, SplittableRandom random);
    }

    /**
     * What many suites came to.
     *
     * @param red suites with any REGRESSED cell
     * @param suspected suites with any cell that had to be confirmed
     * @param caught suites whose first cell is REGRESSED
     * @param early suites whose first cell was suspected at the first look
     * @param atFirstLook those of them whose first cell is REGRESSED
     * @param missed green cells of those that have the effect
     * @param open INCONCLUSIVE cells
     * @param confirmed cells that had to be confirmed
     * @param acquitted those of them that pass by the fresh processes
     * @param fresh pairs of all confirmations
     * @param pairs of all cells, those of confirmations included
     * @param first the same of the first cells
     */
    record Tally(
            long suites,
            long red,
            long suspected,
            long caught,
            long early,
            long atFirstLook,
            long missed,
            long open,
            long confirmed,
            long acquitted,
            long fresh,
            long pairs,
            long first) {
        Tally plus(Tally other) {
            return new Tally(
                    suites + other.suites,
                    red + other.red,
                    suspected + other.suspected,
                    caught + other.caught,
                    early + other.early,
                    atFirstLook + other.atFirstLook,
                    missed + other.missed,
                    open + other.open,
                    confirmed + other.confirmed,
                    acquitted + other.acquitted,
                    fresh + other.fresh,
                    pairs + other.pairs,
                    first + other.first);
        }
    }

    static Replay aa(Noise noise, int cells) {
        return new Replay(noise, Rule.DEFAULT, cells, 0, true, Gate.OURS);
    }

    Replay slower(double by) {
        return new Replay(noise, rule, cells, by, false, gate);
    }

    Replay everywhere(double by) {
        return new Replay(noise, rule, cells, by, true, gate);
    }

    Replay by(Gate other, Rule rules) {
        return new Replay(noise, rules, cells, effect, everywhere, other);
    }

    Tally suites(int count) {
        return suites(count, suite -> SEED + 7919 * suite);
    }

    Tally suites(int count, LongUnaryOperator seed) {
        return LongStream.range(0, count)
                .parallel()
                .mapToObj(suite -> suite(new SplittableRandom(seed.applyAsLong(suite))))
                .reduce(new Tally(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), Tally::plus);
    }

    private Tally suite(SplittableRandom random) {
        Noise.Suite run = noise.family().begin(random.split());
        Cell[] all = new Cell[cells];
        for (int i = 0; i < cells; i++) {
            all[i] = new Cell(run.cell(random.split()), everywhere || i == 0 ? Math.log1p(effect) : 0);
        }
        // Without Holm each cell is a suite of its own.
        Course[] courses = new Course[gate.holm ? 1 : cells];
        int share = cells / courses.length;
        boolean early = false;
        for (int c = 0; c < courses.length; c++) {
            Course course = new Course(rule, share, true);
            courses[c] = course;
            @Nullable Estimate[] estimates = new Estimate[share];
            for (boolean first = true; course.isOpen(); first = false) {
                int pairs = course.pairs();
                for (int i = 0; i < share; i++) {
                    estimates[i] = course.isOpen(i) ? all[c * share + i].estimate(course.isConfirming(), pairs) : null;
                }
                course.look(estimates);
                early |= first && c == 0 && course.isSuspect(0);
            }
        }
        return tally(courses, share, all, early);
    }

    private Tally tally(Course[] courses, int share, Cell[] all, boolean early) {
        long[] calls = new long[Call.values().length];
        long acquitted = 0;
        for (Course course : courses) {
            for (int i = 0; i < share; i++) {
                calls[course.call(i).ordinal()]++;
                acquitted += course.isAcquitted(i) ? 1 : 0;
            }
        }
        Call first = courses[0].call(0);
        boolean caught = first == Call.REGRESSED;
        boolean green = first == Call.PASS || first == Call.IMPROVED;
        Cell[] confirmed = Arrays.stream(all).filter(cell -> cell.from > 0).toArray(Cell[]::new);
        return new Tally(
                1,
                calls[Call.REGRESSED.ordinal()] > 0 ? 1 : 0,
                confirmed.length > 0 ? 1 : 0,
                caught ? 1 : 0,
                early ? 1 : 0,
                caught && early ? 1 : 0,
                everywhere ? calls[Call.PASS.ordinal()] + calls[Call.IMPROVED.ordinal()] : green ? 1 : 0,
                calls[Call.INCONCLUSIVE.ordinal()],
                confirmed.length,
                acquitted,
                Arrays.stream(confirmed)
                        .mapToLong(cell -> cell.pairs - cell.from)
                        .sum(),
                Arrays.stream(all).mapToLong(cell -> cell.pairs).sum(),
                all[0].pairs);
    }

    /** One cell's processes, made when they are asked for. */
    private final class Cell {
        private final Noise.Trace trace;
        private final double effect;
        private final SplittableRandom iterations = new SplittableRandom(SEED);
        private double[] baseline = {};
        private double[] candidate = {};
        private int from;
        private int pairs;

        Cell(Noise.Trace trace, double effect) {
            this.trace = trace;
            this.effect = effect;
        }

        Estimate estimate(boolean confirming, int wanted) {
            if (confirming && from == 0) {
                from = pairs;
            }
            grow(from + wanted);
            return gate.evidence.of(
                    Arrays.copyOfRange(baseline, from, pairs), Arrays.copyOfRange(candidate, from, pairs), iterations);
        }

        private void grow(int wanted) {
            int had = pairs;
            baseline = Arrays.copyOf(baseline, wanted);
            candidate = Arrays.copyOf(candidate, wanted);
            int more = wanted - had;
            for (int slot = 0; slot < 2 * more; slot++) {
                boolean pairwise = gate.interleaved;
                int pair = had + (pairwise ? slot / 2 : slot % more);
                boolean first = pairwise ? slot % 2 == 0 : slot < more;
                if (first == (!pairwise || Order.baselineFirst(pair))) {
                    baseline[pair] = trace.at(2 * had + slot, 0);
                } else {
                    candidate[pair] = trace.at(2 * had + slot, effect);
                }
            }
            pairs = wanted;
        }
    }

    /** Five iterations of each process, as a gate would see them that takes each for a measurement of its own. */
    static Estimate pooled(double[] baseline, double[] candidate, SplittableRandom random) {
        double[] ratios = new double[5 * baseline.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = candidate[i / 5] - baseline[i / 5] + Math.sqrt(2) * ITERATION * random.nextGaussian();
        }
        return Estimate.of(ratios);
    }

    /** Welch's test: the processes of both builds as if no two had been neighbours. */
    static Estimate unpaired(double[] baseline, double[] candidate, SplittableRandom random) {
        Estimate a = Estimate.of(baseline);
        Estimate b = Estimate.of(candidate);
        double variance = a.error() * a.error() + b.error() * b.error();
        double df = variance * variance / ((Math.pow(a.error(), 4) + Math.pow(b.error(), 4)) / (baseline.length - 1));
        return new Estimate(b.mean() - a.mean(), Math.sqrt(variance), df, b.median() - a.median());
    }
}
