// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.engine.natives.Host;
import dev.plumbline.engine.natives.Hosts;
import dev.plumbline.plugins.PluginLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvonnxparser;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NativeLoadingTest {
    @TempDir
    private Path temporary;

    /** Nothing of NVIDIA's: the bindings load if all that they ask for by name is there. */
    @Test
    void theBindingsLoadWithStandInsInTwoProcessesAtOnce() throws IOException, InterruptedException {
        Path root = Hosts.withDriver(temporary.resolve("root"));
        Path folder = temporary.resolve("tensorrt");
        for (String name : List.of("libnvinfer.so.10", "libcudart.so.12", "libcudnn_ops.so.9")) {
            Hosts.library(folder, name);
        }
        Files.writeString(folder.resolve("libcudnn_ops.so.9"), "no library");
        Path cache = temporary.resolve("cache");
        List<Process> processes = List.of(
                start(root, cache, "-Dplumbline.tensorrt=" + folder),
                start(root, cache, "-Dplumbline.tensorrt=" + folder));
        for (Process process : processes) {
            assertThat(output(process)).endsWith("loaded\nexit status 0");
        }
        try (Stream<Path> files = Files.list(cache.resolve("natives"))) {
            assertThat(files.map(file -> file.getFileName().toString()).sorted())
                    .containsExactly(
                            "javacpp",
                            "libcublas.so.12",
                            "libcublasLt.so.12",
                            "libcudnn_adv.so.9",
                            "libcudnn_cnn.so.9",
                            "libcudnn_graph.so.9",
                            "libcudnn_ops.so.9",
                            "libnvrtc.so.12",
                            "libplumbline_none.so",
                            "lock");
        }
    }

    @Test
    void tensorRtItselfLoadsAndTakesOurPlugins() throws IOException, InterruptedException {
        TensorRtLibraries found = new TensorRtLibraries(Host.current());
        Assumptions.assumeTrue(
                found.tensorRt().isPresent() && found.runtime().isPresent(),
                "needs TensorRT and the CUDA runtime: run with -Pgpu");
        PluginLibrary plugins = PluginLibrary.find();
        List<String> options = new ArrayList<>(List.of("-Dplumbline.test.version=true"));
        plugins.unavailable()
                .ifPresentOrElse(reason -> {}, () -> options.add("-Dplumbline.test.plugins=" + plugins.path()));
        Path root = Hosts.withDriver(temporary.resolve("root"));
        Process process = start(root, Path.of("target/natives").toAbsolutePath(), options.toArray(String[]::new));
        assertThat(output(process))
                .contains("TensorRT 10.6.0\nits ONNX parser 100\n")
                .contains(plugins.unavailable().isPresent() ? "" : "plugins taken\n")
                .endsWith("loaded\nexit status 0");
    }

    @Test
    void aMachineWithoutAGpuIsNotTried() {
        assertThatThrownBy(() -> TensorRtLibraries.load(Hosts.of(temporary, Map.of(), Map.of()), line -> {}))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.UNAVAILABLE))
                .hasMessageStartingWith("no NVIDIA GPU: ");
    }

    @Test
    void aCacheThatOthersControlIsRefusedAndOneThatCannotBeIsSaid() throws IOException {
        Path root = Hosts.withDriver(temporary.resolve("root"));
        Hosts.library(root.resolve("lib64"), "libnvinfer.so.10");
        Hosts.library(root.resolve("lib64"), "libcudart.so.12");
        Path natives = Files.createDirectories(temporary.resolve("cache/natives"));
        Files.setPosixFilePermissions(natives, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertFails(
                root,
                temporary.resolve("cache"),
                ExitCode.SECURITY,
                "refusing to load TensorRT from a folder that" + " others control: " + natives
                        + " has mode 777: others can write to it; correct or remove it");
        Path file = Files.createFile(temporary.resolve("file"));
        assertFails(root, file, ExitCode.IO, "TensorRT cannot be extracted to " + file.resolve("natives") + " (");
    }

    private static void assertFails(Path root, Path cache, ExitCode exit, String message) {
        Host host = Hosts.of(root, Map.of("plumbline.cache", cache.toString()), Map.of());
        assertThatThrownBy(() -> TensorRtLibraries.load(host, line -> {}))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.exit()).isEqualTo(exit))
                .hasMessageStartingWith(message)
                .hasMessageEndingWith(
                        "name another" + (exit == ExitCode.IO ? " folder" : "") + " with -Dplumbline.cache=DIR");
    }

    private static Process start(Path root, Path cache, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dplumbline.cache=" + cache));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), LoadInAnotherProcess.class.getName(), root.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("LD_LIBRARY_PATH");
        return builder.start();
    }

    private static String output(Process process) throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return output + "exit status " + process.waitFor();
    }

    static final class LoadInAnotherProcess {
        public static void main(String[] arguments) {
            Host host = new Host(
                    Path.of(arguments[0]),
                    System::getProperty,
                    System::getenv,
                    LoadInAnotherProcess.class::getResource);
            new TensorRtLibraries(host).prepare(System.out::println);
            TensorRtLibraries.load(host, System.out::println);
            if (Boolean.getBoolean("plumbline.test.version")) {
                System.out.println("TensorRT " + TensorRtLibraries.version());
                TensorRtLibraries.loadParser(host, System.out::println);
                System.out.println("its ONNX parser " + nvonnxparser.getNvOnnxParserVersion());
            }
            String plugins = System.getProperty("plumbline.test.plugins");
            if (plugins != null && nvinfer.getPluginRegistry().loadLibrary(plugins) != null) {
                System.out.println("plugins taken");
            }
            System.out.println("loaded");
        }
    }
}
