// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

/**
 * When other tools call a build slower, from their sources and documentation, each with its own number of processes and
 * values. None of their code is here.
 */
final class Peers {
    /** Samples of one build that a tool may spend: what six processes of ours hold. */
    private static final int SAMPLES = 600;

    private static final double ITERATION = 0.002;
    private static final double SAMPLE = 0.005;

    private Peers() {}

    /** Whether the second build is called slower: log times, process by process. */
    @FunctionalInterface
    private interface Decision {
        boolean slower(double[][] baseline, double[][] candidate);
    }

    /**
     * @param processes of each build
     * @param values of each process
     * @param alternating whether processes of both builds take turns
     */
    record Rule(int processes, int values, boolean alternating, Decision decision) {
        /** How many of so many comparisons end with "slower". */
        long slower(Noise noise, double effect, int comparisons) {
            return LongStream.range(0, comparisons)
                    .parallel()
                    .filter(i -> {
                        SplittableRandom random = new SplittableRandom(31 * i + 7);
                        Noise.Trace trace = noise.family().begin(random.split()).cell(random.split());
                        double[][] a = new double[processes][];
                        double[][] b = new double[processes][];
                        for (int slot = 0; slot < 2 * processes; slot++) {
                            boolean first = alternating ? slot % 2 == 0 : slot < processes;
                            int process = alternating ? slot / 2 : slot % processes;
                            (first ? a : b)[process] = values(trace.at(slot, first ? 0 : Math.log1p(effect)), random);
                        }
                        return decision.slower(a, b);
                    })
                    .count();
        }

        /** Values of one process, each the mean of its share of the samples. */
        private double[] values(double process, SplittableRandom random) {
            double samples = Math.max(1, (double) SAMPLES / (processes * values));
            double iteration = 0;
            double[] values = new double[this.values];
            for (int i = 0; i < values.length; i++) {
                if (i % Math.max(1, values.length / 5) == 0) {
                    iteration = ITERATION * random.nextGaussian();
                }
                values[i] = process + iteration + SAMPLE / Math.sqrt(samples) * random.nextGaussian();
            }
            return values;
        }
    }

    static Map<String, Rule> all() {
        Map<String, Rule> rules = new LinkedHashMap<>();
        rules.put("NVBench compare, legacy", new Rule(1, SAMPLES, false, Peers::legacy));
        rules.put("NVBench compare, robust, without its cycles", new Rule(1, SAMPLES, false, Peers::robust));
        rules.put("google/benchmark, U test of 9 repetitions", new Rule(1, 9, false, (a, b) -> u(a, b, 0.05, 1)));
        rules.put("pyperf, 20 processes of 3 values", new Rule(20, 3, false, Peers::pyperf));
        rules.put("criterion.rs, 100 samples, 1 %", new Rule(1, 100, false, Peers::criterion));
        rules.put("JMH, 5 forks of 5, no overlap at 99.9 %", new Rule(5, 5, false, Peers::jmh));
        rules.put("asv, 2 rounds of 10, U test and factor 1.1", new Rule(2, 10, true, (a, b) -> u(a, b, 0.002, 1.1)));
        rules.put("github-action-benchmark, 200 %", new Rule(1, SAMPLES, false, (a, b) -> mean(b) / mean(a) > 2));
        return rules;
    }

    /** scripts/nvbench_compare.py: the difference of means over the smaller of both relative deviations. */
    private static boolean legacy(double[][] a, double[][] b) {
        return mean(b) / mean(a) - 1 > Math.min(deviation(a) / mean(a), deviation(b) / mean(b));
    }

    /** docs/nvbench_compare_robust.md: the intervals from minimum to upper quartile at least 0.5 % apart. */
    private static boolean robust(double[][] a, double[][] b) {
        return StatUtils.min(times(b)) / StatUtils.percentile(times(a), 75) - 1 >= 0.005;
    }

    /** tools/gbench/report.py; asv/_stats.py. */
    private static boolean u(double[][] a, double[][] b, double alpha, double factor) {
        double p = MannWhitneyUTest.withDefaults()
                .with(AlternativeHypothesis.TWO_SIDED)
                .test(times(a), times(b))
                .getPValue();
        return p < alpha && StatUtils.percentile(times(b), 50) > factor * StatUtils.percentile(times(a), 50);
    }

    /** pyperf/_utils.py: Student's test at 95 % over all values. */
    private static boolean pyperf(double[][] a, double[][] b) {
        int n = times(a).length;
        double error = Math.sqrt((Math.pow(deviation(a), 2) + Math.pow(deviation(b), 2)) / n);
        return (mean(b) - mean(a)) / error > StudentT.upper(0.025, 2 * n - 2);
    }

    /** src/report.rs: the 95 % interval of the ratio of means beyond 1 %; its bootstrap is normal at 100 samples. */
    private static boolean criterion(double[][] a, double[][] b) {
        int n = times(a).length;
        double relative = Math.hypot(deviation(a) / mean(a), deviation(b) / mean(b)) / Math.sqrt(n);
        double ratio = mean(b) / mean(a);
        return ratio - 1.96 * relative > 1.01;
    }

    /** Result.java: the intervals of all iterations pooled. */
    private static boolean jmh(double[][] a, double[][] b) {
        int n = times(a).length;
        double half = StudentT.upper(0.0005, n - 1) / Math.sqrt(n);
        return mean(b) - half * deviation(b) > mean(a) + half * deviation(a);
    }

    private static double[] times(double[][] processes) {
        return Arrays.stream(processes)
                .flatMapToDouble(Arrays::stream)
                .map(Math::exp)
                .toArray();
    }

    private static double mean(double[][] processes) {
        return DoubleStream.of(times(processes)).average().orElseThrow();
    }

    private static double deviation(double[][] processes) {
        return Math.sqrt(StatUtils.variance(times(processes)));
    }

    /** The chance that a suite of 48 cells shows a false alarm, if cells are independent. */
    static double ofSuite(double perCell) {
        return 1 - IntStream.range(0, 48).mapToDouble(i -> 1 - perCell).reduce(1, (x, y) -> x * y);
    }
}
