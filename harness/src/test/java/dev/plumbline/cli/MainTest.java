// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

class MainTest {
    @TempDir
    private Path folder;

    @Test
    void doctorSaysWhatRunsAndWhyNotTheRest() {
        String said = said(0, "doctor");
        assertThat(said).containsPattern("reference +ready").containsPattern("onnxruntime +ready");
        assertThat(said).containsPattern("tensorrt +no: |tensorrt +ready");
    }

    @Test
    void unknownWordsAreUsageErrorsThatListWhatThereIs() {
        assertThat(said(2, "bench", "-m", "vgg"))
                .contains("there is no model named vgg; there are activation, lenet5, resnet50");
        assertThat(said(2, "bench", "--protocol", "quick")).contains("there is no protocol named quick");
        assertThat(said(2, "bench", "--frob")).contains("Unknown option: '--frob'; see plumbline bench --help");
        assertThat(said(2, "bench", "-b", "0")).contains("batch 0 is not between 1 and 4096");
    }

    @Test
    void anEngineThatCannotRunHereIsNotAnEmptySuccess() {
        assertThat(said(2, "bench", "-e", "reference", "--placement", "none", "--folder", folder.toString()))
                .contains("no cell is selected");
    }

    @Test
    void exportWritesWhatTensorRtsParserAndOnnxRuntimeRead() throws IOException {
        Path file = folder.resolve("lenet5.onnx");
        assertThat(said(0, "export", "-m", "lenet5", "-a", "isrlu", file.toString()))
                .startsWith(file + ": lenet5 with ISRLU(alpha=1.0) at 4 sites, ");
        assertThat(Files.readString(file, ISO_8859_1).split("PlumblineIsrlu")).hasSize(1 + 4);
        said(0, "export", "-m", "lenet5", "-a", "isrlu", "--variant", "functions", "-b", "8", file.toString());
        assertThat(Files.readString(file, ISO_8859_1).split("PlumblineIsrlu")).hasSize(1 + 4 + 1);
        assertThat(said(2, "export", "-m", "lenet5", file.toString()))
                .contains("one model is written at a time: name it by --model and --activation");
        assertThat(said(2, "export", "-m", "lenet5", "-a", "isrlu", "-b", "-1", file.toString()))
                .contains("batch -1 is not between 1 and 4096");
        assertThat(said(2, "export", "-m", "lenet5", "-a", "isrlu", "--variant", "torch", file.toString()))
                .contains("PLUGIN, FUNCTIONS, PRIMITIVES");
        assertThat(said(2, "export", "-m", "lenet5", "-a", "isrlu", file.toString(), "--inputs", "x.npy"))
                .contains("Unknown options: '--inputs', 'x.npy'; see plumbline export --help");
        assertThat(said(0, "export", "--help")).doesNotContain("--inputs");
        assertThat(said(17, "export", "-m", "lenet5", "-a", "isrlu", folder.toString()))
                .contains("cannot read or write: ");
    }

    @Test
    void aMissingOrDamagedRunIsBadInput() throws IOException {
        assertThat(said(14, "gate", "--folder", folder.toString())).contains("run.journal: does not exist");
        Files.writeString(folder.resolve("run.journal"), "junk\n");
        assertThat(said(14, "report", "--folder", folder.toString())).contains("record 1 is damaged");
        assertThat(folder.resolve("report.html")).doesNotExist();
    }

    @Test
    void onlyRunsOfEqualGpusMakeOneReport() {
        String run = Path.of("..", "results", "runs", "cpu").toString();
        assertThat(said(14, "report", "--folder", run, "--folder", run))
                .contains("these runs cannot be one report: their gpu must be one, but is unknown in ");
    }

