// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.plugins.abi;

import dev.plumbline.plugins.PluginLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
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
    /** What the bindings of TensorRT 10.6 and of the CUDA libraries it names are linked with. */
    private static final List<String> WANTED = List.of(
            "libcuda.so.1",
            "libcudart.so.12",
            "libcublas.so.12",
            "libcublasLt.so.12",
            "libcudnn_adv.so.9",
            "libcudnn_cnn.so.9",
            "libcudnn_graph.so.9",
            "libcudnn_ops.so.9",
            "libnvrtc.so.12",
            "libnvinfer.so.10");

    private static final List<Path> OBJECTS = new ArrayList<>();

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        Compiler compiler = Compiler.into(Path.of("target/abi"));
        for (String name : WANTED) {
            OBJECTS.add(compiler.standIn(name));
        }
        OBJECTS.add(compiler.sharedObject("client.so", Path.of("src/test/native/client.c"), "-ldl"));
    }

    @Test
    void everyVirtualMethodDoesWhatTheHeadersMean() throws IOException, InterruptedException {
        assertThat(run())
                .matches("(?s).*ABI: 37 virtual methods called, 37 as meant \\(\\d+ checks, 10 plugins\\)\n.*")
                .contains("slot swaps: 17 of 17 noticed")
                .endsWith("exit status 0");
    }

    private static String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.bytedeco.javacpp.cachedir=" + Path.of("target/abi/javacpp").toAbsolutePath(),
                "-Dplumbline.cache=" + System.getProperty("plumbline.cache"),
                "-cp",
                System.getProperty("java.class.path"),
                Conformance.class.getName()));
        OBJECTS.forEach(object -> command.add(object.toString()));
        command.addAll(List.of(arguments));
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.print(output);
        return output + "exit status " + child.waitFor();
    }

    /** The library must have been built, and gcc must be there to build the rest. */
    static final class NeedsLibraryAndCompiler implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            boolean gcc = Stream.of(System.getenv("PATH").split(":"))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, "gcc")));
            return PluginLibrary.find()
                    .unavailable()
                    .map(ConditionEvaluationResult::disabled)
                    .orElseGet(() -> gcc
                            ? ConditionEvaluationResult.enabled("the library and gcc are there")
                            : ConditionEvaluationResult.disabled("needs gcc in PATH"));
        }
    }
}
