// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.Printable;
import dev.plumbline.plugins.OwnedFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.tensorrt.global.nvinfer;

/**
 * Finds TensorRT 10 and the CUDA runtime 12 and loads them, so that JavaCPP's bindings work.
 *
 * <p>Each comes from the folder that {@code -Dplumbline.tensorrt} names, from the class path or from the system, in this
 * order. What is in a jar is extracted to the folder {@code natives} of Plumbline's cache, once for all processes.
 */
final class TensorRtLibraries {
    static final String DRIVER = "libcuda.so.1";
    static final String RUNTIME = "libcudart.so.12";
    static final String TENSORRT = "libnvinfer.so.10";

    /** TensorRT looks for it in its own folder when it builds; its name holds the version. */
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

    /** Held by the tests to what the POM says. */
    static final String TENSORRT_ARTIFACT = "org.bytedeco:tensorrt:10.6-1.5.11:linux-x86_64-redist";

    static final String RUNTIME_ARTIFACT = "org.bytedeco:cuda-redist:12.9-9.10-1.5.12:linux-x86_64";

    private static final String TENSORRT_RESOURCES = "/org/bytedeco/tensorrt/linux-x86_64/";
    private static final String CUDA_RESOURCES = "/org/bytedeco/cuda/linux-x86_64/";

    private static final String SEARCHED = "LD_LIBRARY_PATH";

    private static boolean loaded;

    private final Host host;

    TensorRtLibraries(Host host) {
        this.host = host;
    }

    /** Why they cannot be loaded, one sentence; empty if it seems that they can. Loads no native code. */
    Optional<String> unavailable() {
        return host.noDevice().or(this::noLibrary);
    }

    private Optional<String> noLibrary() {
        if (host.named().isPresent() && host.named(TENSORRT).isEmpty()) {
            return Optional.of("no TensorRT: -Dplumbline.tensorrt names "
                    + Printable.text(host.named().get().toString()) + ", which holds no " + TENSORRT
                    + " for x86-64; name the folder that does, or leave the property out");
        }
        if (tensorRt().isEmpty()) {
            return Optional.of(missing(
                    "TensorRT",
                    TENSORRT,
                    TENSORRT_ARTIFACT,
                    "name the folder of a TensorRT 10 by -Dplumbline.tensorrt"));
        }
        return runtime().isPresent()
                ? Optional.empty()
                : Optional.of(missing(
                        "CUDA runtime", RUNTIME, RUNTIME_ARTIFACT, "name the folder of a CUDA 12 in LD_LIBRARY_PATH"));
    }

    private static String missing(String what, String library, String artifact, String otherwise) {
        return "no " + what + ": " + library + " is neither on the class path nor in a library folder; add " + artifact
                + " (the Maven profile gpu does, which -Pgpu selects), or " + otherwise;
    }

    Optional<Found> tensorRt() {
        return find(TENSORRT, TENSORRT_RESOURCES);
    }

    Optional<Found> runtime() {
        return find(RUNTIME, CUDA_RESOURCES);
    }

    private Optional<Found> find(String library, String resources) {
        return host.named(library)
                .map(Found::file)
                .or(() -> Optional.ofNullable(host.resources().apply(resources + library))
                        .map(Found::new))
                .or(() -> host.installed(library).map(Found::file));
    }

    /** A library by its address, in the file system or in a jar. */
    record Found(URL address) {
        static Found file(Path file) {
            try {
                return new Found(file.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(e);
            }
        }

        boolean inJar() {
            return address.getProtocol().equals("jar");
        }

        /** The address of another file of that folder. */
        URL sibling(String name) {
            try {
                return new URL(address, name);
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(e);
            }
        }
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
            new TensorRtLibraries(host).loadAll(progress);
            loaded = true;
        }
    }

