// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import dev.plumbline.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A gated run of an H100: a plugin library whose kernels wait 550 cycles before they begin, against the library. */
class RecordedGateTest {
    private static final Path RUN = Path.of("..", "results", "h100", "gate", "slowed550");

    @Test
    void aSlowedPluginIsRedOnAGpu() throws IOException {
        Arms arms = Arms.read(RUN);
        Judgement judgement = arms.judgement(arms.rule());

        assertThat(judgement.exit()).isEqualTo(ExitCode.REGRESSION);
        assertThat(RUN.resolve("gate.md"))
                .as("make it again with: plumbline gate --looks 2 --folder %s", RUN)
                .hasContent(new Outcome(judgement, arms.rule()).markdown());
    }
}