    @Test
    void kernelsAreReportedWithoutARunAndOnlyFromSoundResults() throws IOException {
        Path file = folder.resolve("accuracy.json");
        Files.copy(Path.of("..", "results", "h100", "kernels", "accuracy.json"), file);
        assertThat(said(0, "report", "--kernels", folder.toString(), "--folder", folder.toString()))
                .contains("report: " + folder.resolve("kernels.html"))
                .doesNotContain("report.html");
        Files.writeString(file, "{}");
        assertThat(said(14, "report", "--kernels", folder.toString(), "--folder", folder.toString()))
                .startsWith("plumbline: " + file + ": ")
                .contains("device")
                .endsWith("; measure again with plugins-cuda/gpu/run" + System.lineSeparator());
    }

    @Test
    void kernelsOfTheRunsGpuOnlyAreTaken() throws IOException {
        String[] report = {"report", "--folder", folder.toString(), "--kernels", "../results/h100/kernels"};
        Path page = folder.resolve("report.html");
        Files.copy(Path.of("../results/runs/cpu/run.journal"), folder.resolve("run.journal"));
        said(0, "report", "--folder", folder.toString());
        String alone = Files.readString(page);
        assertThat(said(0, report))
                .contains("report: the kernels' results are of NVIDIA H100 80GB HBM3 and the run is of no GPU: they are"
                        + " left out")
                .doesNotContain("kernels.html");
        assertThat(page).hasContent(alone);
        Path journal = Path.of("../results/h100/lenet5-third/fp16/run.journal");
        Files.copy(journal, folder.resolve("run.journal"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(said(0, report)).doesNotContain("left out").contains(folder.resolve("kernels.html") + "");
        assertThat(page).content().contains("traffic floor: ");
    }

    @Test
    void anEmptyPropertyIsNone() {
        System.setProperty("plumbline.tensorrt", "");
        System.setProperty("plumbline.threads", "2");
        try {
            said(0, "--version");
            assertThat(System.getProperty("plumbline.tensorrt")).isNull();
            assertThat(System.getProperty("plumbline.threads")).isEqualTo("2");
        } finally {
            System.clearProperty("plumbline.threads");
        }
    }

    /** So that a newcomer needs Maven only, and gives it what he would give Java. */
    @Test
    void mavenPassesOnWhatPlumblineReads() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        List<String> read = List.of(
                "cache", "cuda.graph", "layers", "onnx.parser", "onnxruntime", "plugins", "tensorrt", "timing.cache");
        assertThat(read)
                .allSatisfy(name -> assertThat(pom)
                        .contains("<plumbline." + name + "/>")
                        .contains("\"-Dplumbline." + name + "=${plumbline." + name + "}\""));
        assertThat(pom.substring(pom.indexOf("<plumbline.where>"), pom.indexOf("</plumbline.command>"))
                        .lines())
                .as("a line break would become part of an argument")
                .hasSize(4)
                .allMatch(line -> line.strip().startsWith("<plumbline."));
        assertThat(pom.split("<commandlineArgs>", -1)).hasSize(1 + 4);
        assertThat(pom.split("<commandlineArgs>\\$\\{plumbline.command} ", -1)).hasSize(1 + 4);
        assertThat(pom).contains("--kernels \"${project.basedir}/../results/h100/kernels\"");
    }

    @Test
    void aFolderThatCannotBeMadeIsAnIoError() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(said(
                        17,
                        "bench",
                        "-m",
                        "lenet5",
                        "--folder",
                        file.resolve("run").toString()))
                .contains("cannot be made")
                .doesNotContain("Exception in");
    }

    @Test
    void bundlePacksABuildAndNothingElse() throws IOException {
        String out = folder.resolve("out").toString();
        assertThat(said(2, "bundle")).contains("Missing required option: '--out=<out>'");
        assertThat(said(2, "bundle", "--out", out, "--part-size", "10")).contains("is not between 1m and 4g");
        assertThat(said(14, "bundle", "--out", out))
                .contains("and not from plumbline.jar: run mvn package and start java -jar");
        assertThat(Path.of(out)).doesNotExist();
    }

    @Test
    void aDeadlineIsPositive() {
        assertThat(said(2, "bench", "--deadline", "0", "--folder", folder.toString()))
                .contains("a deadline must be positive, but is PT0S");
    }

    private static String said(int exit, String... arguments) {
        return Said.by(exit, arguments);
    }
}
