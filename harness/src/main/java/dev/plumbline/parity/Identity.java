// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.parity;

import dev.plumbline.activation.Activation;
import dev.plumbline.activation.Operators;
import java.util.Map;

/** No activation: what a network has where its activation does nothing. */
public record Identity() implements Activation {
    @Override
    public String name() {
        return "identity";
    }

    @Override
    public Map<String, Double> coefficients() {
        return Map.of();
    }

    @Override
    public double apply(double x) {
        return x;
    }

    @Override
    public double derivative(double x) {
        return 1;
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
        return x;
    }
}
