// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.gate.paired.Arm;
import dev.plumbline.gate.paired.Arms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** A host that lacks the libraries of fonts: in a fresh JVM, which finds empty files in their place. */
@EnabledOnOs(OS.LINUX)
class FontlessTest {
    private static final String SENTENCE =
            "No pictures, since Java cannot draw text on this machine \\([^/]+\\): install"
                    + " what its fonts need, for instance by apt-get install libharfbuzz0b fontconfig fonts-dejavu-core, or run"
                    + " plumbline report on another machine; the tables are whole\\.";

    @TempDir
    private static Path run;

    @TempDir
    private static Path gated;

    /** Gated too, with something else in a file's place. */
    @TempDir
    private static Path taken;

    private static String said = "";

    @BeforeAll
    static void withoutFonts(@TempDir Path libraries) throws IOException, InterruptedException {
        for (String library :
                List.of("libharfbuzz.so.0", "libfreetype.so.6", "libfontconfig.so.1", "libfontconfig.so")) {
            Files.createFile(libraries.resolve(library));
        }
        Files.copy(Path.of("../results/h100/lenet5-third/fp16/run.journal"), run.resolve("run.journal"));
        for (Arm arm : Arm.values()) {
            for (Path folder : List.of(gated, taken)) {
                Files.createDirectory(folder.resolve(arm.folder()));
                Files.copy(Arms.journal(Path.of("../results/h100/gate/green"), arm), Arms.journal(folder, arm));
            }
        }
        Files.createDirectories(taken.resolve("candidate/jmh-result.json/else"));
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FontlessTest.class.getName(),
                "report --kernels ../results/h100/kernels --folder " + run,
                "gate --looks 2 --folder " + gated,
                "gate --looks 2 --folder " + taken);
        java.environment().clear(); // A summary of GitHub's is not for tests.
        java.environment().put("LD_LIBRARY_PATH", libraries.toString());
        Process process = java.redirectErrorStream(true).start();
        said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    public static void main(String[] commands) {
        System.exit(Stream.of(commands)
                .mapToInt(command -> Main.run(command.split(" ")))
                .sum());
    }

    @Test
    void pagesStandWithoutTheirPictures() {
        for (Path page : List.of(run.resolve("kernels.html"), run.resolve("report.html"), gated.resolve("gate.html"))) {
            assertThat(said).containsPattern("report: " + page + "\\Rreport: " + SENTENCE);
            assertThat(page)
                    .content()
                    .containsPattern(SENTENCE)
                    .contains("<table")
                    .doesNotContain("<img", "<picture");
        }
    }

    @Test
    void whatHasNoPicturesIsWhole() {
        assertThat(run.resolve("summary.md")).isNotEmptyFile();
        assertThat(run.resolve("kernels.md")).isNotEmptyFile();
        assertThat(Arm.values())
                .allSatisfy(arm -> assertThat(gated.resolve(arm.folder()).resolve("jmh-result.json"))
                        .isNotEmptyFile());
    }

    @Test
    void aVerdictStandsWithoutItsFiles() {
        assertThat(said)
                .contains("gate: no jmh-result.json: " + taken.resolve("candidate/jmh-result.json")
                        + " cannot be written")
                .contains("report: " + taken.resolve("gate.html"));
    }
}
