// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.model.LeNet5;
import dev.plumbline.model.MalformedWeightsException;
import dev.plumbline.model.ResNet50;
import dev.plumbline.model.Weights;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ParametersTest {
    private static Map<String, Weights.Parameter> leNet5() {
        Map<String, Weights.Parameter> parameters = new HashMap<>();
        Parameters.of(new LeNet5()).forEach((name, shape) -> {
            int count = 1;
            for (int extent : shape) {
                count *= extent;
            }
            parameters.put(name, new Weights.Parameter(shape, new float[count]));
        });
        return parameters;
    }

    private static Weights.Parameter zeros(int... shape) {
        return new Weights.Parameter(shape, new float[shape[0]]);
    }

    @Test
    void hasTheNamesOfTorchvision() {
        Map<String, int[]> parameters = Parameters.of(new ResNet50());
        // torchvision's state dictionary has 320 entries, 53 of them counters.
        assertThat(parameters).hasSize(267);
        assertThat(parameters.get("conv1.weight")).containsExactly(64, 3, 7, 7);
        assertThat(parameters.get("layer4.0.downsample.1.running_var")).containsExactly(2048);
        assertThat(parameters.get("fc.weight")).containsExactly(1000, 2048);
    }

    @Test
    void countersAreNoParameters() {
        Map<String, Weights.Parameter> parameters = leNet5();
        parameters.put("bn1.num_batches_tracked", zeros(1));
        Weights weights = new Weights(parameters);
        assertThat(Parameters.check(new LeNet5(), weights, "file")).isSameAs(weights);
    }

    @Test
    void oneMessageListsAllThatDoesNotFit() {
        Map<String, Weights.Parameter> parameters = leNet5();
        parameters.remove("conv1.bias");
        parameters.put("fc3.bias", zeros(11));
        parameters.put("fc4.bias", zeros(1));
        assertThatThrownBy(() -> Parameters.check(new LeNet5(), new Weights(parameters), "my.safetensors"))
                .isExactlyInstanceOf(MalformedWeightsException.class)
                .hasMessage("my.safetensors does not fit lenet5: missing (1): conv1.bias;"
                        + " wrong shape (1): fc3.bias [11] instead of [10]; unexpected (1): fc4.bias;"
                        + " give a state dictionary with torchvision's names.");
    }

    @Test
    void aLongListIsCut() {
        Map<String, Weights.Parameter> parameters = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            parameters.put(i + "\u0007".repeat(1000), zeros(1));
        }
        assertThatThrownBy(() -> Parameters.check(new ResNet50(), new Weights(parameters), "other"))
                .hasMessageContaining("missing (267): conv1.weight, bn1.weight, ")
                .hasMessageContaining(" and 259 more;")
                .hasMessageContaining("unexpected (1000): ")
                .hasMessageMatching("[^\\p{C}]{1,2000}");
    }
}
