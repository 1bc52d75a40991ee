// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.plumbline.engine.CheckedSession;
import dev.plumbline.engine.Engine;
import dev.plumbline.engine.EngineException;
import dev.plumbline.engine.Session;
import dev.plumbline.interpret.OnnxWriter;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Placement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** ONNX Runtime on the CPU, with all its optimisations. The activation is composed of ONNX's primitive operators. */
public final class OnnxRuntimeEngine implements Engine {
    /** System property: threads of one inference; all processors if it is not set. */
    public static final String THREADS = "plumbline.threads";

    @Override
    public String name() {
        return "onnxruntime";
    }

    @Override
    public Optional<String> unavailable() {
        return unavailable(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    /** Asks the class path for the library of a platform. A class literal does not initialise its class. */
    static Optional<String> unavailable(String os, String arch) {
        String system = os.toLowerCase(Locale.ROOT);
        String family = system.startsWith("win") ? "win" : system.startsWith("mac") ? "osx" : system;
        String processor = switch (arch.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "x64";
            case "arm64" -> "aarch64";
            default -> arch;
        };
        String folder = "/ai/onnxruntime/native/" + family + "-" + processor + "/";
        boolean found = List.of("libonnxruntime.so", "libonnxruntime.dylib", "onnxruntime.dll").stream()
                .anyMatch(library -> OrtEnvironment.class.getResource(folder + library) != null);
        return found
                ? Optional.empty()
                : Optional.of("the ONNX Runtime on the class path has no library for " + os + " on " + arch
                        + "; use Linux on x86_64 or aarch64, macOS on aarch64 or Windows on x86_64");
    }

    @Override
    public List<Placement> placements() {
        return List.of(Placement.NATIVE);
    }

    @Override
    public List<Precision> precisions() {
        return List.of(Precision.FP32);
    }

    @Override
    public Map<String, String> facts() {
        String version = OrtEnvironment.class.getPackage().getImplementationVersion();
        String threads = Integer.toString(threads());
        return version == null
                ? Map.of("onnxruntime.threads", threads)
                : Map.of("onnxruntime.version", version, "onnxruntime.threads", threads);
    }

    @Override
    public Session open(Build build) {
        return CheckedSession.open(this, build, this::session);
    }

    private Session session(Build build) {
        OnnxWriter.Options options = new OnnxWriter.Options(OnnxWriter.Form.COMPOSED, build.batch(), build.traced());
        byte[] model = OnnxWriter.write(build.network(), options).toByteArray();
        try {
            return OnnxRuntimeSession.of(model, threads());
        } catch (OrtException | LinkageError e) {
            throw new EngineException(
                    "onnxruntime could not build " + build.network().model().name() + " with "
                            + build.network().activation().describe() + ": " + e.getMessage(),
                    e);
        }
    }

    private static int threads() {
        String asked = System.getProperty(THREADS);
        if (asked == null) {
            return Runtime.getRuntime().availableProcessors();
        }
        if (asked.matches("[1-9][0-9]{0,3}")) {
            return Integer.parseInt(asked);
        }
        throw new EngineException(THREADS + " must be a number of threads from 1 to 9999, but is " + asked);
    }
}
