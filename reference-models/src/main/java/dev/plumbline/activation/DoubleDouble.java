// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.activation;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * An unevaluated sum of two doubles, |low| <= ulp(high)/2: about 100 bits, so that an activation is rounded once, and
 * to the same bits on every platform (the library's exp may differ).
 *
 * @see <a href="https://doi.org/10.1007/BF01397083">Dekker 1971: A floating-point technique for extending precision</a>
 */
record DoubleDouble(double high, double low) {
    /** exp is split at multiples of log(2)/64: the rest is below 0.0055 and a short series will do. */
    private static final int STEPS = 64;

    private static final DoubleDouble[] POWERS = new DoubleDouble[STEPS];
    private static final double STEP_HIGH;
    private static final double STEP_LOW;
    private static final double STEPS_PER_UNIT;

    static {
        MathContext digits = new MathContext(60);
        BigDecimal root = BigDecimal.valueOf(2);
        for (int i = 1; i < STEPS; i *= 2) {
            root = root.sqrt(digits);
        }
        BigDecimal power = BigDecimal.ONE;
        for (int i = 0; i < STEPS; i++) {
            POWERS[i] = of(power);
            power = power.multiply(root, digits);
        }
        // log(2) to 60 digits, OEIS A002162.
        BigDecimal step = new BigDecimal("0.693147180559945309417232121458176568075500134360255254120680")
                .divide(BigDecimal.valueOf(STEPS), digits);
        // The high part keeps 24 bits, so that its product with a step number is exact.
        STEP_HIGH = (float) step.doubleValue();
        STEP_LOW = step.subtract(new BigDecimal(STEP_HIGH)).doubleValue();
        STEPS_PER_UNIT = 1 / step.doubleValue();
    }

    static DoubleDouble of(BigDecimal value) {
        double high = value.doubleValue();
        return new DoubleDouble(high, value.subtract(new BigDecimal(high)).doubleValue());
    }

    /** a b, exact unless it underflows. */
    static DoubleDouble product(double a, double b) {
        double p = a * b;
        return new DoubleDouble(p, Math.fma(a, b, -p));
    }

    /** a + b for |a| >= |b|, exact. */
    private static DoubleDouble fastSum(double a, double b) {
        double s = a + b;
        return new DoubleDouble(s, b - (s - a));
    }

    DoubleDouble times(double b) {
        DoubleDouble p = product(high, b);
        return fastSum(p.high, Math.fma(low, b, p.low));
    }

    DoubleDouble plus(double b) {
        double s = high + b;
        double t = s - high;
        return fastSum(s, (high - (s - t)) + (b - t) + low);
    }

    DoubleDouble negated() {
        return new DoubleDouble(-high, -low);
    }

    DoubleDouble dividedBy(DoubleDouble b) {
        double q = high / b.high;
        double rest = Math.fma(-q, b.high, high) + low - q * b.low;
        return fastSum(q, rest / b.high);
    }

    DoubleDouble squareRoot() {
        if (high == 0) {
            return this;
        }
        double r = Math.sqrt(high);
        double rest = Math.fma(-r, r, high) + low;
        return fastSum(r, rest / (2 * r));
    }

    double toDouble() {
        return high + low;
    }

    /** exp(x) for |x| < 708. */
    static DoubleDouble exp(DoubleDouble x) {
        long n = Math.round(x.high * STEPS_PER_UNIT);
        DoubleDouble e = fraction(n, remainder(x, n));
        int exponent = (int) Math.floorDiv(n, (long) STEPS);
        return new DoubleDouble(Math.scalb(e.high, exponent), Math.scalb(e.low, exponent));
    }

    /** exp(x) - 1 for x <= 0, with full relative accuracy also near 0. */
    static DoubleDouble expm1(double x) {
        if (x < -45) {
            return new DoubleDouble(-1, 0);
        }
        DoubleDouble exact = new DoubleDouble(x, 0);
        return Math.round(x * STEPS_PER_UNIT) == 0 ? series(exact) : exp(exact).plus(-1);
    }

    /** x exp(z), rounded once more only if the result is subnormal. */
    static double scaledExp(DoubleDouble z, double x) {
        if (z.high < -2000) {
            return Math.copySign(0.0, x);
        }
        long n = Math.round(z.high * STEPS_PER_UNIT);
        double value = fraction(n, remainder(z, n)).times(x).toDouble();
        return Math.scalb(value, (int) Math.floorDiv(n, (long) STEPS));
    }

    /** x - n log(2)/64. */
    private static DoubleDouble remainder(DoubleDouble x, long n) {
        double exact = Math.fma(-STEP_HIGH, (double) n, x.high);
        DoubleDouble p = product(-STEP_LOW, (double) n);
        return fastSum(p.high, 0).plus(exact).plus(x.low + p.low);
    }

    /** 2^((n mod 64)/64) exp(r). */
    private static DoubleDouble fraction(long n, DoubleDouble r) {
        DoubleDouble power = POWERS[(int) Math.floorMod(n, (long) STEPS)];
        DoubleDouble m = series(r);
        DoubleDouble p = product(power.high, m.high);
        DoubleDouble s = fastSum(power.high, p.high);
        return fastSum(s.high, s.low + (p.low + power.high * m.low + power.low * (1 + m.high)));
    }

    /** exp(r) - 1 for |r| < 0.0055, by its series to r^7/7!. */
    private static DoubleDouble series(DoubleDouble r) {
        double x = r.high;
        double tail = 1.0 / 120 + x * (1.0 / 720 + x * (1.0 / 5040));
        tail = x * x * (0.5 + x * (1.0 / 6 + x * (1.0 / 24 + x * tail)));
        return fastSum(x, Math.fma(r.low, x, tail) + r.low);
    }
}
