// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Activations;
import dev.plumbline.model.LeNet5;
import dev.plumbline.model.Network;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Tensor;
import dev.plumbline.model.Weights;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

final class LeNet5Test {
    private static final Weights WEIGHTS = RandomWeights.of(new LeNet5(), 1);

    @Test
    void hasFourSitesAndThePortsParameters() {
        assertThat(Cost.of(new LeNet5()).sites())
                .containsExactly(
                        Map.entry("act1", new Shape(6, 28, 28)),
                        Map.entry("act2", new Shape(16, 10, 10)),
                        Map.entry("act3", Shape.vector(120)),
                        Map.entry("act4", Shape.vector(84)));
        assertThat(WEIGHTS.parameters().keySet())
                .containsExactly(
                        "conv1.weight",
                        "conv1.bias",
                        "conv2.weight",
                        "conv2.bias",
                        "fc1.weight",
                        "fc1.bias",
                        "fc2.weight",
                        "fc2.bias",
                        "fc3.weight",
                        "fc3.bias");
        assertThat(WEIGHTS.parameters().get("fc1.weight").shape()).containsExactly(120, 400);
    }

    @ParameterizedTest
    @EnumSource
    void bothImplementationsAgree(Activations activation) {
        Network network = new Network(new LeNet5(), activation.activation(), WEIGHTS);
        Map<String, float[]> digit = Map.of("image", RandomWeights.normal(28 * 28, new Random(2)));
        Set<String> layers = Outline.of(network).layers();
        Map<String, Tensor> direct = DirectReference.of(network, 1).run(digit, layers);
        assertThat(direct.get("pool2").shape()).containsExactly(16, 5, 5);
        assertThat(direct.get("logits").shape()).containsExactly(10);
        try (ErrorBound bound = ErrorBound.of(network, Precision.FP64, 1)) {
            bound.run(digit, layers).forEach((name, bounded) -> {
                double[] values = direct.get(name).values();
                assertThat(Deviation.of(values, bounded).exceedances()).as(name).isZero();
            });
        }
    }
}
