// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import dev.plumbline.engine.natives.Host;
import dev.plumbline.engine.natives.Library;
import dev.plumbline.engine.natives.NativeFolder;
import dev.plumbline.engine.natives.NvidiaDriver;
import dev.plumbline.journal.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * ONNX Runtime with its CUDA provider, and what of CUDA 12 and cuDNN 9 that needs.
 *
 * <p>Each part comes from the folder that {@code -Dplumbline.onnxruntime} names, from the class path or, but for ONNX
 * Runtime itself, from the system, in this order.
 */
record CudaLibraries(Host host) {
    static final String PROPERTY = "plumbline.onnxruntime";

    private static final String WHAT = "ONNX Runtime with CUDA";
    private static final String CUDA = "/org/bytedeco/cuda/linux-x86_64/";
    private static final String CUDA_ARTIFACT = "org.bytedeco:cuda:12.6-9.5-1.5.11:linux-x86_64-redist";

    /** Where ONNX Runtime's Java looks for its libraries instead of extracting them for each process. */
    private static final String NATIVE_PATH = "onnxruntime.native.path";

    /**
     * Libraries that lie in one place.
     *
     * @param key of the fact that tells where it was found
     * @param folder in the artifact
     * @param names the first is looked for, the others lie beside it
     * @param loaded how many of them to load, in this order; those find the others
     */
    private record Part(String key, String artifact, String folder, List<String> names, int loaded) {
        String first() {
            return names.get(0);
        }
    }

    private static final Part RUNTIME = new Part(
            "onnxruntime.cuda",
            "com.microsoft.onnxruntime:onnxruntime_gpu:1.29.0",
            "/ai/onnxruntime/native/linux-x64/",
            List.of(
                    "libonnxruntime_providers_cuda.so",
                    "libonnxruntime_providers_shared.so",
                    "libonnxruntime.so",
                    "libonnxruntime4j_jni.so"),
            0);

    /** In the order of their dependencies. ONNX Runtime 1.29 calls what the CUDA runtime has since 12.8. */
    private static final List<Part> PARTS = List.of(
            RUNTIME,
            new Part(
                    "onnxruntime.cudart",
                    "org.bytedeco:cuda-redist:12.9-9.10-1.5.12:linux-x86_64",
                    CUDA,
                    List.of("libcudart.so.12"),
                    1),
            new Part(
                    "onnxruntime.cublas",
                    CUDA_ARTIFACT,
                    CUDA,
                    List.of(
                            "libcublasLt.so.12",
                            "libcublas.so.12",
                            "libcurand.so.10",
                            "libnvrtc-builtins.so.12.6",
                            "libnvrtc.so.12"),
                    5),
            new Part(
                    "onnxruntime.cudnn",
                    CUDA_ARTIFACT,
                    CUDA,
                    List.of(
                            "libcudnn.so.9",
                            "libcudnn_graph.so.9",
                            "libcudnn_ops.so.9",
                            "libcudnn_cnn.so.9",
                            "libcudnn_heuristic.so.9",
                            "libcudnn_engines_precompiled.so.9",
                            "libcudnn_engines_runtime_compiled.so.9"),
                    1));

    /** Why they cannot be loaded, one sentence; empty if it seems that they can. Loads no native code. */
    Optional<String> unavailable() {
        return host.noDevice(WHAT).or(() -> NvidiaDriver.tooOld(host)).or(this::noLibrary);
    }

    private Optional<String> noLibrary() {
        Optional<Path> named = host.named(PROPERTY);
        if (named.isPresent() && host.named(PROPERTY, RUNTIME.first()).isEmpty()) {
            return Optional.of("no " + WHAT + ": -D" + PROPERTY + " names "
                    + Printable.text(named.get().toString()) + ", which holds no " + RUNTIME.first()
                    + " for x86-64; name the folder that does, or leave the property out");
        }
        List<String> missing = new ArrayList<>();
        Set<String> artifacts = new LinkedHashSet<>();
        for (Part part : PARTS) {
            if (find(part).isEmpty()) {
                missing.add(part == RUNTIME ? WHAT + " (" + part.first() + ")" : part.first());
                artifacts.add(part.artifact());
            }
        }
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("no " + String.join(", no ", missing) + " on the class path or in a library folder; add "
                        + String.join(" and ", artifacts) + ", as the Maven profile onnxruntime-cuda does (mvn"
                        + " -Ponnxruntime-cuda), or name the folder that holds them with -D" + PROPERTY + "=DIR");
    }

    /** What was found, for the environment record. Loads no native code. */
    Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>(NvidiaDriver.facts(host));
        PARTS.forEach(part -> find(part).ifPresent(found -> facts.put(part.key(), found.toString())));
        return facts;
    }

    private Optional<Library> find(Part part) {
        return part == RUNTIME
                ? host.given(PROPERTY, part.first(), part.folder())
                : host.find(PROPERTY, part.first(), part.folder());
    }

    /** Extracts what {@link #load} would; throws as that. Loads no native code. */
    void prepare(Consumer<String> progress) {
        NativeFolder folder = folder(progress);
        folder.guarded(natives -> {
            for (Part part : PARTS) {
                folder.files(find(part).orElseThrow(), part.names());
            }
        });
    }

    /**
     * Loads what the dynamic loader would look for, then ONNX Runtime; its CUDA provider loads with the first session.
     *
     * @throws dev.plumbline.PlumblineException as {@link NativeFolder#guarded}
     */
    void load(Consumer<String> progress) {
        NativeFolder folder = folder(progress);
        folder.guarded(natives -> {
            load(host.installed(NvidiaDriver.LIBRARY).stream().toList());
            for (Part part : PARTS) {
                List<Path> files = folder.files(find(part).orElseThrow(), part.names());
                load(files.subList(0, part.loaded()));
            }
            Path own = folder.folder(find(RUNTIME).orElseThrow(), RUNTIME.names());
            System.setProperty(NATIVE_PATH, own.toString());
            OrtEnvironment.getEnvironment();
        });
    }

    /** An installed CUDA of another release has another name for one of them, and finds it itself. */
    private static void load(List<Path> files) throws IOException {
        for (Path file : files) {
            if (Files.exists(file)) {
                System.load(file.toRealPath().toString());
            }
        }
    }

    private NativeFolder folder(Consumer<String> progress) {
        return new NativeFolder(host, WHAT, progress);
    }
}
