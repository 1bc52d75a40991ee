// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.activation.Activations;
import dev.plumbline.engine.Engine;
import dev.plumbline.engine.Engine.Build;
import dev.plumbline.engine.RandomWeights;
import dev.plumbline.engine.Session;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Placement;
import dev.plumbline.model.LeNet5;
import dev.plumbline.model.Model;
import dev.plumbline.model.Network;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** An engine of this process' plugin library, or of the one that it is told to borrow from; {@link OnGpuTest} runs it. */
class BorrowedEngineConformance {
    @Test
    void anotherLibrarysEngineIsTaken() {
        Model lenet = new LeNet5();
        Network network = new Network(lenet, Activations.ISRLU.activation(), RandomWeights.of(lenet, 1));
        try (Session session =
                new TensorRtEngine().open(new Build(network, Placement.PLUGIN, Precision.FP32, 1, Set.of()))) {
            String other = System.getProperty(Engine.ENGINES_OF);
            if (other == null) {
                assertThat(session.facts()).doesNotContainKey("engine.of");
            } else {
                assertThat(session.facts()).containsEntry("engine.of", other).doesNotContainKey("build.seconds");
            }
            session.upload("image", new float[28 * 28]);
            session.run();
            assertThat(session.outputs().get("logits").values()).doesNotContain(Double.NaN);
        }
    }
}
