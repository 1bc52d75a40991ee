// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.util.Arrays;

/**
 * What is known of a mean of log ratios.
 *
 * @param mean log of candidate over baseline: 0.02 is about 2 % slower
 * @param error its standard error; 0 if all ratios are the same
 * @param df degrees of freedom of the error
 * @param median of the log ratios
 */
public record Estimate(double mean, double error, double df, double median) {
    public Estimate {
        if (!(Double.isFinite(mean) && error >= 0 && Double.isFinite(error) && df > 0 && Double.isFinite(median))) {
            throw new IllegalArgumentException(
                    "an estimate needs a finite mean, an error and degrees of freedom, but has " + mean + ", " + error
                            + " and " + df);
        }
    }

    /** Of pairs, each one process of both builds: the unit of replication is the process. Two pairs at least. */
    static Estimate of(double[] logRatios) {
        int n = logRatios.length;
        double mean = Arrays.stream(logRatios).sum() / n;
        double squares = 0;
        for (double each : logRatios) {
            squares += (each - mean) * (each - mean);
        }
        return new Estimate(mean, Math.sqrt(squares / (n - 1) / n), n - 1, median(logRatios));
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** p of "the true mean is at most this", one-sided. */
    double pAbove(double bound) {
        return StudentT.tail(t(mean - bound), df);
    }

    /** p of "the true mean is at least this", one-sided. */
    double pBelow(double bound) {
        return StudentT.tail(t(bound - mean), df);
    }

    /** Standard errors; without any spread the sign decides. */
    double t(double distance) {
        return distance == 0 ? 0 : distance / error;
    }

    /** Half of the interval that holds the true mean with this confidence. */
    double halfWidth(double confidence) {
        return error * StudentT.upper((1 - confidence) / 2, df);
    }

    /** Both ends of that interval. */
    double[] interval(double confidence) {
        double half = halfWidth(confidence);
        return new double[] {mean - half, mean + half};
    }

    /** A log as a change: 0.02 is 2 % slower. */
    static double change(double log) {
        return Math.expm1(log);
    }
}