    private void loadAll(Consumer<String> progress) {
        unavailable().ifPresent(reason -> {
            throw new PlumblineException(ExitCode.UNAVAILABLE, reason);
        });
        Path path = OwnedFolder.cache(host.properties(), host.variables()).resolve("natives");
        try {
            OwnedFolder natives = owned(path);
            // JavaCPP extracts its own libraries; two processes at once confuse it.
            try (ProcessLock lock = ProcessLock.on(path.resolve("lock"))) {
                System.setProperty(
                        "org.bytedeco.javacpp.cachedir",
                        owned(path.resolve("javacpp")).path().toString());
                for (Map.Entry<String, Path> library :
                        libraries(natives, progress).entrySet()) {
                    register(library.getKey(), library.getValue());
                }
                Loader.load(nvinfer.class);
                Loader.load(cudart.class);
            }
        } catch (IOException e) {
            throw new PlumblineException(
                    ExitCode.IO,
                    "TensorRT cannot be extracted to " + Printable.text(path.toString()) + " (" + Printable.cause(e)
                            + "); make room or name another folder with -Dplumbline.cache=DIR",
                    e);
        } catch (LinkageError e) {
            throw new PlumblineException(
                    ExitCode.UNAVAILABLE,
                    "TensorRT cannot be loaded (" + Printable.cause(e)
                            + "); plumbline doctor shows which libraries were found",
                    e);
        }
    }

    private static OwnedFolder owned(Path path) throws IOException {
        OwnedFolder folder = OwnedFolder.ofThisUser(path);
        folder.prepare().ifPresent(objection -> {
            throw new PlumblineException(
                    ExitCode.SECURITY,
                    "refusing to load TensorRT from a folder that others control: " + Printable.text(objection)
                            + "; correct or remove it, or name another with -Dplumbline.cache=DIR");
        });
        return folder;
    }

    /** All that must be loaded before the bindings, in this order, by the names that these look for. */
    private Map<String, Path> libraries(OwnedFolder natives, Consumer<String> progress) throws IOException {
        Map<String, Path> libraries = new LinkedHashMap<>();
        host.installed(DRIVER).ifPresent(file -> libraries.put(DRIVER, file));
        libraries.putAll(files(runtime().orElseThrow(), List.of(RUNTIME), natives, progress));
        for (String name : UNUSED) {
            Optional<Path> real = host.installed(name);
            libraries.put(name, real.isPresent() ? real.get() : natives.store(name, StandIn.named(name)));
        }
        libraries.putAll(files(tensorRt().orElseThrow(), List.of(BUILDER, TENSORRT), natives, progress));
        return libraries;
    }

    /** The libraries beside the one that was found, of those that are there. */
    private Map<String, Path> files(Found found, List<String> names, OwnedFolder natives, Consumer<String> progress)
            throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        if (found.inJar()) {
            List<URL> addresses = names.stream().map(found::sibling).toList();
            Extraction extraction = Extraction.of(addresses);
            List<Path> extracted = extraction.into(owned(extraction.folder(natives.path())), progress);
            for (String name : names) {
                files.put(name, extracted.get(names.indexOf(name)));
            }
        } else {
            for (String name : names) {
                Path file = Path.of(URI.create(found.sibling(name).toString()));
                if (Files.exists(file)) {
                    files.put(name, file);
                }
            }
        }
        return files;
    }

    /** TensorRT looks for its builder's library by name, where the dynamic loader does. */
    Map<String, String> variables() {
        return tensorRt()
                .map(this::folder)
                .map(folder -> {
                    String others = host.variables().apply(SEARCHED);
                    return Map.of(SEARCHED, folder + (others == null || others.isEmpty() ? "" : ":" + others));
                })
                .orElseGet(Map::of);
    }

    private String folder(Found found) {
        if (!found.inJar()) {
            return String.valueOf(
                    Path.of(URI.create(found.address().toString())).getParent());
        }
        Path natives = OwnedFolder.cache(host.properties(), host.variables()).resolve("natives");
        try {
            return Extraction.of(List.of(found.sibling(BUILDER), found.sibling(TENSORRT)))
                    .folder(natives)
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Loads it, and lets JavaCPP know, which would look for it otherwise. */
    private static void register(String name, Path library) throws IOException {
        String binding = name.replaceFirst("^lib(.+)\\.so(.*)$", "$1@$2");
        Loader.loadLibrary(Loader.class, new URL[] {library.toUri().toURL()}, binding);
    }

    /** The version of the loaded TensorRT, for instance 10.6.0. */
    static String version() {
        int version = nvinfer.getInferLibVersion();
        return version / 10_000 + "." + version / 100 % 100 + "." + version % 100;
    }
}
