// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate;

import dev.plumbline.ExitCode;
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.RunRecord;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Plugins that fault or hang on an H100 are red with the reason, and leave the GPU usable. */
class RecordedFaultsTest {
    private static final Path RUNS = Path.of("..", "results", "h100", "faults");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "faulting | PARITY | CUDA error 700, an illegal memory access was encountered;"
                        + " a kernel read or wrote outside its memory",
                "hung | TIMEOUT | its worker was killed at its deadline of 30.0 s",
                "after | OK | 1 cell passed parity",
            })
    void theRunsSayWhatHappened(String name, ExitCode exit, String sentence) {
        RunRecord run = RunRecord.read(RUNS.resolve(name).resolve(Journal.NAME));
        Verdict verdict = Verdict.of(run);

        assertThat(run.start().cells()).containsExactly("lenet5/isrlu/tensorrt/plugin/fp16/b1");
        assertThat(run.ended()).isTrue();
        assertThat(verdict.exit()).isEqualTo(exit);
        assertThat(verdict.sentence()).endsWith(sentence);
    }
}
