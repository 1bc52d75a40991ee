// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.activation;

import java.util.Map;

/**
 * x for x >= 0, x / sqrt(1 + alpha x^2) below; the limit at -Inf is -1/sqrt(alpha).
 *
 * @see <a href="https://arxiv.org/abs/1710.09967">Carlile et al.: ISRLU (arXiv:1710.09967)</a>
 */
public record Isrlu(double alpha) implements Activation {
    /** Beyond this alpha x^2 the 1 is below a quarter of an ulp of the result. */
    private static final double SATURATED = 0x1p60;

    public Isrlu {
        alpha = Coefficient.nonNegative("ISRLU", "alpha", alpha);
    }

    @Override
    public String name() {
        return "ISRLU";
    }

    @Override
    public Map<String, Double> coefficients() {
        return Map.of("alpha", alpha);
    }

    @Override
    public double apply(double x) {
        if (!(x < 0) || alpha == 0) {
            return x;
        }
        double t = alpha * x * x;
        if (t > SATURATED) {
            return new DoubleDouble(-1, 0)
                    .dividedBy(new DoubleDouble(alpha, 0).squareRoot())
                    .toDouble();
        }
        DoubleDouble square = DoubleDouble.product(alpha, x).times(x);
        return new DoubleDouble(x, 0).dividedBy(square.plus(1).squareRoot()).toDouble();
    }

    @Override
    public double derivative(double x) {
        double root = Math.sqrt(1 + alpha * x * x);
        return x < 0 ? 1 / (root * root * root) : Double.isNaN(x) ? x : 1;
    }

    @Override
    public double lipschitz() {
        return 1;
    }

    @Override
    public double[] steepest() {
        return new double[0];
    }

    /** max(x, 0) + m / sqrt(1 + alpha m^2) with m = min(x, 0). */
    @Override
    public <T> T compose(Operators<T> ops, T x) {
        T negative = ops.minimum(x, ops.constant(0));
        T square = ops.multiply(ops.multiply(negative, negative), ops.constant(alpha));
        T root = ops.squareRoot(ops.add(square, ops.constant(1)));
        return ops.add(ops.relu(x), ops.divide(negative, root));
    }
}
