// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.natives;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StandInTest {
    @TempDir
    private Path folder;

    @Test
    void isLoaded() throws IOException {
        for (String name : new String[] {"libplumbline-a.so.1", "b"}) {
            Path library = Hosts.library(folder, name);
            assertThatCode(() -> System.load(library.toString())).doesNotThrowAnyException();
        }
        byte[] broken = StandIn.named("libplumbline-c.so.1");
        broken[18] = 3; // For another processor
        Path library = Files.write(folder.resolve("libplumbline-c.so.1"), broken);
        assertThatThrownBy(() -> System.load(library.toString())).isInstanceOf(UnsatisfiedLinkError.class);
    }

    @Test
    void isWellFormed() throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "readelf"))),
                "needs readelf in PATH");
        Process readelf = new ProcessBuilder(
                        "readelf",
                        "--wide",
                        "--all",
                        Hosts.library(folder, "libcublas.so.12").toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(readelf.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("Library soname: [libcublas.so.12]", "DYN (Shared object file)", "X86-64")
                .containsPattern("GNU_STACK .* RW ")
                .doesNotContainIgnoringCase("warning")
                .doesNotContainIgnoringCase("error");
        assertThat(readelf.waitFor()).isZero();
    }
}
