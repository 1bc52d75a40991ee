// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Activations;
import dev.plumbline.data.DefaultWeights;
import dev.plumbline.data.Samples;
import dev.plumbline.interpret.ErrorBound.Bounded;
import dev.plumbline.model.Models;
import dev.plumbline.model.Network;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class LoneActivationTest {
    /** Among as many normal numbers some are always so near 0 that float16 has few digits for them; here a thousand. */
    @ParameterizedTest
    @EnumSource
    void anEngineInHalfPrecisionStaysWithinItsBoundNearZeroToo(Activations activation) {
        Network network = network(activation);
        float[] noise =
                Objects.requireNonNull(Samples.of(network.model()).inputs(0).get("x"));
        for (int i = 0; i < 1000; i++) {
            noise[i] = (i - 500) * 1e-8f;
        }
        float[] stored = noise.clone();
        for (int i = 0; i < stored.length; i++) {
            stored[i] = half(stored[i]);
        }
        double[] values = Objects.requireNonNull(
                RoundedEngine.run(network, ErrorBoundTest.SEQUENTIAL, Precision.FP16, Map.of("x", stored))
                        .get("y"));
        for (int i = 0; i < values.length; i++) {
            values[i] = half((float) values[i]);
        }
        try (ErrorBound bound = ErrorBound.of(network, Precision.FP16, 2)) {
            Bounded bounded = Objects.requireNonNull(
                    bound.run(Map.of("x", noise), Set.of()).get("y"));
            Deviation deviation = Deviation.of(values, bounded);
            assertThat(deviation.compared()).isEqualTo(64 * 56 * 56);
            assertThat(deviation.exceedances()).isZero();
            assertThat(deviation.worst()).isGreaterThan(0.3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void hasNoParametersAndOneSite(Activations activation) {
        assertThat(network(activation).weights().parameters()).isEmpty();
        Cost cost = Cost.of(Models.ACTIVATION.model());
        assertThat(cost.multiplyAdds()).isZero();
        assertThat(cost.activations()).isEqualTo(200_704);
        assertThat(cost.sites()).containsOnlyKeys("act");
    }

    private static Network network(Activations activation) {
        return new Network(
                Models.ACTIVATION.model(),
                activation.activation(),
                DefaultWeights.load(Models.ACTIVATION, activation.activation()));
    }

    /** Of normal numbers {@link FloatSteps#round}, below them multiples of the smallest. */
    private static float half(float x) {
        return Math.abs(x) < 0x1p-14f ? (float) Math.rint(x * 0x1p24) * 0x1p-24f : FloatSteps.round(x, 11);
    }
}
