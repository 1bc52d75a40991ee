// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.engine.natives.Host;
import dev.plumbline.engine.natives.Hosts;
import dev.plumbline.engine.natives.NvidiaDriver;
import dev.plumbline.plugins.OwnedFolder;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TensorRtLibrariesTest {
    private static final String NEXT = "; add %s, as the Maven profile gpu does (mvn -Pgpu), or name the folder that"
            + " holds it with -Dplumbline.tensorrt=DIR or in LD_LIBRARY_PATH";

    @TempDir
    private Path root;

    @Test
    void saysWhatIsMissingAndWhatToAdd() throws IOException {
        assertThat(unavailable())
                .isEqualTo("no NVIDIA GPU: " + root.resolve("dev/nvidiactl")
                        + " does not exist; run on a machine with an NVIDIA GPU and its driver");
        Hosts.withDriver(root);
        assertThat(new TensorRtLibraries(Hosts.of(root, Map.of("os.arch", "aarch64"), Map.of())).unavailable())
                .contains("no TensorRT: its bindings are for Linux on x86-64, but this Java is for aarch64; use a Java"
                        + " for x86-64 on such a machine");
        Path driver = root.resolve("usr/lib64/libcuda.so.1");
        Files.move(driver, root.resolve("away"));
        assertThat(unavailable())
                .isEqualTo("no CUDA driver: " + root.resolve("dev/nvidiactl") + " exists, but libcuda.so.1 for x86-64"
                        + " is in no library folder; install the driver's libraries (in a container: give it the"
                        + " driver capability compute), or name their folder in LD_LIBRARY_PATH");
        Files.move(root.resolve("away"), driver);
        assertThat(unavailable())
                .isEqualTo("no TensorRT (libnvinfer.so.10) and no CUDA runtime (libcudart.so.12) on the class path or"
                        + " in a library folder"
                        + NEXT.formatted(
                                TensorRtLibraries.TENSORRT_ARTIFACT + " and " + TensorRtLibraries.RUNTIME_ARTIFACT));
        Hosts.library(root.resolve("usr/lib/x86_64-linux-gnu"), "libnvinfer.so.10");
        assertThat(unavailable())
                .isEqualTo("no CUDA runtime (libcudart.so.12) on the class path or in a library folder"
                        + NEXT.formatted(TensorRtLibraries.RUNTIME_ARTIFACT));
        Hosts.library(root.resolve("usr/local/cuda/lib64"), "libcudart.so.12");
        assertThat(unavailable()).isEmpty();
    }

    @Test
    void aDriverThatIsTooOldIsNamed() throws IOException {
        Hosts.withDriver(root);
        Hosts.library(root.resolve("usr/lib64"), TensorRtLibraries.TENSORRT);
        Hosts.library(root.resolve("usr/lib64"), TensorRtLibraries.RUNTIME);
        Path version =
                Files.createDirectories(root.resolve("proc/driver/nvidia")).resolve("version");
        Files.writeString(version, "NVRM version: NVIDIA UNIX x86_64 Kernel Module  525.60.13  Wed\n");
        assertThat(unavailable()).isEmpty();
        Files.writeString(version, "NVRM version: NVIDIA UNIX x86_64 Kernel Module  470.256.02  Thu\n");
        String reason = "the NVIDIA driver is too old: it is 470.256.02, but CUDA 12 needs 525 or later; install a"
                + " newer driver";
        assertThat(unavailable()).isEqualTo(reason);
        Host host = Hosts.of(root, Map.of(), Map.of());
        assertThatThrownBy(() -> new NativeLoading(host, line -> {}).load())
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.UNAVAILABLE))
                .hasMessage(reason);
    }

    @Test
    void aNamedFolderMustHoldTensorRt() throws IOException {
        Hosts.withDriver(root);
        Map<String, String> properties =
                Map.of("plumbline.tensorrt", root.resolve("named").toString());
        assertThat(new TensorRtLibraries(Hosts.of(root, properties, Map.of())).unavailable())
                .contains("no TensorRT: -Dplumbline.tensorrt names " + root.resolve("named")
                        + ", which holds no libnvinfer.so.10 for x86-64; name the folder that does, or leave the"
                        + " property out");
    }

    @Test
    void theNamedFolderComesFirstThenTheClassPathThenLibraryPathThenTheSystem() throws IOException {
        Path file = Hosts.library(root.resolve("usr/lib64"), "libnvinfer.so.10.3.0");
        Files.createSymbolicLink(file.resolveSibling("libnvinfer.so.10"), file);
        assertThat(found(Map.of(), Map.of())).isEqualTo("libnvinfer.so.10.3.0 (library folders)");
        Path configured = root.resolve("opt/trt");
        Hosts.library(configured, "libnvinfer.so.10");
        Files.writeString(
                Files.createDirectories(root.resolve("etc/ld.so.conf.d")).resolve("trt.conf"), "# ours\n/opt/trt\n");
        assertThat(found(Map.of(), Map.of())).isEqualTo("libnvinfer.so.10 (library folders)");
        Path other = Hosts.library(root.resolve("path"), "libnvinfer.so.10.9.0");
        Files.createSymbolicLink(other.resolveSibling("libnvinfer.so.10"), other);
        Map<String, String> path = Map.of("LD_LIBRARY_PATH", "/nowhere::" + other.getParent());
        assertThat(found(Map.of(), path)).isEqualTo("libnvinfer.so.10.9.0 (library folders)");
        Host jar = new Host(root, name -> null, path::get, TensorRtLibrariesTest::inJar);
        assertThat(new TensorRtLibraries(jar).facts())
                .containsEntry("tensorrt", "tensorrt 10-redist.jar (class path)")
                .doesNotContainKey("cuda.runtime");
        Host named = new Host(
                root,
                Map.of("plumbline.tensorrt", configured.toString())::get,
                path::get,
                TensorRtLibrariesTest::inJar);
        assertThat(new TensorRtLibraries(named).facts())
                .containsEntry("tensorrt", "libnvinfer.so.10 (-Dplumbline.tensorrt)");
    }

    private static URL inJar(String name) {
        try {
            return name.endsWith("libnvinfer.so.10")
                    ? URI.create("jar:file:/a/tensorrt%2010-redist.jar!" + name).toURL()
                    : null;
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void librariesOfOtherProcessorsDoNotCount() throws IOException {
        Path library = Hosts.library(root.resolve("usr/lib64"), "libnvinfer.so.10");
        byte[] content = Files.readAllBytes(library);
        content[4] = 1; // 32 bits
        Files.write(library, content);
        assertThat(new TensorRtLibraries(Hosts.of(root, Map.of(), Map.of())).tensorRt())
                .isEmpty();
        Files.writeString(library, "text");
        assertThat(new TensorRtLibraries(Hosts.of(root, Map.of(), Map.of())).tensorRt())
                .isEmpty();
    }

    @Test
    void theRuntimeIsKnownByItsContent() throws IOException {
        TensorRtLibraries libraries = new TensorRtLibraries(Hosts.of(root, Map.of(), Map.of()));
        Path file = Hosts.library(root.resolve("usr/lib64"), TensorRtLibraries.RUNTIME);
        String digest = libraries.runtimeDigest();
        assertThat(digest).isEqualTo(OwnedFolder.sha256(Files.readAllBytes(file)));
        Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
        assertThat(libraries.runtimeDigest()).isNotEqualTo(digest);
    }

    @Test
    void theArtifactsAreThoseOfThePom() throws IOException {
        String parent = Files.readString(Path.of("../pom.xml"));
        assertThat(parent)
                .contains("<tensorrt.version>"
                        + TensorRtLibraries.TENSORRT_ARTIFACT.split(":")[2] + "<")
                .contains("<cuda-runtime.version>"
                        + TensorRtLibraries.RUNTIME_ARTIFACT.split(":")[2] + "<");
        assertThat(TensorRtLibraries.BUILDER)
                .endsWith(".so." + TensorRtLibraries.TENSORRT_ARTIFACT.split("[:-]")[2] + ".0");
    }

    @Test
    void readsDriverAndGpusFromFiles() throws IOException {
        assertThat(facts()).isEmpty();
        Path library = Hosts.library(root.resolve("usr/lib64"), "libcuda.so.580.159.03");
        Files.createSymbolicLink(library.resolveSibling("libcuda.so.1"), library);
        assertThat(facts()).isEqualTo(Map.of("gpu.driver", "580.159.03"));
        Path proc = Files.createDirectories(root.resolve("proc/driver/nvidia"));
        Files.writeString(
                proc.resolve("version"),
                "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.159.04  Release Build  (me@host)\n"
                        + "GCC version:  gcc version 13.3.0\n");
        gpu("0000:19:00.0", "NVIDIA H100 80GB HBM3");
        assertThat(facts()).isEqualTo(Map.of("gpu.driver", "580.159.04", "gpu", "NVIDIA H100 80GB HBM3"));
        Files.writeString(
                proc.resolve("version"), "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.54.03  Tue Jun  6\n");
        gpu("0000:3b:00.0", "NVIDIA H100 80GB HBM3");
        gpu("0000:4b:00.0", "NVIDIA T4");
        assertThat(facts()).isEqualTo(Map.of("gpu.driver", "535.54.03", "gpu", "2 x NVIDIA H100 80GB HBM3, NVIDIA T4"));
    }

    private void gpu(String bus, String model) throws IOException {
        Path folder =
                Files.createDirectories(root.resolve("proc/driver/nvidia/gpus").resolve(bus));
        Files.writeString(
                folder.resolve("information"), "Model: \t\t " + model + "\nIRQ:   \t\t 18\nGPU UUID: \t GPU-1\n");
    }

    private Map<String, String> facts() {
        return NvidiaDriver.facts(Hosts.of(root, Map.of(), Map.of()));
    }

    private String unavailable() {
        return new TensorRtLibraries(Hosts.of(root, Map.of(), Map.of()))
                .unavailable()
                .orElse("");
    }

    private String found(Map<String, String> properties, Map<String, String> variables) {
        return new TensorRtLibraries(Hosts.of(root, properties, variables))
                .tensorRt()
                .orElseThrow()
                .toString();
    }
}
