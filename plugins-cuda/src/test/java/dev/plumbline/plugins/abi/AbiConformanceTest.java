// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.plugins.abi;

import dev.plumbline.plugins.PluginLibrary;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Our declarations of TensorRT's interfaces agree with its headers. The judge is JavaCPP's bindings, which were compiled
 * against those headers; the libraries that they want are replaced by empty ones, since no call leads there.
 */
@ExtendWith(AbiConformanceTest.NeedsLibraryAndCompiler.class)
class AbiConformanceTest {
    /** What the bindings of TensorRT 10.6, and of the CUDA libraries that these inherit, are linked with. */
    private static final List<String> CUDA = List.of(
            "libcuda.so.1",
            "libcudart.so.12",
            "libcublas.so.12",
            "libcublasLt.so.12",
            "libcudnn_adv.so.9",
            "libcudnn_cnn.so.9",
            "libcudnn_graph.so.9",
            "libcudnn_ops.so.9",
            "libnvrtc.so.12");

    private static final String TENSORRT = "libnvinfer.so.10";
    private static final String TENSORRT_RESOURCE = "/org/bytedeco/tensorrt/linux-x86_64/" + TENSORRT;
    private static final int PLUGINS = Kind.all().size();
    private static final Path FOLDER = Path.of("target/abi").toAbsolutePath();

    @Test
    void everyVirtualMethodDoesWhatTheHeadersMean() throws IOException, InterruptedException {
        assertThat(conformance(standIn(TENSORRT), false))
                .matches("(?s).*ABI: 37 virtual methods called, 37 as meant \\(\\d+ checks, " + PLUGINS
                        + " plugins\\)\n.*")
                .contains("slot swaps: 17 of 17 noticed")
                .endsWith("exit status 0");
    }

    @Test
    @ExtendWith(NeedsTensorRt.class)
    void tensorRtsOwnRegistryTakesTheLibrary() throws IOException, InterruptedException {
        Path tensorRt = Files.createDirectories(FOLDER.resolve("tensorrt")).resolve(TENSORRT);
        try (InputStream library = AbiConformanceTest.class.getResourceAsStream(TENSORRT_RESOURCE)) {
            Files.copy(library, tensorRt, StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(conformance(tensorRt, true))
                .matches("(?s).*ABI: 41 virtual methods called, 41 as meant \\(\\d+ checks, " + PLUGINS
                        + " plugins\\)\n.*")
                .contains("slot swaps: 17 of 17 noticed")
                .endsWith("exit status 0");
    }

    /** Everything that the process said, and how it ended. */
    private static String conformance(Path tensorRt, boolean registry) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.bytedeco.javacpp.cachedir=" + FOLDER.resolve("javacpp"),
                "-Dplumbline.cache=" + System.getProperty("plumbline.cache"),
                "-Dplumbline.abi.registry=" + registry,
                "-cp",
                classPath(),
                Conformance.class.getName(),
                client().toString(),
                tensorRt.toString()));
        for (String name : CUDA) {
            command.add(standIn(name).toString());
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.print(output);
        return output + "exit status " + process.waitFor();
    }

    /** Without TensorRT itself: JavaCPP would extract all of it, 1.6 GB, where one library will do. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("-redist.jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** A shared object that the dynamic loader takes for the library of that name and that holds nothing. */
    private static Path standIn(String name) throws IOException, InterruptedException {
        return compile(name, Path.of("/dev/null"), "-Wl,-soname," + name);
    }

    private static Path client() throws IOException, InterruptedException {
        return compile("client.so", Path.of("src/test/native/client.c"), "-ldl");
    }

    private static Path compile(String name, Path source, String option) throws IOException, InterruptedException {
        Path object = Files.createDirectories(FOLDER).resolve(name);
        Process gcc = new ProcessBuilder(
                        "gcc",
                        "-shared",
                        "-fPIC",
                        "-Wall",
                        "-Werror",
                        "-o",
                        object.toString(),
                        "-x",
                        "c",
                        source.toString(),
                        option)
                .inheritIO()
                .start();
        assertThat(gcc.waitFor()).as("exit status of gcc for %s", source).isZero();
        return object;
    }

    /** The library must have been built, and gcc must be there to build the rest. */
    static final class NeedsLibraryAndCompiler implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            boolean gcc = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, "gcc")));
            return PluginLibrary.find()
                    .unavailable()
                    .map(ConditionEvaluationResult::disabled)
                    .orElseGet(() -> gcc
                            ? ConditionEvaluationResult.enabled("the library and gcc are there")
                            : ConditionEvaluationResult.disabled("needs gcc in PATH"));
        }
    }

    /** TensorRT itself, over 1 GB, is there only on request. */
    static final class NeedsTensorRt implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return AbiConformanceTest.class.getResource(TENSORRT_RESOURCE) == null
                    ? ConditionEvaluationResult.disabled("needs TensorRT itself: run with -Ptensorrt-redist")
                    : ConditionEvaluationResult.enabled("TensorRT is in the class path");
        }
    }
}
