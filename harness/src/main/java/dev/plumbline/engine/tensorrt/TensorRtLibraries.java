// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.engine.natives.Host;
import dev.plumbline.engine.natives.Library;
import dev.plumbline.engine.natives.NvidiaDriver;
import dev.plumbline.journal.Printable;
import dev.plumbline.plugins.OwnedFolder;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.bytedeco.tensorrt.global.nvinfer;

/**
 * TensorRT 10 and the CUDA runtime 12 on this machine, for JavaCPP's bindings.
 *
 * <p>Each comes from the folder that {@code -Dplumbline.tensorrt} names, from the class path or from the system, in this
 * order.
 */
final class TensorRtLibraries {
    static final String PROPERTY = "plumbline.tensorrt";
    static final String RUNTIME = "libcudart.so.12";
    static final String TENSORRT = "libnvinfer.so.10";

    /** What it takes to build; beside TensorRT itself. The bindings ask for this very version. */
    static final String BUILDER = "libnvinfer_builder_resource.so.10.6.0";

    /** The bindings want to open these, but TensorRT 10.6 uses none of them. In the order of their dependencies. */
    static final List<String> UNUSED = List.of(
            "libcublasLt.so.12",
            "libcublas.so.12",
            "libcudnn_graph.so.9",
            "libcudnn_ops.so.9",
            "libcudnn_cnn.so.9",
            "libcudnn_adv.so.9",
            "libnvrtc.so.12");

    static final String TENSORRT_ARTIFACT = "org.bytedeco:tensorrt:10.6-1.5.11:linux-x86_64-redist";
    static final String RUNTIME_ARTIFACT = "org.bytedeco:cuda-redist:12.9-9.10-1.5.12:linux-x86_64";

    static final String TENSORRT_RESOURCES = "/org/bytedeco/tensorrt/linux-x86_64/";
    static final String CUDA_RESOURCES = "/org/bytedeco/cuda/linux-x86_64/";

    private static boolean loaded;
    private static boolean parserLoaded;

    private final Host host;

    TensorRtLibraries(Host host) {
        this.host = host;
    }

    /** Why they cannot be loaded, one sentence; empty if it seems that they can. Loads no native code. */
    Optional<String> unavailable() {
        return host.noDevice("TensorRT").or(() -> NvidiaDriver.tooOld(host)).or(this::noLibrary);
    }

    private Optional<String> noLibrary() {
        if (host.named(PROPERTY).isPresent() && host.named(PROPERTY, TENSORRT).isEmpty()) {
            return Optional.of("no TensorRT: -Dplumbline.tensorrt names "
                    + Printable.text(host.named(PROPERTY).get().toString()) + ", which holds no " + TENSORRT
                    + " for x86-64; name the folder that does, or leave the property out");
        }
        List<String> missing = new ArrayList<>();
        List<String> artifacts = new ArrayList<>();
        if (tensorRt().isEmpty()) {
            missing.add("no TensorRT (" + TENSORRT + ")");
            artifacts.add(TENSORRT_ARTIFACT);
        }
        if (runtime().isEmpty()) {
            missing.add("no CUDA runtime (" + RUNTIME + ")");
            artifacts.add(RUNTIME_ARTIFACT);
        }
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(" and ", missing) + " on the class path or in a library folder; add "
                        + String.join(" and ", artifacts) + ", as the Maven profile gpu does (mvn -Pgpu), or name the"
                        + " folder that holds it with -Dplumbline.tensorrt=DIR or in LD_LIBRARY_PATH");
    }

    /** What was found, for the environment record. Loads no native code. */
    Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>(NvidiaDriver.facts(host));
        tensorRt().ifPresent(found -> facts.put("tensorrt", found.toString()));
        runtime().ifPresent(found -> facts.put("cuda.runtime", found.toString()));
        return facts;
    }

    Optional<Library> tensorRt() {
        return host.find(PROPERTY, TENSORRT, TENSORRT_RESOURCES);
    }

    Optional<Library> runtime() {
        return host.find(PROPERTY, RUNTIME, CUDA_RESOURCES);
    }

    /** SHA-256 of the CUDA runtime, which must be there. */
    String runtimeDigest() {
        Library found = runtime().orElseThrow();
        try (InputStream in = found.url().openStream()) {
            return OwnedFolder.sha256(in.readAllBytes());
        } catch (IOException e) {
            throw new PlumblineException(
                    ExitCode.IO, "the CUDA runtime cannot be read (" + Printable.cause(e) + "): " + found, e);
        }
    }

    /**
     * Extracts what {@link #load} would, without native code, so that the processes that load find it there.
     *
     * @throws PlumblineException as {@link #load}
     */
    void prepare(Consumer<String> progress) {
        new NativeLoading(host, progress).prepare();
    }

    /** {@link #load(Host, Consumer)} on this machine; what takes long is said on standard error. */
    static void load() {
        load(Host.current(), System.err::println);
    }

    /**
     * Loads everything into this process, once.
     *
     * @param progress is told of what takes long, a line each
     * @throws PlumblineException if that is impossible: 13 nothing to load, or it does not load; 17 no room for it; 18
     *     others can write to the folder for it
     */
    static synchronized void load(Host host, Consumer<String> progress) {
        if (!loaded) {
            new NativeLoading(host, progress).load();
            loaded = true;
        }
    }

    /** Loads TensorRT's ONNX parser, once; throws as {@link #load(Host, Consumer)}, which went before. */
    static synchronized void loadParser(Host host, Consumer<String> progress) {
        if (!parserLoaded) {
            new NativeLoading(host, progress).loadParser();
            parserLoaded = true;
        }
    }

    /** The version of the loaded TensorRT, for instance 10.6.0. */
    static String version() {
        int version = nvinfer.getInferLibVersion();
        return version / 10_000 + "." + version / 100 % 100 + "." + version % 100;
    }
}
