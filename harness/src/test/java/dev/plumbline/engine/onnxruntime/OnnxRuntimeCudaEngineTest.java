// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.onnxruntime;

import dev.plumbline.activation.Relu;
import dev.plumbline.engine.Engine;
import dev.plumbline.engine.EngineException;
import dev.plumbline.engine.Engines;
import dev.plumbline.engine.RandomWeights;
import dev.plumbline.engine.natives.Host;
import dev.plumbline.engine.natives.Hosts;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Placement;
import dev.plumbline.model.LeNet5;
import dev.plumbline.model.Network;
import dev.plumbline.run.Plan;
import dev.plumbline.run.Selection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OnnxRuntimeCudaEngineTest {
    private static final String PROVIDER = "libonnxruntime_providers_cuda.so";
    private static final Engine.Build BUILD = new Engine.Build(
            new Network(new LeNet5(), new Relu(), RandomWeights.of(new LeNet5(), 1)),
            Placement.NATIVE,
            Precision.TF32,
            1,
            Set.of());

    @TempDir
    private Path root;

    @Test
    void saysWhatIsMissingAndWhatToAdd() throws IOException {
        assertThat(unavailable(Map.of()))
                .isEqualTo("no NVIDIA GPU: " + root.resolve("dev/nvidiactl")
                        + " does not exist; run on a machine with an NVIDIA GPU and its driver");
        Hosts.withDriver(root);
        assertThat(unavailable(Map.of()))
                .isEqualTo("no ONNX Runtime with CUDA (libonnxruntime_providers_cuda.so), no libcudart.so.12, no"
                        + " libcublasLt.so.12, no libcudnn.so.9 on the class path or in a library folder; add"
                        + " com.microsoft.onnxruntime:onnxruntime_gpu:1.29.0 and"
                        + " org.bytedeco:cuda-redist:12.9-9.10-1.5.12:linux-x86_64 and"
                        + " org.bytedeco:cuda:12.6-9.5-1.5.11:linux-x86_64-redist, as the Maven profile onnxruntime-cuda"
                        + " does (mvn -Ponnxruntime-cuda), or name the folder that holds them with"
                        + " -Dplumbline.onnxruntime=DIR");
        Map<String, String> named =
                Map.of("plumbline.onnxruntime", root.resolve("ort").toString());
        assertThat(unavailable(named))
                .isEqualTo("no ONNX Runtime with CUDA: -Dplumbline.onnxruntime names " + root.resolve("ort")
                        + ", which holds no libonnxruntime_providers_cuda.so for x86-64; name the folder that does, or"
                        + " leave the property out");
        Hosts.library(root.resolve("ort"), PROVIDER);
        Hosts.library(root.resolve("ort"), "libcudart.so.12");
        Hosts.library(root.resolve("usr/local/cuda/lib64"), "libcublasLt.so.12");
        assertThat(unavailable(named))
                .startsWith("no libcudnn.so.9 on the class path or in a library folder; add"
                        + " org.bytedeco:cuda:12.6-9.5-1.5.11:linux-x86_64-redist, as");
        Hosts.library(root.resolve("usr/lib64"), "libcudnn.so.9");
        assertThat(unavailable(named)).isEmpty();
        assertThat(engine(named).facts())
                .containsEntry("onnxruntime.cuda", PROVIDER + " (-Dplumbline.onnxruntime)")
                .containsEntry("onnxruntime.cublas", "libcublasLt.so.12 (library folders)");
    }

    /** Where it cannot run, nothing of a record but the cells that were not run tells of it. */
    @Test
    void comesBehindTheOthersAndAddsNoFacts() {
        assertThat(Engines.all()).extracting(Engine::name).endsWith("tensorrt", "onnxruntime-cuda");
        Engine engine = engine(Map.of());
        assertThat(engine.facts()).isEmpty();
        Plan plan = Plan.of(List.of(new OnnxRuntimeEngine(), engine), Selection.ALL);
        assertThat(plan.ids()).allMatch(id -> id.contains("/onnxruntime/"));
        assertThat(plan.notRun().keySet())
                .hasSize(2 * plan.ids().size())
                .contains(
                        "lenet5/swish/onnxruntime-cuda/native/fp32/b1",
                        "resnet50/isrlu/onnxruntime-cuda/native/tf32/b1");
    }

    @Test
    void theArtifactsAreThoseOfThePoms() throws IOException {
        Hosts.withDriver(root);
        String said = unavailable(Map.of());
        String parent = Files.readString(Path.of("../pom.xml"));
        for (String version : List.of("onnxruntime", "cuda", "cuda-runtime")) {
            String value = parent.replaceAll("(?s).*<" + version + ".version>(.*?)<.*", "$1");
            assertThat(said).contains(":" + value);
        }
        String pom = Files.readString(Path.of("pom.xml"));
        String profile = pom.substring(pom.indexOf("<id>onnxruntime-cuda</id>"), pom.indexOf("<id>bench</id>"));
        assertThat(profile)
                .contains(">onnxruntime_gpu<")
                .as("the newer CUDA runtime is found first")
                .containsSubsequence("<artifactId>cuda-redist<", "<classifier>linux-x86_64-redist<");
    }

    @Test
    void theRecordNamesTheProviderAndItsOptions() {
        assertThat(Provider.cuda(Precision.TF32).facts())
                .isEqualTo(Map.of(
                        "provider",
                        "CUDA",
                        "provider.options",
                        "{cudnn_conv_algo_search=EXHAUSTIVE, device_id=0, do_copy_in_default_stream=1, use_tf32=1}"));
        assertThat(Provider.cuda(Precision.FP32).facts().get("provider.options"))
                .contains("use_tf32=0");
    }

    @Test
    void withoutTheProviderNothingIsComputedOnTheCpu() {
        assertThatThrownBy(() -> new Opener(Provider.cuda(Precision.FP32)).open(BUILD))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("onnxruntime-cuda could not build lenet5: ");
    }

    /** The driver is a stand-in, which everything that loads takes for the real one: CUDA itself is what fails. */
    @Test
    void allLibrariesLoadWithoutAGpu() throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                Host.class.getResource("/ai/onnxruntime/native/linux-x64/" + PROVIDER) != null,
                "needs ONNX Runtime's CUDA provider: run with -Ponnxruntime-cuda");
        Hosts.withDriver(root);
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xss4m",
                        "-Dplumbline.cache=" + Path.of("target/natives").toAbsolutePath(),
                        OpenInAnotherProcess.class.getName(),
                        root.toString())
                .redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().remove("LD_LIBRARY_PATH");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output)
                .contains("onnxruntime-cuda could not build lenet5: ")
                .doesNotContain("cannot open shared object file", "undefined symbol")
                .contains("libonnxruntime_providers_cuda.so is loaded", "libcudnn.so.9 is loaded");
    }

    static final class OpenInAnotherProcess {
        public static void main(String[] arguments) throws IOException {
            Host host = new Host(
                    Path.of(arguments[0]),
                    System::getProperty,
                    System::getenv,
                    OpenInAnotherProcess.class::getResource);
            Engine engine = new OnnxRuntimeCudaEngine(host);
            engine.prepare(System.out::println);
            try {
                engine.open(BUILD).close();
            } catch (EngineException e) {
                System.out.println(e.getMessage());
            }
            Files.readAllLines(Path.of("/proc/self/maps")).stream()
                    .map(line -> line.replaceFirst(".*/", ""))
                    .filter(name -> name.startsWith("lib"))
                    .distinct()
                    .forEach(name -> System.out.println(name + " is loaded"));
        }
    }

    private String unavailable(Map<String, String> properties) {
        return engine(properties).unavailable().orElse("");
    }

    private Engine engine(Map<String, String> properties) {
        return new OnnxRuntimeCudaEngine(Hosts.of(root, properties, Map.of()));
    }
}
