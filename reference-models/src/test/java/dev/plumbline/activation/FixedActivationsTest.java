// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.activation;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Activations that only imported models have. */
class FixedActivationsTest {
    static Stream<Activation> all() {
        return Stream.of(
                new Sigmoid(), new Clip(0, 6), new Clip(-0.5, 2.5), new HardSigmoid(0.2, 0.5), new HardSwish());
    }

    @ParameterizedTest
    @MethodSource("all")
    void theDerivativeIsTheSlopeAndLipschitzItsBound(Activation activation) {
        SplittableRandom random = new SplittableRandom(1);
        double h = 1e-6;
        int bends = 0;
        for (int i = 0; i < 2000; i++) {
            double x = random.nextDouble(-8, 8);
            double slope = (activation.apply(x + h) - activation.apply(x - h)) / (2 * h);
            bends += Math.abs(activation.derivative(x) - slope) < 1e-6 ? 0 : 1;
            assertThat(Math.abs(activation.derivative(x))).isLessThanOrEqualTo(activation.lipschitz());
        }
        assertThat(bends).isLessThan(3);
    }

    @ParameterizedTest
    @MethodSource("all")
    void nanStaysNan(Activation activation) {
        assertThat(activation.apply(Double.NaN)).isNaN();
        assertThat(activation.derivative(Double.NaN)).isNaN();
    }

    @Test
    void limits() {
        double inf = Double.POSITIVE_INFINITY;
        assertThat(new Sigmoid().apply(inf)).isEqualTo(1);
        assertThat(new Sigmoid().apply(-inf)).isZero();
        assertThat(new Sigmoid().apply(-1000)).isZero();
        assertThat(new Sigmoid().apply(1)).isEqualTo(0.73105857863000487925, within(1e-16));
        assertThat(new Clip(0, 6).apply(inf)).isEqualTo(6);
        assertThat(new Clip(-inf, 6).apply(-inf)).isEqualTo(-inf);
        assertThat(new HardSigmoid(0, 0.5).apply(-inf)).isEqualTo(0.5);
        assertThat(new HardSwish().apply(-inf)).isZero();
        assertThat(new HardSwish().apply(inf)).isEqualTo(inf);
        assertThat(new SquareRoot().apply(-1)).isNaN();
    }

    @Test
    void refusesCoefficientsThatMakeNoFunction() {
        assertThatThrownBy(() -> new Clip(6, 0)).hasMessage("Clip: min must not exceed max, but they are 6.0 and 0.0");
        assertThatThrownBy(() -> new Clip(Double.NaN, 0))
                .hasMessage("Clip: min must not exceed max, but they are NaN and 0.0");
        assertThatThrownBy(() -> new HardSigmoid(Double.NaN, 0))
                .hasMessage("HardSigmoid: alpha and beta must be finite, but are NaN and 0.0");
    }

    @Test
    void aSpecNamesAnActivationInAnyCase() {
        assertThat(ActivationSpec.parse("silu").activation()).isEqualTo(new Swish(1));
        assertThat(ActivationSpec.parse(" ISRLU( alpha = 3 ) ").activation()).isEqualTo(new Isrlu(3));
        assertThat(ActivationSpec.parse("relu6").matches(new Clip(0, 6))).isTrue();
        assertThat(ActivationSpec.parse("relu6").matches(new Clip(0, 5))).isFalse();
        assertThat(ActivationSpec.parse("SiLU").matches(new Swish(2))).isFalse();
        assertThat(ActivationSpec.parse("Swish(beta=2)").matches(new Swish(2))).isTrue();
    }
}
