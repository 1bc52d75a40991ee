// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.activation.Activations;
import dev.plumbline.engine.Engine.Build;
import dev.plumbline.engine.Engines;
import dev.plumbline.engine.RandomWeights;
import dev.plumbline.engine.Session;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Placement;
import dev.plumbline.model.LeNet5;
import dev.plumbline.model.Model;
import dev.plumbline.model.Network;
import java.util.Arrays;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Both roads into TensorRT lead to the same; {@link OnGpuTest} runs it. */
class ParsedNetworkConformance {
    private static final Model LENET = new LeNet5();

    @Test
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
}
