// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;

/**
 * By how much two times differ, in nanoseconds of one inference: the mean over pairs of forks, and the 95 % interval of
 * Student's t distribution.
 *
 * @param low NaN if there is one pair only
 */
record Difference(double value, double low, double high, int forks) {
    private static final double CONFIDENCE = 0.95;

    /** What the first takes more than the second; empty without a common fork of one run. */
    static Optional<Difference> of(Optional<CellResult> more, Optional<CellResult> less) {
        return more.flatMap(a -> less.map(b -> a.paired(b, (x, y) -> x - y)))
                .filter(values -> !values.isEmpty())
                .map(Difference::of);
    }

    static Difference of(List<Double> values) {
        double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
        double mean = StatUtils.mean(all);
        int n = all.length;
        double half = n == 1
                ? Double.NaN
                : new TDistribution(null, n - 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2)
                        * Math.sqrt(StatUtils.variance(all) / n);
        return new Difference(mean, mean - half, mean + half, n);
    }

    boolean hasInterval() {
        return high - low < Double.POSITIVE_INFINITY;
    }
}
