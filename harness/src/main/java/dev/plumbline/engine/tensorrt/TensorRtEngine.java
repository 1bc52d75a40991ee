// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.engine.CheckedSession;
import dev.plumbline.engine.Engine;
import dev.plumbline.engine.Session;
import dev.plumbline.engine.natives.Host;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Placement;
import dev.plumbline.plugins.PluginLibrary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * TensorRT on an NVIDIA GPU: strongly typed networks of a fixed batch, replayed as CUDA graphs unless {@code
 * -Dplumbline.cuda.graph=off}. With {@code -Dplumbline.onnx.parser=on} TensorRT's own parser reads them from ONNX.
 */
public final class TensorRtEngine implements Engine {
    private final Host host;
    private @Nullable Optional<String> unavailable;
    private @Nullable Optional<String> noPlugins;

    public TensorRtEngine() {
        this(Host.current());
    }

    TensorRtEngine(Host host) {
        this.host = host;
    }

    @Override
    public String name() {
        return "tensorrt";
    }

    @Override
    public Optional<String> unavailable() {
        if (unavailable == null) {
            unavailable = new TensorRtLibraries(host).unavailable();
        }
        return unavailable;
    }

    @Override
    public Optional<String> unavailable(Placement placement) {
        if (!placement.usesPlugin()) {
            return unavailable();
        }
        if (noPlugins == null) {
            noPlugins = PluginLibrary.find().unavailable();
        }
        return unavailable().or(() -> noPlugins);
    }

    @Override
    public List<Placement> placements() {
        return List.of(Placement.values());
    }

    @Override
    public List<Precision> precisions() {
        return List.of(Precision.FP32, Precision.TF32, Precision.FP16, Precision.BF16);
    }

    @Override
    public Map<String, String> facts() {
        return new TensorRtLibraries(host).facts();
    }

    @Override
    public void prepare(Consumer<String> progress) {
        new TensorRtLibraries(host).prepare(progress);
    }

    @Override
    public Map<String, String> variables() {
        return unavailable().isPresent() ? Map.of() : new NativeLoading(host, System.err::println).variables();
    }

    @Override
    public Session open(Build build) {
        return CheckedSession.open(this, build, checked -> Native.started(host).open(checked));
    }
}
