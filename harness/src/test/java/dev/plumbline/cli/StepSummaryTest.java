// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.gate.paired.Call;
import dev.plumbline.gate.paired.CellVerdict;
import dev.plumbline.gate.paired.Judgement;
import dev.plumbline.gate.paired.Outcome;
import dev.plumbline.gate.paired.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** GitHub shows nothing of a step whose summary is beyond 1 MiB. */
class StepSummaryTest {
    private static final Outcome OUTCOME = outcome();

    @TempDir
    private Path folder;

    private static Outcome outcome() {
        CellVerdict cell = new CellVerdict("cell", Call.PASS, Call.PASS.exit(), "", Optional.empty());
        return new Outcome(new Judgement(List.of(cell), List.of(cell, cell), List.of(), List.of()), Rule.DEFAULT);
    }

    /** What is there already, what is left of 1 MiB, and what is appended. */
    @ParameterizedTest
    @CsvSource({"0, page", "1000, page", "-100, headline", "-10, nothing"})
    void whatCameBeforeLeavesRoom(int before, String appended) throws IOException {
        Path summary = folder.resolve("summary");
        String former = "x".repeat(before >= 0 ? before : (1 << 20) + before);
        Files.writeString(summary, former);

        PairedGate.append(summary, OUTCOME);

        assertThat(Files.readString(summary).substring(former.length()))
                .isEqualTo(
                        appended.equals("page")
                                ? OUTCOME.markdown()
                                : appended.equals("headline") ? OUTCOME.headline() : "");
    }

    @Test
    void aSummaryThatIsNotThereYetIsMade() throws IOException {
        PairedGate.append(folder.resolve("new"), OUTCOME);
        assertThat(folder.resolve("new")).content().isEqualTo(OUTCOME.markdown());
    }
}
