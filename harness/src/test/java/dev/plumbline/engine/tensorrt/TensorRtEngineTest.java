// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.activation.Relu;
import dev.plumbline.engine.Engine;
import dev.plumbline.engine.EngineException;
import dev.plumbline.engine.Engines;
import dev.plumbline.engine.natives.Host;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Placement;
import dev.plumbline.model.LeNet5;
import dev.plumbline.model.Network;
import dev.plumbline.model.Weights;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TensorRtEngineTest {
    @TempDir
    Path folder;

    @Test
    void saysThatThereIsNoGpu() {
        String reason = "no NVIDIA GPU: " + folder.resolve("dev/nvidiactl")
                + " does not exist; run on a machine with an NVIDIA GPU and its driver";
        TensorRtEngine engine = new TensorRtEngine(new Host(folder, name -> null, name -> null, name -> null));
        assertThat(engine.unavailable()).contains(reason);
        Network network = new Network(new LeNet5(), new Relu(), new Weights(Map.of()));
        assertThatThrownBy(() -> engine.open(new Engine.Build(network, Placement.PLUGIN, Precision.FP16, 1, Set.of())))
                .isInstanceOf(EngineException.class)
                .hasMessage("tensorrt cannot run here: " + reason);
    }

    @Test
    void namesTheCellsThatThereWillBe() {
        Engine engine = Engines.named("tensorrt");
        assertThat(engine.placements()).containsExactly(Placement.values());
        assertThat(engine.precisions()).containsExactly(Precision.FP32, Precision.TF32, Precision.FP16, Precision.BF16);
    }
}
