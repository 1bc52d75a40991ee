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

import static org.assertj.core.api.Assertions.assertThat;

/** The commands of examples/README.md, timed as briefly as can be, and on the engine that is everywhere. */
class ExamplesTest {
    private static final Path ROOT = Path.of("..");

    @TempDir
    private Path folder;

    @Test
    void theForerunnersFlowsAreCommands() throws IOException {
        String readme = Files.readString(ROOT.resolve("examples/README.md"));
        String block =
                readme.substring(readme.indexOf("<!-- forerunners -->"), readme.indexOf("<!-- /forerunners -->"));
        String models = block.lines()
                .filter(line -> line.startsWith("models="))
                .map(line -> ROOT.resolve(line.substring("models=".length())).toString())
                .findFirst()
                .orElseThrow();
        List<String> cells = new ArrayList<>();
        for (String line :
                block.lines().filter(each -> each.startsWith("plumbline ")).toList()) {
            String command = line.substring("plumbline ".length())
                    .replace("$models", models)
                    .replace(" lenet5.onnx", " " + folder.resolve("lenet5.onnx"));
            Path run = folder.resolve("run" + cells.size());
            if (command.startsWith("bench ")) {
                command =
                        command.replace("bench ", "bench --protocol smoke --engine onnxruntime --folder " + run + " ");
            }
            assertThat(Main.run(command.split(" "))).as(command).isZero();
            if (Files.exists(run)) {
                RunRecord.read(run.resolve(Journal.NAME)).parity().forEach((cell, parity) -> {
                    assertThat(parity.pass()).as(parity.reason()).isTrue();
                    cells.add(cell.replaceFirst("-[0-9a-f]{8}/", "/"));
                });
            }
        }
        assertThat(cells)
                .containsExactly(
                        "digits-isrlu-legacy/isrlu/onnxruntime/native/fp32/b1",
                        "lenet5/swish/onnxruntime/native/fp32/b1",
                        "two-inputs-silu-legacy/swish/onnxruntime/native/fp32/b1");
    }
}
