// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.activation;

import java.util.Map;
import java.util.TreeMap;

/** x, but not less than {@code min} nor more than {@code max}, which may be infinite; ReLU6 is from 0 to 6. */
public record Clip(double min, double max) implements Activation {
    public Clip {
        if (!(min <= max)) {
            throw new IllegalArgumentException("Clip: min must not exceed max, but they are " + min + " and " + max);
        }
    }

    @Override
    public String name() {
        return "Clip";
    }

    @Override
    public Map<String, Double> coefficients() {
        return new TreeMap<>(Map.of("min", min, "max", max));
    }

    @Override
    public double apply(double x) {
        return Math.min(Math.max(x, min), max);
    }

    @Override
    public double derivative(double x) {
        return Double.isNaN(x) ? x : x >= min && x < max ? 1 : 0;
    }

    @Override
    public double lipschitz() {
        return 1;
    }

    @Override
    public double[] steepest() {
        return new double[] {min};
    }

    @Override
    public <T> T compose(Operators<T> ops, T x) {
        T low = min == Double.NEGATIVE_INFINITY ? x : min == 0 ? ops.relu(x) : ops.maximum(x, ops.constant(min));
        return max == Double.POSITIVE_INFINITY ? low : ops.minimum(low, ops.constant(max));
    }
}
