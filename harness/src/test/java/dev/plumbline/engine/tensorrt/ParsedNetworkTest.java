// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.activation.Activations;
import dev.plumbline.engine.Engine.Build;
import dev.plumbline.engine.EngineException;
import dev.plumbline.engine.RandomWeights;
import dev.plumbline.interpret.OnnxWriter.Form;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Placement;
import dev.plumbline.model.LeNet5;
import dev.plumbline.model.Model;
import dev.plumbline.model.Network;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ParsedNetworkTest {
    private static final Model LENET = new LeNet5();

    @AfterEach
    void forget() {
        System.clearProperty(PlanBuilder.PARSER);
    }

    private static Build build(Activations activation, Placement placement, Precision precision) {
        Network network = new Network(LENET, activation.activation(), RandomWeights.of(LENET, 1));
        return new Build(network, placement, precision, 1, Set.of());
    }

    @Test
    void theParserIsGivenPluginsOrPrimitivesInFloat32() {
        assertThat(ParsedNetwork.form(build(Activations.ELU, Placement.PLUGIN, Precision.TF32)))
                .isEqualTo(Form.CUSTOM_OP);
        assertThat(ParsedNetwork.form(build(Activations.ELU, Placement.NATIVE, Precision.FP32)))
                .isEqualTo(Form.COMPOSED);
        assertThatThrownBy(() -> ParsedNetwork.form(build(Activations.ELU, Placement.IDENTITY, Precision.FP32)))
                .isInstanceOf(EngineException.class)
                .hasMessage("tensorrt's parser is given NATIVE or PLUGIN, not IDENTITY");
        assertThatThrownBy(() -> ParsedNetwork.form(build(Activations.ELU, Placement.PLUGIN, Precision.FP16)))
                .isInstanceOf(EngineException.class)
                .hasMessage("the ONNX that tensorrt's parser is given is float32, not FP16; select FP32 or TF32");
    }

    @Test
    void aPlanSaysByWhichRoadItCame() {
        assertThat(PlanBuilder.flags(Precision.FP32)).containsExactly("STRONGLY_TYPED");
        System.setProperty(PlanBuilder.PARSER, "on");
        assertThat(PlanBuilder.flags(Precision.TF32)).containsExactlyInAnyOrder("STRONGLY_TYPED", "TF32", "PARSED");
        System.setProperty(PlanBuilder.PARSER, "native");
        assertThatThrownBy(PlanBuilder::parsed)
                .isInstanceOf(EngineException.class)
                .hasMessage("-Dplumbline.onnx.parser is on or off, but is native");
    }
}
