// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import dev.plumbline.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Gated runs of H100s: the journals come to the verdicts that were published. */
class RecordedGateTest {
    private static final Path RUNS = Path.of("..", "results", "h100", "gate");

    /** Slowed: a plugin library whose kernels wait 550 cycles before they begin; the others are two equal ones. */
    @ParameterizedTest
    @CsvSource({"slowed550, REGRESSION", "aa, OK", "green, OK"})
    void theVerdictIsThatOfTheJournals(String name, ExitCode exit) throws IOException {
        Path run = RUNS.resolve(name);
        Arms arms = Arms.read(run);
        Judgement judgement = arms.judgement(arms.rule());

        assertThat(judgement.exit()).isEqualTo(exit);
        assertThat(run.resolve("gate.md"))
                .as("make it again with: plumbline gate --folder %s, and --looks 2 if it was timed so", run)
                .hasContent(new Outcome(judgement, arms.rule()).markdown());
    }
}
