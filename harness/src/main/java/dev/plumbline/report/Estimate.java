// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;

/**
 * A positive quantity estimated from forks: the geometric mean, and the 95 % interval of Student's t distribution over
 * the logarithms. On that scale an interval stays above zero and the interval of a ratio has the same form as that of
 * a time.
 *
 * @param low NaN if there is one fork only
 * @param spread the forks' standard deviation relative to the value, NaN if there is one fork only
 * @param forks how many independent values it rests on
 */
record Estimate(double value, double low, double high, double spread, int forks) {
    private static final double CONFIDENCE = 0.95;

    Estimate {
        if (!(value > 0 && forks > 0)) {
            throw new IllegalArgumentException(
                    "an estimate needs a positive value of at least one fork, but has " + value + " of " + forks);
        }
    }

    /** Of one positive finite value a fork. */
    static Estimate of(List<Double> values) {
        double[] logs = values.stream().mapToDouble(Math::log).toArray();
        double mean = StatUtils.mean(logs);
        int n = logs.length;
        if (n == 1) {
            return new Estimate(Math.exp(mean), Double.NaN, Double.NaN, Double.NaN, 1);
        }
        double deviation = Math.sqrt(StatUtils.variance(logs));
        double half = new TDistribution(null, n - 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2)
                * deviation
                / Math.sqrt(n);
        return new Estimate(Math.exp(mean), Math.exp(mean - half), Math.exp(mean + half), Math.expm1(deviation), n);
    }

    /**
     * Of the ratio of two quantities whose forks have nothing in common, hence no pairs: the interval is Welch's, over
     * the logarithms.
     */
    static Estimate unpaired(List<Double> values, List<Double> others) {
        double[] logs = values.stream().mapToDouble(Math::log).toArray();
        double[] otherLogs = others.stream().mapToDouble(Math::log).toArray();
        double mean = StatUtils.mean(logs) - StatUtils.mean(otherLogs);
        int n = Math.min(logs.length, otherLogs.length);
        if (n == 1) {
            return new Estimate(Math.exp(mean), Double.NaN, Double.NaN, Double.NaN, 1);
        }
        double a = StatUtils.variance(logs) / logs.length;
        double b = StatUtils.variance(otherLogs) / otherLogs.length;
        double freedom = (a + b) * (a + b) / (a * a / (logs.length - 1) + b * b / (otherLogs.length - 1));
        double half = a + b > 0
                ? new TDistribution(null, freedom).inverseCumulativeProbability((1 + CONFIDENCE) / 2) * Math.sqrt(a + b)
                : 0;
        return new Estimate(Math.exp(mean), Math.exp(mean - half), Math.exp(mean + half), Double.NaN, n);
    }

    /** Whether there is an interval with two finite ends. */
    boolean hasInterval() {
        return low > 0 && high < Double.POSITIVE_INFINITY;
    }
}
