// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.parity;

import dev.plumbline.model.Tensor;
import java.util.Arrays;

/**
 * What one output of one image must be.
 *
 * @param values the true values, in the shape of one image; NaN and infinities must be met in kind and sign
 * @param tolerance the largest |error| accepted, for each element; finite and not negative
 */
public record Expectation(Tensor values, double[] tolerance) {
    public Expectation {
        if (values.values().length == 0 || tolerance.length != values.values().length) {
            throw new IllegalArgumentException("an expectation needs one tolerance for each of at least one element,"
                    + " but has " + tolerance.length + " for " + values.values().length);
        }
        for (double limit : tolerance) {
            if (!(limit >= 0 && limit < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("a tolerance must be finite and not negative, but is " + limit);
            }
        }
    }

    /** The largest |value| of the finite elements; 0 if there is none. */
    double magnitude() {
        return Arrays.stream(values.values())
                .filter(Double::isFinite)
                .map(Math::abs)
                .max()
                .orElse(0);
    }

    /**
     * How far others are from these values: the largest |difference| in units of the tolerance. Above 1, an engine that
     * returned the others would fail.
     */
    double distance(double[] others) {
        double largest = 0;
        for (int i = 0; i < tolerance.length; i++) {
            double value = values.values()[i];
            if (Double.compare(value, others[i]) != 0) {
                double ratio = Math.abs(value - others[i]) / tolerance[i];
                largest = Double.isNaN(ratio) ? Double.POSITIVE_INFINITY : Math.max(largest, ratio);
            }
        }
        return largest;
    }
}
