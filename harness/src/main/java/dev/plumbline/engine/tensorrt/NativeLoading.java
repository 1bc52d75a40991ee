// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.engine.natives.Host;
import dev.plumbline.engine.natives.Library;
import dev.plumbline.engine.natives.NativeFolder;
import dev.plumbline.engine.natives.NvidiaDriver;
import dev.plumbline.engine.natives.StandIn;
import dev.plumbline.plugins.OwnedFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvonnxparser;

/**
 * Takes the libraries into this process. What is in a jar is extracted to the folder {@code natives} of Plumbline's
 * cache, once for all processes; so are JavaCPP's own libraries.
 *
 * <p>The dynamic loader takes a library that is loaded already for any that has its name. So all of them are loaded here,
 * by their files, before JavaCPP's own libraries ask for them by name.
 */
record NativeLoading(Host host, Consumer<String> progress) {
    private static final String CACHE = "org.bytedeco.javacpp.cachedir";
    private static final List<String> RUNTIME = List.of(TensorRtLibraries.RUNTIME);
    private static final List<String> TENSORRT = List.of(TensorRtLibraries.BUILDER, TensorRtLibraries.TENSORRT);
    /** The parser is whole in itself; the others are what its binding asks for. */
    private static final List<String> PARSER =
            List.of("libnvinfer_plugin.so.10", "libnvinfer_vc_plugin.so.10", "libnvonnxparser.so.10");

    private static final String SEARCHED = "LD_LIBRARY_PATH";
    private static final String NONE = "libplumbline_none.so";

    /** Extracts what is in jars, so that processes to come find it; loads no native code. */
    void prepare() {
        guarded((found, natives) -> {
            folder().files(found.runtime().orElseThrow(), RUNTIME);
            folder().files(found.tensorRt().orElseThrow(), TENSORRT);
        });
    }

    void load() {
        guarded((found, natives) -> {
            System.setProperty(
                    CACHE,
                    folder().owned(natives.path().resolve("javacpp")).path().toString());
            load(found, natives);
        });
    }

    /** TensorRT's ONNX parser; after {@link #load()}. */
    void loadParser() {
        guarded((found, natives) -> {
            load(found.tensorRt().orElseThrow(), PARSER, natives);
            Loader.load(nvonnxparser.class);
        });
    }

    /** TensorRT looks for its builder's library by name, where the dynamic loader of a fresh process does. */
    Map<String, String> variables() {
        String others = host.variables().apply(SEARCHED);
        try {
            Path folder = folder().folder(new TensorRtLibraries(host).tensorRt().orElseThrow(), TENSORRT);
            return Map.of(SEARCHED, others == null || others.isEmpty() ? folder.toString() : folder + ":" + others);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private NativeFolder folder() {
        return new NativeFolder(host, "TensorRT", progress);
    }

    /** What is done while no other process does the like. */
    @FunctionalInterface
    private interface Step {
        void with(TensorRtLibraries found, OwnedFolder natives) throws IOException;
    }

    private void guarded(Step step) {
        TensorRtLibraries found = new TensorRtLibraries(host);
        found.unavailable().ifPresent(reason -> {
            throw new PlumblineException(ExitCode.UNAVAILABLE, reason);
        });
        folder().guarded(natives -> step.with(found, natives));
    }

    private void load(TensorRtLibraries found, OwnedFolder natives) throws IOException {
        Optional<Path> driver = host.installed(NvidiaDriver.LIBRARY);
        if (driver.isPresent()) {
            load(NvidiaDriver.LIBRARY, driver.get());
        }
        load(found.runtime().orElseThrow(), RUNTIME, natives);
        for (String name : TensorRtLibraries.UNUSED) {
            loadOrStandIn(name, natives);
        }
        load(found.tensorRt().orElseThrow(), TENSORRT, natives);
        Loader.load(nvinfer.class);
        Loader.load(cudart.class);
    }

    /** The real library, since others in this process may need it; else one that has its name and is empty. */
    private void loadOrStandIn(String name, OwnedFolder natives) throws IOException {
        Optional<Path> real = host.named(TensorRtLibraries.PROPERTY, name).or(() -> host.installed(name));
        if (real.isPresent()) {
            try {
                load(name, real.get());
                return;
            } catch (UnsatisfiedLinkError e) {
                // For lack of another library; nobody here calls it anyway.
            }
        }
        load(name, natives.store(name, StandIn.named(name)));
    }

    private void load(Library found, List<String> names, OwnedFolder natives) throws IOException {
        List<Path> files = folder().files(found, names);
        for (int i = 0; i < names.size(); i++) {
            // TensorRT of another version has its own builder; with none JavaCPP would extract that of the class path.
            load(names.get(i), Files.exists(files.get(i)) ? files.get(i) : natives.store(NONE, StandIn.named(NONE)));
        }
    }

    /** Loads it, and lets JavaCPP know, which would look for it otherwise. */
    private static void load(String name, Path library) throws IOException {
        String binding = name.replaceFirst("^lib(.+)\\.so(.*)$", "$1@$2");
        Loader.loadLibrary(Loader.class, new URL[] {library.toUri().toURL()}, binding);
    }
}
