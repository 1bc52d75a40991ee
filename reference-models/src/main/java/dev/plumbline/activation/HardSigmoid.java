// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.activation;

import java.util.Map;
import java.util.TreeMap;

/** alpha x + beta, but not less than 0 nor more than 1. */
public record HardSigmoid(double alpha, double beta) implements Activation {
    public HardSigmoid {
        if (!(Double.isFinite(alpha) && Double.isFinite(beta))) {
            throw new IllegalArgumentException(
                    "HardSigmoid: alpha and beta must be finite, but are " + alpha + " and " + beta);
        }
    }

    @Override
    public String name() {
        return "HardSigmoid";
    }

    @Override
    public Map<String, Double> coefficients() {
        return new TreeMap<>(Map.of("alpha", alpha, "beta", beta));
    }

    @Override
    public double apply(double x) {
        double y = alpha == 0 ? beta : alpha * x + beta;
        return Double.isNaN(x) ? x : Math.min(Math.max(y, 0.0), 1);
    }

    @Override
    public double derivative(double x) {
        double y = alpha * x + beta;
        return Double.isNaN(x) ? x : y >= 0 && y < 1 ? alpha : 0;
    }

    @Override
    public double lipschitz() {
        return Math.abs(alpha);
    }

    @Override
    public double[] steepest() {
        return new double[] {(0.5 - beta) / alpha};
    }

    @Override
    public <T> T compose(Operators<T> ops, T x) {
        T y = ops.add(ops.multiply(x, ops.constant(alpha)), ops.constant(beta));
        return ops.minimum(ops.relu(y), ops.constant(1));
    }
}
