// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.journal.Journal;
import dev.plumbline.journal.RunRecord;
import dev.plumbline.testing.GpuTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands of examples/README.md, timed as briefly as can be. */
class ExamplesTest {
    private static final Path ROOT = Path.of("..");

    @TempDir
    private Path folder;

    @Test
    void theForerunnersFlowsAreCommands() throws IOException {
        assertThat(verified("--engine onnxruntime"))
                .containsExactly(
                        "digits-isrlu-legacy/isrlu/onnxruntime/native/fp32/b1",
                        "lenet5/swish/onnxruntime/native/fp32/b1",
                        "two-inputs-silu-legacy/swish/onnxruntime/native/fp32/b1");
    }

    @GpuTest
    void theForerunnersFlowsEndInEnginesWithThePlugin() throws IOException {
        assertThat(verified("--engine tensorrt --placement plugin --precision fp16"))
                .containsExactly(
                        "digits-isrlu-legacy/isrlu/tensorrt/plugin/fp16/b1",
                        "lenet5/swish/tensorrt/plugin/fp16/b1",
                        "two-inputs-silu-legacy/swish/tensorrt/plugin/fp16/b1");
    }

    /** The cells that the commands time, without the digits of their models; each has passed parity. */
    private List<String> verified(String options) throws IOException {
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
                command = command.replace("bench ", "bench --protocol smoke " + options + " --folder " + run + " ");
            }
            assertThat(Main.run(command.split(" "))).as(command).isZero();
            if (Files.exists(run)) {
                RunRecord.read(run.resolve(Journal.NAME)).parity().forEach((cell, parity) -> {
                    assertThat(parity.pass()).as(parity.reason()).isTrue();
                    cells.add(cell.replaceFirst("-[0-9a-f]{8}/", "/"));
                });
            }
        }
        return cells;
    }
}
