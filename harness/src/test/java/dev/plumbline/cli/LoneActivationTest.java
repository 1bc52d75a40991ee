// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.journal.Journal;
import dev.plumbline.journal.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** The model that is an activation and nothing else, on the engines of a CPU. */
class LoneActivationTest {
    @TempDir
    private Path folder;

    @Test
    void passesParityWithEveryActivation() {
        RunRecord record = record("parity", "-e", "reference");

        assertThat(record.parity()).hasSize(8).allSatisfy((cell, parity) -> {
            assertThat(parity.pass()).as(parity.reason()).isTrue();
            assertThat(parity.images()).isEqualTo(8);
            assertThat(parity.tolerance()).contains("8 of 8 images are told from the next");
        });
    }

    @Test
    void isTimed() {
        RunRecord record = record("bench", "--protocol", "smoke", "-a", "swish");

        assertThat(record.forks()).containsOnlyKeys("activation/swish/onnxruntime/native/fp32/b1");
    }

    private RunRecord record(String verb, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of(verb, "-m", "activation", "-e", "onnxruntime", "--folder", folder.toString()));
        arguments.addAll(List.of(more));
        Said.by(0, arguments.toArray(String[]::new));
        return RunRecord.read(folder.resolve(Journal.NAME));
    }

    @Test
    void isExportedWithoutParameters() throws IOException {
        Path file = folder.resolve("elu.onnx");
        assertThat(Said.by(0, "export", "-m", "activation", "-a", "elu", file.toString()))
                .contains("activation with ELU(alpha=1.0) at 1 sites, ");
        assertThat(Files.readString(file, ISO_8859_1)).contains("PlumblineElu");
    }
}
