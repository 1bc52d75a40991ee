// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import dev.plumbline.engine.CheckedSession;
import dev.plumbline.engine.Engine;
import dev.plumbline.engine.EngineException;
import dev.plumbline.engine.Session;
import dev.plumbline.engine.Threads;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Placement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * ONNX Runtime on the CPU, with all its optimisations. The activation is composed of ONNX's primitive operators; seen
 * in 1.29: ReLU is fused into the convolution before it, x sigmoid(x) becomes one operator, ISRLU stays seven.
 */
public final class OnnxRuntimeEngine implements Engine {
    static final String NAME = "onnxruntime";

    @Override
    public String name() {
        return NAME;
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
        String threads = Integer.toString(Threads.asked());
        return version == null
                ? Map.of("onnxruntime.threads", threads)
                : Map.of("onnxruntime.version", version, "onnxruntime.threads", threads);
    }

    @Override
    public Session open(Build build) {
        return CheckedSession.open(this, build, this::session);
    }

    private Session session(Build build) {
        try {
            return new Opener(Provider.cpu(Threads.asked())).open(build);
        } catch (LinkageError e) {
            throw new EngineException(
                    "onnxruntime could not unpack its native library; give Java a temporary folder with 30 MB to spare"
                            + " by -Djava.io.tmpdir, which is now " + System.getProperty("java.io.tmpdir"),
                    e);
        }
    }
}
