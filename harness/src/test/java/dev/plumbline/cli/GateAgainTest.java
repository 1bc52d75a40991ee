// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.gate.paired.Arm;
import dev.plumbline.gate.paired.Arms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A gated run that was recorded before there was a suspicion, as the shell sees it. */
class GateAgainTest {
    private static final Path RUN = Path.of("..", "results", "h100", "gate", "slowed550");

    @TempDir
    private Path folder;

    @Test
    void isJudgedByTheErrorsThatItNames() throws IOException {
        for (Arm arm : Arm.values()) {
            Files.createDirectories(folder.resolve(arm.folder()));
            Files.copy(Arms.journal(RUN, arm), Arms.journal(folder, arm));
        }

        Said.by(10, "gate", "--folder", folder.toString(), "--looks", "2");
        assertThat(folder.resolve("gate.md")).hasSameTextualContentAs(RUN.resolve("gate.md"));
        assertThat(Said.by(14, "gate", "--folder", folder.toString()))
                .contains(" was planned with looks [6, 12] pairs, not [6, 12, 24, 48] pairs: judge it by that");
    }
}
