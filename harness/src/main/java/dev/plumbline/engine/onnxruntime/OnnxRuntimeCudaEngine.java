// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.onnxruntime;

import dev.plumbline.engine.CheckedSession;
import dev.plumbline.engine.Engine;
import dev.plumbline.engine.Session;
import dev.plumbline.engine.natives.Host;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Placement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * ONNX Runtime on an NVIDIA GPU, by its CUDA provider: the graphs of {@link OnnxRuntimeEngine}. Its Java interface has
 * inputs and outputs in the host's memory only, so that each inference copies them.
 */
public final class OnnxRuntimeCudaEngine implements Engine {
    static final String NAME = "onnxruntime-cuda";

    private final CudaLibraries libraries;
    private @Nullable Optional<String> unavailable;

    public OnnxRuntimeCudaEngine() {
        this(Host.current());
    }

    OnnxRuntimeCudaEngine(Host host) {
        this.libraries = new CudaLibraries(host);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> unavailable() {
        if (unavailable == null) {
            unavailable = libraries.unavailable();
        }
        return unavailable;
    }

    @Override
    public List<Placement> placements() {
        return List.of(Placement.NATIVE);
    }

    @Override
    public List<Precision> precisions() {
        return List.of(Precision.FP32, Precision.TF32);
    }

    @Override
    public Map<String, String> facts() {
        return unavailable().isPresent() ? Map.of() : libraries.facts();
    }

    @Override
    public void prepare(Consumer<String> progress) {
        libraries.prepare(progress);
    }

    @Override
    public Session open(Build build) {
        return CheckedSession.open(this, build, this::session);
    }

    private Session session(Build build) {
        libraries.load(System.err::println);
        return new Opener(Provider.cuda(build.precision())).open(build);
    }
}
