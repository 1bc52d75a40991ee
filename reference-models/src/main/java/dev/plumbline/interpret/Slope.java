// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Activation;
import dev.plumbline.activation.SquareRoot;

/** How steep an activation is among the values that an engine may have instead of the exact one. */
final class Slope {
    /** Of the mean square of a normal error: what comes from within 1 sigma, from 1 to 2, from 2 to 3, and beyond. */
    private static final double[] SHELLS = {0.198748, 0.539788, 0.232173, 0.029291};

    private final Activation activation;
    private final double[] peaks;

    Slope(Activation activation) {
        this.activation = activation;
        peaks = activation.steepest();
    }

    /**
     * What a normal error of deviation sigma is multiplied by in the mean square, at most, as far as it is accepted: shell
     * by shell the largest |derivative| that it can have met. NaN if there is none at an end.
     *
     * <p>A square root has none at 0, but {@code |sqrt(x + e) - sqrt(x)|^2 <= |e|}, and |e| is on average at most its
     * deviation s: a slope of 1 / sqrt(s) is enough everywhere.
     */
    double around(double x, double sigma) {
        double reach = ErrorBound.tolerance(sigma);
        double all = steepest(x, reach);
        if (activation instanceof SquareRoot && x >= 0) {
            double enough = sigma > 0 ? 1 / Math.sqrt(sigma) : 0;
            return reach < x ? Math.min(all, enough) : enough;
        }
        double near = steepest(x, sigma);
        if (near == all) {
            return all;
        }
        double square = SHELLS[0] * near * near
                + SHELLS[1] * square(steepest(x, 2 * sigma))
                + SHELLS[2] * square(steepest(x, 3 * sigma))
                + SHELLS[3] * all * all;
        return Math.sqrt(square);
    }

    private static double square(double x) {
        return x * x;
    }

    private double steepest(double x, double reach) {
        double from = x - reach;
        double to = x + reach;
        double largest = Math.max(at(from), at(to));
        for (double peak : peaks) {
            if (from <= peak && peak <= to) {
                largest = Math.max(largest, at(peak));
            }
        }
        return largest;
    }

    private double at(double x) {
        return Math.abs(activation.derivative(x));
    }
}
