// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.onnxruntime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import dev.plumbline.engine.EngineException;
import dev.plumbline.engine.Session;
import dev.plumbline.model.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/** A model in ONNX Runtime. Inputs and outputs live in memory that it shares with Java as long as the session. */
final class OnnxRuntimeSession implements Session {
    private final OrtSession session;
    private final String engine;
    private final Map<String, String> facts;
    private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> outputs = new LinkedHashMap<>();

    private OnnxRuntimeSession(OrtSession session, Provider provider, Map<String, String> facts) {
        this.session = session;
        this.engine = provider.engine();
        this.facts = new LinkedHashMap<>(facts);
        this.facts.putAll(provider.facts());
    }

    static OnnxRuntimeSession of(byte[] model, int threads) throws OrtException {
        return of(model, Provider.cpu(threads), Map.of());
    }

    /**
     * Builds a model of float32 whose shapes are all fixed.
     *
     * @throws EngineException if they are not
     */
    static OnnxRuntimeSession of(byte[] model, Provider provider, Map<String, String> facts) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (SessionOptions options = new SessionOptions()) {
            options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
            provider.configuration().apply(options);
            OnnxRuntimeSession session =
                    new OnnxRuntimeSession(environment.createSession(model, options), provider, facts);
            try {
                session.allocate(environment, session.session.getInputInfo(), session.inputs);
                session.allocate(environment, session.session.getOutputInfo(), session.outputs);
                if (provider.copies()) {
                    session.facts.put(
                            "copied",
                            String.format(
                                    Locale.ROOT,
                                    "%,d bytes in, %,d out",
                                    bytes(session.inputs),
                                    bytes(session.outputs)));
                }
                return session;
            } catch (OrtException | RuntimeException | Error e) {
                session.close();
                throw e;
            }
        }
    }

    private void allocate(OrtEnvironment environment, Map<String, NodeInfo> infos, Map<String, OnnxTensor> tensors)
            throws OrtException {
        for (NodeInfo info : infos.values()) {
            TensorInfo tensor = (TensorInfo) info.getInfo();
            long[] shape = tensor.getShape();
            if (tensor.type != OnnxJavaType.FLOAT || Arrays.stream(shape).anyMatch(extent -> extent < 1)) {
                throw new EngineException(engine + " has " + info.getName() + " as " + tensor.type + " of shape "
                        + Arrays.toString(shape) + "; give a model of float32 whose shapes are fixed");
            }
            long bytes = Arrays.stream(shape).reduce(Float.BYTES, Math::multiplyExact);
            FloatBuffer memory = ByteBuffer.allocateDirect(Math.toIntExact(bytes))
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            tensors.put(info.getName(), OnnxTensor.createTensor(environment, memory, shape));
        }
    }

    private static long bytes(Map<String, OnnxTensor> tensors) {
        return tensors.values().stream()
                .mapToLong(tensor -> Float.BYTES * tensor.getInfo().getNumElements())
                .sum();
    }

    @Override
    public void upload(String input, float[] values) {
        FloatBuffer memory = (FloatBuffer)
                Objects.requireNonNull(inputs.get(input)).getBufferRef().orElseThrow();
        memory.put(0, values);
    }

    @Override
    public void run() {
        try {
            session.run(inputs, Set.of(), outputs).close();
        } catch (OrtException e) {
            throw new EngineException(engine + " could not run the model: " + e.getMessage(), e);
        }
    }

    @Override
    public Map<String, Tensor> outputs() {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        outputs.forEach((name, tensor) -> {
            int[] shape = Arrays.stream(tensor.getInfo().getShape())
                    .mapToInt(Math::toIntExact)
                    .toArray();
            FloatBuffer values = tensor.getFloatBuffer();
            double[] wide =
                    IntStream.range(0, values.limit()).mapToDouble(values::get).toArray();
            copies.put(name, new Tensor(shape, wide));
        });
        return copies;
    }

    @Override
    public Map<String, String> facts() {
        return facts;
    }

    @Override
    public void close() {
        inputs.values().forEach(OnnxTensor::close);
        outputs.values().forEach(OnnxTensor::close);
        try {
            session.close();
        } catch (OrtException e) {
            throw new EngineException(engine + " could not close its session: " + e.getMessage(), e);
        }
    }
}
