// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.ExitCode;
import dev.plumbline.engine.DeviceClock;
import dev.plumbline.engine.EngineException;
import dev.plumbline.engine.Session;
import dev.plumbline.model.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;
import org.bytedeco.tensorrt.nvinfer.IRuntime;
import org.jspecify.annotations.Nullable;

/**
 * An engine plan on the GPU, with its own memory; inferences are replays of a CUDA graph if asked for. All sessions of a
 * process share one stream: with a stream for each, the launches of all but the first took longer on an H100.
 */
final class TensorRtSession implements Session {
    private static @Nullable CUstream_st shared;

    private final Map<String, DeviceBuffer> inputs = new LinkedHashMap<>();
    private final Map<String, DeviceBuffer> outputs = new LinkedHashMap<>();
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final CUstream_st stream = sharedStream();
    private final ICudaEngine engine;
    private final LayerReport layers;
    private final LoggedErrors errors;
    private @Nullable GpuClock clock;

    /** Tests launch it past this class, and the graph. */
    final IExecutionContext context;

    @Nullable
    CUgraphExec_st graph;

    /** @param plan must be one that this machine made */
    TensorRtSession(byte[] plan, NativeLog log) {
        errors = log.errors;
        IRuntime runtime = errors.made(nvinfer.createInferRuntime(log), "make a runtime", ExitCode.UNAVAILABLE);
        try (BytePointer bytes = new BytePointer(plan)) {
            engine = errors.made(runtime.deserializeCudaEngine(bytes, plan.length), "load its engine plan");
        }
        context = errors.made(engine.createExecutionContext(), "make an execution context");
        layers = LayerReport.of(engine);
        facts.putAll(layers.facts());
    }

    private static synchronized CUstream_st sharedStream() {
        if (shared == null) {
            CUstream_st made = new CUstream_st();
            Cuda.check(cudart.cudaStreamCreateWithFlags(made, cudart.cudaStreamNonBlocking), "making a stream");
            shared = made;
        }
        return shared;
    }

    void bindInput(String name, int[] shape, Storage storage) {
        inputs.put(name, bind(Tensors.input(name), new DeviceBuffer(name, shape, storage, stream)));
    }

    void bindOutput(String name, int[] shape, Storage storage) {
        outputs.put(name, bind(Tensors.output(name), new DeviceBuffer(name, shape, storage, stream)));
    }

    private DeviceBuffer bind(String tensor, DeviceBuffer buffer) {
        if (!context.setTensorAddress(tensor, buffer.data())) {
            throw new EngineException("tensorrt's engine has no tensor " + tensor);
        }
        return buffer;
    }

    LayerReport layers() {
        return layers;
    }

    /** Further facts about how the plan came to be. */
    void add(Map<String, String> more) {
        facts.putAll(more);
    }

    /** All later inferences are replays of one captured now. */
    void capture() {
        launch(); // What an engine sets up on its first run is not to be captured.
        synchronize();
        graph = Graphs.capture(stream, this::launch);
    }

    private void launch() {
        errors.requireEnqueued(context.enqueueV3(stream));
    }

    void enqueue() {
        if (graph == null) {
            launch();
        } else {
            Cuda.check(cudart.cudaGraphLaunch(graph, stream), "launching the graph");
        }
    }

    void synchronize() {
        Cuda.check(cudart.cudaStreamSynchronize(stream), "an inference");
    }

    CUstream_st stream() {
        return stream;
    }

    void poison() {
        outputs.values().forEach(DeviceBuffer::poison);
    }

    @Override
    public void upload(String input, float[] values) {
        Objects.requireNonNull(inputs.get(input)).upload(values);
        poison(); // An inference that writes nothing shall not leave the last one's outputs.
    }

    @Override
    public void run() {
        enqueue();
        synchronize();
    }

    @Override
    public Map<String, Tensor> outputs() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        outputs.forEach((name, buffer) -> tensors.put(name, buffer.download()));
        return tensors;
    }

    @Override
    public Map<String, String> facts() {
        return Collections.unmodifiableMap(facts);
    }

    @Override
    public Optional<DeviceClock> device() {
        if (clock == null) {
            clock = new GpuClock(this);
        }
        return Optional.of(clock);
    }

    @Override
    public void close() {
        if (graph != null) {
            cudart.cudaGraphExecDestroy(graph);
        }
        inputs.values().forEach(DeviceBuffer::close);
        outputs.values().forEach(DeviceBuffer::close);
    }
}
