// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.special.Beta;

/** Student's t distribution, without the generator that Commons Math makes for each of its objects. */
public final class StudentT {
    private static final Map<Point, Double> QUANTILES = new ConcurrentHashMap<>();

    private record Point(double df, double tail) {}

    private StudentT() {}

    /** P(T > t): no digits are lost in the far tail, as they would be in 1 - P(T <= t). */
    public static double tail(double t, double df) {
        if (!(df > 0) || Double.isNaN(t)) {
            throw new IllegalArgumentException("no t distribution has " + df + " degrees of freedom at " + t);
        }
        double beyond = 0.5 * Beta.regularizedBeta(df / (df + t * t), df / 2, 0.5);
        return t >= 0 ? beyond : 1 - beyond;
    }

    /** The t with P(T > t) = tail, for a tail of at most 1/2. */
    public static double upper(double tail, double df) {
        return QUANTILES.computeIfAbsent(
                new Point(df, tail), point -> -new TDistribution(null, df).inverseCumulativeProbability(tail));
    }
}
