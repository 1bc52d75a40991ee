// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.activation;

import java.util.Locale;

/** Validates coefficients: a positive test, so that NaN fails. */
final class Coefficient {
    private Coefficient() {}

    static double nonNegative(String activation, String name, double value) {
        if (value >= 0 && value < Double.POSITIVE_INFINITY) {
            return value + 0.0; // -0.0 becomes 0.0
        }
        throw new IllegalArgumentException(String.format(
                Locale.ROOT, "%s: %s must be finite and not negative, but is %s", activation, name, value));
    }
}
