// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

import java.util.function.DoubleBinaryOperator;

/** What joins two values element by element. */
public enum Combination {
    ADD(Double::sum),
    SUBTRACT((a, b) -> a - b),
    MULTIPLY((a, b) -> a * b),
    DIVIDE((a, b) -> a / b),
    MINIMUM(Math::min),
    MAXIMUM(Math::max);

    private final DoubleBinaryOperator function;

    Combination(DoubleBinaryOperator function) {
        this.function = function;
    }

    public double apply(double a, double b) {
        return function.applyAsDouble(a, b);
    }
}
