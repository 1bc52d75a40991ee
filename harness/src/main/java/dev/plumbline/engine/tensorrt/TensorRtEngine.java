// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.engine.Engine;
import dev.plumbline.engine.EngineException;
import dev.plumbline.engine.Session;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Placement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** TensorRT on an NVIDIA GPU. It names the cells there will be; this version cannot run any of them. */
public final class TensorRtEngine implements Engine {
    private final Host host;

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
        return new TensorRtLibraries(host)
                .unavailable()
                .or(() -> Optional.of("this version of Plumbline has no TensorRT engine yet; run the engines reference"
                        + " and onnxruntime"));
    }

    @Override
    public List<Placement> placements() {
        return List.of(Placement.NATIVE, Placement.PLUGIN);
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
    public Session open(Build build) {
        throw new EngineException(name() + " cannot run here: " + unavailable().orElseThrow());
    }
}
