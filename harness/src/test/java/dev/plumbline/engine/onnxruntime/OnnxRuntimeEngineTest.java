// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.onnxruntime;

import dev.plumbline.engine.Engine;
import dev.plumbline.engine.EngineConformance;
import dev.plumbline.engine.EngineException;
import dev.plumbline.engine.Threads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OnnxRuntimeEngineTest extends EngineConformance {
    @Override
    protected Engine engine() {
        return new OnnxRuntimeEngine();
    }

    @Override
    protected double sane() {
        return 1e-5;
    }

    @Test
    void knowsThePlatformsOfItsLibrary() {
        Assumptions.assumeTrue(
                OnnxRuntimeEngine.unavailable("Linux", "aarch64").isEmpty(),
                "ONNX Runtime with CUDA is for fewer platforms: run without -Ponnxruntime-cuda");
        for (String platform : List.of("Linux amd64", "Linux aarch64", "Mac OS X/aarch64", "Windows 11/amd64")) {
            String[] parts = platform.split("[/ ](?=[^/ ]*$)");
            assertThat(OnnxRuntimeEngine.unavailable(parts[0], parts[1]))
                    .as(platform)
                    .isEmpty();
        }
        assertThat(OnnxRuntimeEngine.unavailable("Linux", "riscv64"))
                .contains("the ONNX Runtime on the class path has no library for Linux on riscv64; use Linux on x86_64"
                        + " or aarch64, macOS on aarch64 or Windows on x86_64");
    }

    @Test
    void takesTheNumberOfThreadsFromAProperty() {
        String before = System.getProperty(Threads.PROPERTY);
        try {
            System.setProperty(Threads.PROPERTY, "3");
            assertThat(engine().facts())
                    .containsExactlyInAnyOrderEntriesOf(
                            Map.of("onnxruntime.version", "1.29.0", "onnxruntime.threads", "3"));
            System.setProperty(Threads.PROPERTY, "many");
            assertThatThrownBy(() -> engine().facts())
                    .isInstanceOf(EngineException.class)
                    .hasMessage("plumbline.threads must be a number of threads from 1 to 9999, but is many");
        } finally {
            if (before == null) {
                System.clearProperty(Threads.PROPERTY);
            } else {
                System.setProperty(Threads.PROPERTY, before);
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void loadsNativeCodeOnlyToOpenAndFreesAllOnClose() throws Exception {
        String output = openAndClose("-XX:+AlwaysPreTouch", "-XX:MaxDirectMemorySize=8m");
        assertThat(output).contains("native library before open: false", "native library after open: true");
        assertThat(output).containsPattern("grown by -?\\d+ KiB");
        long grown = Long.parseLong(output.replaceAll("(?s).*grown by (-?\\d+) KiB.*", "$1"));
        assertThat(grown).as("KiB that 200 sessions left behind").isLessThan(20_000);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void saysWhereItsLibraryDoesNotFit() throws Exception {
        assertThat(openAndClose("-Djava.io.tmpdir=/proc/none"))
                .contains("EngineException: onnxruntime could not unpack its native library; give Java a temporary"
                        + " folder with 30 MB to spare by -Djava.io.tmpdir, which is now /proc/none");
    }

    /** What {@link OpenAndClose} prints in a JVM of its own; its heap does not grow, so that what grows is native. */
    private static String openAndClose(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xms96m",
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of(options));
        command.add(OpenAndClose.class.getName());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Seen in 1.29: a command line of 4 KB and more overflows the stack of the thread that opens a session.
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
