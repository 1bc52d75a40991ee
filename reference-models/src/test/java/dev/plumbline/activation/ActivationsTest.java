// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.activation;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class ActivationsTest {
    /** The reference rounds once; only a subnormal result, rounded to 53 bits first and then to fewer, rounds twice. */
    private static double bound(BigDecimal exact) {
        return Math.abs(exact.doubleValue()) < Double.MIN_NORMAL ? 0.75 : 0.501;
    }

    static Stream<Activation> withSeveralCoefficients() {
        return Stream.concat(
                Stream.of(Activations.values()).map(Activations::activation),
                Stream.of(
                        new Elu(0.3), new Elu(1.6732), new Isrlu(3), new Isrlu(0.01), new Swish(1.702), new Swish(7)));
    }

    @ParameterizedTest
    @EnumSource
    void goldenPointsAreWhatTheDecimalArithmeticGives(Activations constant) throws IOException {
        List<GoldenPoints.Point> points = GoldenPoints.read(constant);
        assertThat(points).hasSizeGreaterThan(100);
        for (GoldenPoints.Point point : points) {
            assertThat(GoldenPoints.value(point.activation(), point.x()))
                    .as("%s at %s; GoldenPoints writes the files anew", point.activation(), point.x())
                    .isEqualTo(point.y());
        }
    }

    @ParameterizedTest
    @EnumSource
    void meetsTheGoldenPoints(Activations constant) throws IOException {
        for (GoldenPoints.Point point : GoldenPoints.read(constant)) {
            double actual = point.activation().apply(point.x());
            if (Double.isFinite(point.x()) && !point.y().equals("-0.0")) {
                BigDecimal exact = new BigDecimal(point.y());
                assertThat(Exact.ulps(actual, exact))
                        .as("%s at %s: %s", point.activation(), point.x(), actual)
                        .isLessThanOrEqualTo(bound(exact));
            } else {
                assertThat(Double.toString(actual)).isEqualTo(point.y());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("withSeveralCoefficients")
    void isWithinOneUlpOverTheWholeLine(Activation activation) {
        SplittableRandom random = new SplittableRandom(1);
        double worst = 0;
        double where = 0;
        for (int i = 0; i < 4000; i++) {
            double x = switch (i % 4) {
                case 0 -> Double.longBitsToDouble(random.nextLong());
                case 1 -> random.nextDouble(-750, 0);
                case 2 -> random.nextDouble(-5, 5);
                default -> -Math.log(2) / 64 * (random.nextInt(4000) + 0.5) + random.nextDouble(-1e-9, 1e-9);
            };
            if (!Double.isFinite(x)) {
                continue;
            }
            BigDecimal exact = Exact.evaluate(activation, x);
            double ulps = Exact.ulps(activation.apply(x), exact);
            assertThat(ulps).as("%s at %s", activation, x).isLessThanOrEqualTo(bound(exact));
            if (ulps > worst) {
                worst = ulps;
                where = x;
            }
        }
        System.out.printf(Locale.ROOT, "%s: at most %.4f ulp of double, at %s%n", activation.describe(), worst, where);
    }

    @Test
    void limitsAreTheTrueLimits() {
        double inf = Double.POSITIVE_INFINITY;
        assertThat(new Elu(2).apply(-inf)).isEqualTo(-2);
        assertThat(new Isrlu(1).apply(-inf)).isEqualTo(-1);
        assertThat(new Isrlu(3).apply(-inf)).isEqualTo(-0.5773502691896257);
        assertThat(new Isrlu(4).apply(-Double.MAX_VALUE)).isEqualTo(-0.5);
        assertThat(new Isrlu(0).apply(-inf)).isEqualTo(-inf);
        assertThat(Double.toString(new Swish(1).apply(-inf))).isEqualTo("-0.0");
        assertThat(new Swish(0).apply(-inf)).isEqualTo(-inf);
        assertThat(Double.toString(new Relu().apply(-0.0))).isEqualTo("0.0");
        withSeveralCoefficients().forEach(activation -> {
            assertThat(activation.apply(inf)).isEqualTo(inf);
            assertThat(activation.apply(Double.NaN)).isNaN();
            assertThat(activation.derivative(Double.NaN)).isNaN();
            if (!(activation instanceof Relu)) {
                assertThat(Double.toString(activation.apply(-0.0))).isEqualTo("-0.0");
                assertThat(activation.apply(-Double.MIN_VALUE)).isBetween(-2 * Double.MIN_VALUE, -0.0);
            }
        });
    }

    /** Digits from elsewhere: OEIS A068996 (1 - 1/e), A010503 (1/sqrt 2), Lambert W(1/e), sigmoid(1). */
    @Test
    void meetsPublishedValues() {
        assertThat(new Elu(1).apply(-1)).isEqualTo(-0.63212055882855767840);
        assertThat(new Isrlu(1).apply(-1)).isEqualTo(-0.70710678118654752440);
        assertThat(new Isrlu(3).apply(-1)).isEqualTo(-0.5);
        assertThat(new Swish(1).apply(1)).isEqualTo(0.73105857863000487925);
        assertThat(new Swish(1).apply(-1.2784645427610738)).isEqualTo(-0.27846454276107379511);
    }

    @Test
    void coefficientsReachTheirLimits() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 1000; i++) {
            double x = random.nextDouble(-20, 20);
            assertThat(new Elu(0).apply(x)).isEqualTo(new Relu().apply(x), within(0.0));
            assertThat(new Isrlu(0).apply(x)).isEqualTo(x);
            assertThat(new Isrlu(1e-20).apply(x)).isEqualTo(x, within(1e-15));
            assertThat(new Isrlu(1e30).apply(x)).isEqualTo(new Relu().apply(x), within(1e-15));
            assertThat(new Swish(0).apply(x)).isEqualTo(x / 2);
            assertThat(new Swish(1e6).apply(x)).isEqualTo(new Relu().apply(x), within(1e-6));
            // Scaling: swish_b(x) = swish_1(b x) / b and isrlu_a(x) = isrlu_1(x sqrt a) / sqrt a.
            assertThat(new Swish(4).apply(x)).isEqualTo(new Swish(1).apply(4 * x) / 4);
            assertThat(new Isrlu(4).apply(x)).isEqualTo(new Isrlu(1).apply(2 * x) / 2);
            assertThat(new Swish(1).apply(x) + new Swish(1).apply(-x))
                    .isEqualTo(x * Math.tanh(x / 2), within(1e-14 * Math.abs(x)));
        }
    }

    @ParameterizedTest
    @MethodSource("withSeveralCoefficients")
    void derivativeIsTheSlopeAndLipschitzItsBound(Activation activation) {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 2000; i++) {
            double x = random.nextDouble(-12, 12);
            double h = 1e-6;
            if (Math.abs(x) > 2 * h) {
                double slope = (activation.apply(x + h) - activation.apply(x - h)) / (2 * h);
                assertThat(activation.derivative(x)).isEqualTo(slope, within(1e-7));
            }
            assertThat(Math.abs(activation.derivative(x))).isLessThanOrEqualTo(activation.lipschitz());
        }
    }

    @Test
    void refusesCoefficientsThatAreNotFiniteAndPositive() {
        assertThatThrownBy(() -> new Elu(Double.NaN))
                .hasMessage("ELU: alpha must be finite and not negative, but is NaN");
        assertThatThrownBy(() -> new Isrlu(-1)).hasMessage("ISRLU: alpha must be finite and not negative, but is -1.0");
        assertThatThrownBy(() -> new Swish(Double.POSITIVE_INFINITY))
                .hasMessage("Swish: beta must be finite and not negative, but is Infinity");
    }
}
