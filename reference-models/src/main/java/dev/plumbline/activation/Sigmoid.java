// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.activation;

import java.util.Map;

/** 1 / (1 + exp(-x)). */
public record Sigmoid() implements Activation {
    @Override
    public String name() {
        return "Sigmoid";
    }

    @Override
    public Map<String, Double> coefficients() {
        return Map.of();
    }

    @Override
    public double apply(double x) {
        double e = StrictMath.exp(-Math.abs(x)); // never overflows
        return (x < 0 ? e : 1) / (1 + e);
    }

    @Override
    public double derivative(double x) {
        double y = apply(x);
        return y * (1 - y);
    }

    @Override
    public double lipschitz() {
        return 0.25;
    }

    @Override
    public double[] steepest() {
        return new double[] {0};
    }

    @Override
    public <T> T compose(Operators<T> ops, T x) {
        return ops.sigmoid(x);
    }
}
