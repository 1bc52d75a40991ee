// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.activation;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Evaluates a composition of primitive operators in decimal arithmetic of any precision: an oracle that shares no
 * formula with {@link Activation#apply}. Only Taylor's series of exp and the JDK's decimal square root are used.
 */
final class Exact implements Operators<BigDecimal> {
    /** Below this exponent exp is 0 next to anything that a double can hold. */
    private static final BigDecimal NOTHING = BigDecimal.valueOf(-5000);

    private final MathContext digits;

    private Exact(int digits) {
        this.digits = new MathContext(digits, RoundingMode.HALF_EVEN);
    }

    /** The function's value at a finite x, to 40 digits. */
    static BigDecimal evaluate(Activation activation, double x) {
        return activation.compose(new Exact(60), new BigDecimal(x)).round(new MathContext(40));
    }

    /** With the digits that 1 - exp(x) loses near 0: as many as x has zeros behind the point. */
    private Exact near(BigDecimal x) {
        return new Exact(digits.getPrecision() + Math.max(0, x.scale() - x.precision()));
    }

    /** |actual - exact| in units of the last place of the double next to the exact value. */
    static double ulps(double actual, BigDecimal exact) {
        if (!Double.isFinite(actual)) {
            return Double.POSITIVE_INFINITY;
        }
        BigDecimal ulp = new BigDecimal(Math.ulp(exact.doubleValue()));
        return new BigDecimal(actual)
                .subtract(exact)
                .abs()
                .divide(ulp, MathContext.DECIMAL64)
                .doubleValue();
    }

    @Override
    public BigDecimal constant(double value) {
        return new BigDecimal(value);
    }

    @Override
    public BigDecimal add(BigDecimal a, BigDecimal b) {
        return a.add(b, digits);
    }

    @Override
    public BigDecimal multiply(BigDecimal a, BigDecimal b) {
        return a.multiply(b, digits);
    }

    @Override
    public BigDecimal divide(BigDecimal a, BigDecimal b) {
        return a.divide(b, digits);
    }

    @Override
    public BigDecimal minimum(BigDecimal a, BigDecimal b) {
        return a.min(b);
    }

    @Override
    public BigDecimal maximum(BigDecimal a, BigDecimal b) {
        return a.max(b);
    }

    @Override
    public BigDecimal squareRoot(BigDecimal x) {
        return x.sqrt(digits);
    }

    @Override
    public BigDecimal exponential(BigDecimal x) {
        if (x.compareTo(NOTHING) < 0) {
            return BigDecimal.ZERO;
        }
        // exp(x) = exp(x / 2^k)^(2^k), with guard digits for the squarings.
        int halvings = Math.max(0, Math.getExponent(x.doubleValue()) + 8);
        MathContext guarded = new MathContext(digits.getPrecision() + 10);
        BigDecimal small = x.divide(BigDecimal.valueOf(2).pow(halvings), guarded);
        BigDecimal tiny = BigDecimal.ONE.movePointLeft(guarded.getPrecision());
        BigDecimal sum = BigDecimal.ONE;
        BigDecimal term = BigDecimal.ONE;
        for (int i = 1; term.abs().compareTo(tiny) > 0; i++) {
            term = term.multiply(small, guarded).divide(BigDecimal.valueOf(i), guarded);
            sum = sum.add(term, guarded);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.multiply(sum, guarded);
        }
        return sum.round(digits);
    }

    @Override
    public BigDecimal sigmoid(BigDecimal x) {
        BigDecimal e = exponential(x.abs().negate());
        BigDecimal larger = BigDecimal.ONE.divide(e.add(BigDecimal.ONE), digits);
        return x.signum() >= 0 ? larger : larger.multiply(e, digits);
    }

    @Override
    public BigDecimal tanh(BigDecimal x) {
        Exact near = near(x);
        BigDecimal e = near.exponential(x.abs().multiply(BigDecimal.valueOf(-2)));
        BigDecimal size = BigDecimal.ONE.subtract(e, near.digits).divide(BigDecimal.ONE.add(e), digits);
        return x.signum() >= 0 ? size : size.negate();
    }

    /** max(x, 0) + log(1 + e^-|x|), with log(1 + u) = 2 artanh(u / (2 + u)). */
    @Override
    public BigDecimal softplus(BigDecimal x) {
        BigDecimal u = exponential(x.abs().negate());
        BigDecimal t = u.divide(u.add(BigDecimal.valueOf(2)), digits);
        BigDecimal square = t.multiply(t, digits);
        BigDecimal tiny = t.movePointLeft(digits.getPrecision());
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal power = t;
        for (int i = 1; power.compareTo(tiny) > 0; i += 2) {
            sum = sum.add(power.divide(BigDecimal.valueOf(i), digits), digits);
            power = power.multiply(square, digits);
        }
        return x.max(BigDecimal.ZERO).add(sum.multiply(BigDecimal.valueOf(2)), digits);
    }

    @Override
    public BigDecimal relu(BigDecimal x) {
        return x.max(BigDecimal.ZERO);
    }

    @Override
    public BigDecimal elu(BigDecimal x, double alpha) {
        Exact near = near(x);
        return x.signum() >= 0
                ? x
                : near.exponential(x).subtract(BigDecimal.ONE, near.digits).multiply(new BigDecimal(alpha), digits);
    }
}
