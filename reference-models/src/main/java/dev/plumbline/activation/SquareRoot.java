// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.activation;

import java.util.Map;

/** The square root; NaN below 0. */
public record SquareRoot() implements Activation {
    @Override
    public String name() {
        return "Sqrt";
    }

    @Override
    public Map<String, Double> coefficients() {
        return Map.of();
    }

    @Override
    public double apply(double x) {
        return Math.sqrt(x);
    }

    @Override
    public double derivative(double x) {
        return 0.5 / Math.sqrt(x);
    }

    @Override
    public double lipschitz() {
        return Double.POSITIVE_INFINITY;
    }

    @Override
    public double[] steepest() {
        return new double[0];
    }

    @Override
    public <T> T compose(Operators<T> ops, T x) {
        return ops.squareRoot(x);
    }
}
