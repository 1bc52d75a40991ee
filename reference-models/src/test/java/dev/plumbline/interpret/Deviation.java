// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.interpret.ErrorBound.Bounded;

/**
 * How an engine's values deviate from bounded ones.
 *
 * @param worst largest |error| / sigma, where there is an error
 * @param exceedances elements whose error is not within the tolerance
 */
record Deviation(long compared, double worst, long exceedances) {
    static Deviation of(double[] actual, Bounded bounded) {
        double[] expected = bounded.values().values();
        if (actual.length != expected.length) {
            throw new AssertionError(actual.length + " values instead of " + expected.length);
        }
        double worst = 0;
        long exceedances = 0;
        for (int i = 0; i < actual.length; i++) {
            double error = Math.abs(actual[i] - expected[i]);
            double sigma = bounded.sigma()[i];
            if (error != 0) {
                worst = Math.max(worst, error / sigma);
            }
            if (!(error <= ErrorBound.tolerance(sigma))) {
                exceedances++;
            }
        }
        return new Deviation(actual.length, worst, exceedances);
    }

    Deviation plus(Deviation other) {
        return new Deviation(compared + other.compared, Math.max(worst, other.worst), exceedances + other.exceedances);
    }
}
