// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.activation;

import java.util.Map;

/** max(x, 0). A negative zero gives +0: the maximum of the two zeros. */
public record Relu() implements Activation {
    @Override
    public String name() {
        return "ReLU";
    }

    @Override
    public Map<String, Double> coefficients() {
        return Map.of();
    }

    @Override
    public double apply(double x) {
        return Math.max(x, 0.0);
    }

    @Override
    public double derivative(double x) {
        return Double.isNaN(x) ? x : x >= 0 ? 1 : 0;
    }

    @Override
    public double lipschitz() {
        return 1;
    }

    @Override
    public double[] steepest() {
        return new double[0];
    }

    @Override
    public <T> T compose(Operators<T> ops, T x) {
        return ops.relu(x);
    }
}
