// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.engine.CheckedSession;
import dev.plumbline.engine.Engine;
import dev.plumbline.engine.Session;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Placement;
import dev.plumbline.plugins.PluginLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * TensorRT on an NVIDIA GPU: strongly typed networks of a fixed batch, replayed as CUDA graphs unless {@code
 * -Dplumbline.cuda.graph=off}.
 */
public final class TensorRtEngine implements Engine {
    private final Path device;

    public TensorRtEngine() {
        this(Path.of("/dev/nvidiactl"));
    }

    /** Asks for the driver by another device node. */
    TensorRtEngine(Path device) {
        this.device = device;
    }

    @Override
    public String name() {
        return "tensorrt";
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.of(
                Files.exists(device)
                        ? "this version of Plumbline has no TensorRT engine yet; run the engines reference and"
                                + " onnxruntime"
                        : "no NVIDIA GPU: " + device + " does not exist; run on a machine with an NVIDIA GPU and its"
                                + " driver");
    }

    @Override
    public Optional<String> unavailable(Placement placement) {
        return placement == Placement.NATIVE || placement == Placement.NONE
                ? unavailable()
                : unavailable().or(() -> PluginLibrary.find().unavailable());
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
        return Map.of();
    }

    @Override
    public Session open(Build build) {
        return CheckedSession.open(this, build, checked -> Native.started().open(checked));
    }
}
