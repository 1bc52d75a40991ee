// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.activation;

import java.util.Map;

/**
 * x sigmoid(beta x); beta = 1 is SiLU. The limit at -Inf is -0; with beta = 0 the function is x/2 everywhere.
 *
 * @see <a href="https://arxiv.org/abs/1710.05941">Ramachandran, Zoph, Le: Swish (arXiv:1710.05941)</a>
 */
public record Swish(double beta) implements Activation {
    /** Where x sigmoid(x) is steepest; it falls fastest at the negative of this. */
    private static final double TURN = 2.399357280515468;

    /** The slope there, rounded up; the same for every beta > 0. */
    private static final double STEEPEST = 1.0998394;

    /** Beyond this beta x the slope is 1 to half an ulp, and its terms cancel. */
    private static final double SATURATED = 40;

    public Swish {
        beta = Coefficient.nonNegative("Swish", "beta", beta);
    }

    @Override
    public String name() {
        return "Swish";
    }

    @Override
    public Map<String, Double> coefficients() {
        return Map.of("beta", beta);
    }

    @Override
    public double apply(double x) {
        if (x == Double.NEGATIVE_INFINITY && beta > 0) {
            return -0.0;
        }
        if (Double.isInfinite(x) || Double.isNaN(x) || x == 0) {
            return x;
        }
        // x / (1 + e) with e = exp(-beta x); where e overflows, x exp(beta x) is the same to the last bit.
        DoubleDouble z = DoubleDouble.product(beta, x);
        if (z.high() < -700) {
            return DoubleDouble.scaledExp(z, x);
        }
        if (z.high() > 700) {
            return x;
        }
        double y = new DoubleDouble(x, 0)
                .dividedBy(DoubleDouble.exp(z.negated()).plus(1))
                .toDouble();
        return Math.copySign(y, x);
    }

    @Override
    public double derivative(double x) {
        if (beta * x > SATURATED) {
            return 1;
        }
        double sigmoid = 1 / (1 + StrictMath.exp(-beta * x));
        double value = apply(x);
        return Double.isInfinite(x) ? (x > 0 ? 1 : 0) : beta * value + sigmoid * (1 - beta * value);
    }

    @Override
    public double lipschitz() {
        return beta > 0 ? STEEPEST : 0.5;
    }

    @Override
    public double[] steepest() {
        return new double[] {-TURN / beta, TURN / beta};
    }

    @Override
    public <T> T compose(Operators<T> ops, T x) {
        T z = beta == 1 ? x : ops.multiply(x, ops.constant(beta));
        return ops.multiply(x, ops.sigmoid(z));
    }
}
