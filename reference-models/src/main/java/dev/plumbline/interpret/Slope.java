// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Activation;
import dev.plumbline.activation.SquareRoot;

/** How steep an activation is among the values that an engine may have instead of the exact one. */
final class Slope {
    private final Activation activation;
    private final double[] peaks;

    Slope(Activation activation) {
        this.activation = activation;
        peaks = activation.steepest();
    }

    /**
     * The largest |derivative| from x - reach to x + reach; NaN if there is none at an end.
     *
     * <p>A square root has none at 0, but {@code |sqrt(x + e) - sqrt(x)|^2 <= |e|}, and |e| is on average at most its
     * deviation s: a slope of 1 / sqrt(s) is enough everywhere.
     */
    double around(double x, double reach) {
        double largest = steepest(x, reach);
        if (!(activation instanceof SquareRoot && x >= 0)) {
            return largest;
        }
        double enough = reach > 0 ? Math.sqrt(ErrorBound.tolerance(1) / reach) : 0;
        return reach < x ? Math.min(largest, enough) : enough;
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
