// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.activation.Activations;
import dev.plumbline.engine.Engine.Build;
import dev.plumbline.engine.EngineException;
import dev.plumbline.engine.Engines;
import dev.plumbline.engine.RandomWeights;
import dev.plumbline.engine.Session;
import dev.plumbline.interpret.OnnxWriter.Form;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Placement;
import dev.plumbline.model.LeNet5;
import dev.plumbline.model.Model;
import dev.plumbline.model.Network;
import dev.plumbline.testing.GpuTest;
import java.util.Arrays;
import java.util.Set;
import org.assertj.core.data.Offset;
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

    @GpuTest
    void tensorRtsParserFindsThePluginsAndTheyGiveWhatTheBuilderGives() {
        for (Activations activation : Activations.values()) {
            Build build = build(activation, Placement.PLUGIN, Precision.FP32);
            double[] built = run(build, "built");
            System.setProperty(PlanBuilder.PARSER, "on");
            assertThat(run(build, "parsed from ONNX"))
                    .as("%s", activation)
                    .containsExactly(
                            built,
                            Offset.offset(1e-5
                                    * Arrays.stream(built).map(Math::abs).max().orElseThrow()));
            System.clearProperty(PlanBuilder.PARSER);
        }
    }

    private static double[] run(Build build, String road) {
        try (Session session = Engines.named("tensorrt").open(build)) {
            assertThat(session.facts()).containsEntry("plugins", "4").containsEntry("network", road);
            float[] image = new float[28 * 28];
            for (int i = 0; i < image.length; i++) {
                image[i] = i % 7 / 3f - 1;
            }
            session.upload("image", image);
            session.run();
            return session.outputs().get("logits").values();
        }
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
