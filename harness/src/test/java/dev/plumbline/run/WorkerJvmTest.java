// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.bench.Protocol;
import dev.plumbline.engine.Engine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WorkerJvmTest {
    private static final List<Step> STEPS = List.of(Step.parity("lenet5/relu/tensorrt/plugin/fp16/b1"));
    private static final Path SCRATCH = Path.of("a run", ".scratch-1");

    @BeforeEach // Maven may have been given it.
    @AfterEach
    void forget() {
        System.clearProperty(Engine.LAYERS);
    }

    @Test
    void enginesDescribeThemselvesBesideTheJournal() {
        assertThat(command(Protocol.DEFAULT))
                .contains("-Dplumbline.layers=" + Path.of("a run", "layers").toAbsolutePath());
        System.setProperty(Engine.LAYERS, "elsewhere");
        assertThat(command(Protocol.DEFAULT))
                .contains("-Dplumbline.layers=elsewhere")
                .noneMatch(word -> word.startsWith("-Dplumbline.layers=/"));
    }

    @Test
    void gatedProcessesDescribeNothingUnlessAsked() {
        assertThat(command(Protocol.GATE)).noneMatch(word -> word.startsWith("-Dplumbline.layers"));
        System.setProperty(Engine.LAYERS, "elsewhere");
        assertThat(command(Protocol.GATE)).contains("-Dplumbline.layers=elsewhere");
    }

    private static List<String> command(Protocol protocol) {
        return new WorkerJvm(Settings.of(protocol), Build.THIS).of(STEPS, SCRATCH.resolve("result"), SCRATCH);
    }
}
