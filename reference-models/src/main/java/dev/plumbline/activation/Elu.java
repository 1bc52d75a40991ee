// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.activation;

import java.util.Map;

/**
 * x for x >= 0, alpha (exp(x) - 1) below; the limit at -Inf is -alpha.
 *
 * @see <a href="https://arxiv.org/abs/1511.07289">Clevert, Unterthiner, Hochreiter: ELU (arXiv:1511.07289)</a>
 */
public record Elu(double alpha) implements Activation {
    public Elu {
        alpha = Coefficient.nonNegative("ELU", "alpha", alpha);
    }

    @Override
    public String name() {
        return "ELU";
    }

    @Override
    public Map<String, Double> coefficients() {
        return Map.of("alpha", alpha);
    }

    @Override
    public double apply(double x) {
        return x < 0 ? Math.copySign(DoubleDouble.expm1(x).times(alpha).toDouble(), x) : x;
    }

    @Override
    public double derivative(double x) {
        return x < 0 ? alpha * StrictMath.exp(x) : Double.isNaN(x) ? x : 1;
    }

    @Override
    public double lipschitz() {
        return Math.max(1, alpha);
    }

    @Override
    public double[] steepest() {
        return new double[] {-Double.MIN_VALUE};
    }

    @Override
    public <T> T compose(Operators<T> ops, T x) {
        return ops.elu(x, alpha);
    }
}
