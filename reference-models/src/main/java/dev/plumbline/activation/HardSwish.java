// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.activation;

import java.util.Map;

/**
 * x min(max(x + 3, 0), 6) / 6.
 *
 * @see <a href="https://arxiv.org/abs/1905.02244">Howard et al.: Searching for MobileNetV3 (arXiv:1905.02244)</a>
 */
public record HardSwish() implements Activation {
    @Override
    public String name() {
        return "HardSwish";
    }

    @Override
    public Map<String, Double> coefficients() {
        return Map.of();
    }

    @Override
    public double apply(double x) {
        return x <= -3 ? Math.copySign(0.0, x) : x >= 3 ? x : x * (x + 3) / 6;
    }

    @Override
    public double derivative(double x) {
        return x < -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6;
    }

    @Override
    public double lipschitz() {
        return 1.5;
    }

    @Override
    public double[] steepest() {
        return new double[] {-3, Math.nextDown(3.0)};
    }

    @Override
    public <T> T compose(Operators<T> ops, T x) {
        T six = ops.minimum(ops.relu(ops.add(x, ops.constant(3))), ops.constant(6));
        return ops.divide(ops.multiply(x, six), ops.constant(6));
    }
}
