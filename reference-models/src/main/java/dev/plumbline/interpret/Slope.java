// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Activation;

/** How steep an activation is among the values that an engine may have instead of the exact one. */
final class Slope {
    private final Activation activation;
    private final double[] peaks;

    Slope(Activation activation) {
        this.activation = activation;
        peaks = activation.steepest();
    }

    /** The largest |derivative| from x - reach to x + reach; NaN if there is none at an end. */
    double around(double x, double reach) {
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
