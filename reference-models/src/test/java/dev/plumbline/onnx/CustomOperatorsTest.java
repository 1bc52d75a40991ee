// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import dev.plumbline.activation.Activation;
import dev.plumbline.activation.Elu;
import dev.plumbline.activation.Isrlu;
import dev.plumbline.activation.Relu;
import dev.plumbline.activation.Swish;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CustomOperatorsTest {
    private static Activation activation(CustomOperators table, String operator, Object... attributes) {
        byte[] bytes = Graph.of(17, -1, 2).node(operator, "x", "y", attributes).bytes();
        OnnxModel model = OnnxModel.of("graph", OnnxFile.of(bytes), table);
        return Replaced.of(model, List.of()).found().get("y");
    }

    private static Activation standard(String operator, Object... attributes) {
        return activation(CustomOperators.standard(), operator, attributes);
    }

    @Test
    void knowsThoseOfThisProjectAndItsForerunners() {
        assertThat(standard("plumbline::PlumblineIsrlu", "alpha", 3.0, "plugin_namespace", "plumbline"))
                .isEqualTo(new Isrlu(3));
        assertThat(standard("plumbline::PlumblineElu", "alpha", 0.5)).isEqualTo(new Elu(0.5));
        assertThat(standard("plumbline::PlumblineRelu")).isEqualTo(new Relu());
        assertThat(standard("SiLU")).isEqualTo(new Swish(1));
        assertThat(standard("any.domain::SiLU")).isEqualTo(new Swish(1));
        assertThat(standard("Swish", "alpha", 1.5)).isEqualTo(new Swish(1.5));
        assertThat(standard("trt::Swish_TRT")).isEqualTo(new Swish(1));
        assertThat(standard("trt::ISRLU", "alpha", 2.0)).isEqualTo(new Isrlu(2));
        assertThat(standard("CustomIsrluPluginDynamic", "type_id", 0)).isEqualTo(new Isrlu(3));
    }

    @Test
    void aCoefficientThatMustBeThereIsMissed() {
        assertThatThrownBy(() -> standard("plumbline::PlumblineIsrlu"))
                .hasMessage(
                        "node y (plumbline.PlumblineIsrlu) of opset 17 cannot be played: it has no attribute alpha.");
        Graph two = Graph.of(17, -1, 2).node("SiLU", "x x", "y");
        assertThatThrownBy(two::model)
                .hasMessage("node y (SiLU) of opset 17 cannot be played: an activation of 2 inputs; there are those of"
                        + " one.");
    }

    @Test
    void aUserAddsLines() {
        CustomOperators table = CustomOperators.standard().with("""
                # ours
                Snake = ELU(alpha = slope | 0.25)  # nearly
                SiLU = ReLU
                """);
        assertThat(activation(table, "acme::Snake")).isEqualTo(new Elu(0.25));
        assertThat(activation(table, "acme::Snake", "slope", 2.0)).isEqualTo(new Elu(2));
        assertThat(activation(table, "SiLU")).isEqualTo(new Relu());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Snake", "= ReLU", "Snake = ELU(alpha", "Snake = ELU(alpha)", "Snake = ELU(alpha=)"})
    void aLineThatCannotBeRead(String line) {
        assertThatThrownBy(() -> CustomOperators.standard().with(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot read the custom operator \"" + line
                        + "\"; write its type and an activation as MyOp = ISRLU(alpha=alpha|1)");
    }

    @Test
    void anActivationThatDoesNotExist() {
        assertThatThrownBy(() -> CustomOperators.standard().with("Snake = Mish"))
                .hasMessage("there is no activation mish; there are ReLU, ELU, ISRLU, Swish");
        assertThatThrownBy(() -> CustomOperators.standard().with("Snake = ELU(beta=1)"))
                .hasMessage("ELU has no coefficient beta; it has [alpha]");
    }
}
