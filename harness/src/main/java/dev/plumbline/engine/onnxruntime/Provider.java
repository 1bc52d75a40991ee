// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.onnxruntime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import dev.plumbline.interpret.Precision;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where and how ONNX Runtime computes.
 *
 * @param engine the engine's name, for messages
 * @param copies whether each inference copies its inputs and outputs from and to the host's memory
 * @param facts of every session
 */
record Provider(String engine, Configuration configuration, boolean copies, Map<String, String> facts) {
    /** What a provider asks of a session. */
    @FunctionalInterface
    interface Configuration {
        void apply(SessionOptions options) throws OrtException;
    }

    static Provider cpu(int threads) {
        return new Provider(
                OnnxRuntimeEngine.NAME,
                options -> {
                    options.setIntraOpNumThreads(threads);
                    options.setDeterministicCompute(true);
                },
                false,
                Map.of());
    }

    /** The first of the visible GPUs. What it cannot compute fails, so that nothing is computed on the CPU unnoticed. */
    static Provider cuda(Precision precision) {
        Map<String, String> asked = new TreeMap<>(Map.of(
                "cudnn_conv_algo_search", "EXHAUSTIVE",
                "device_id", "0",
                "do_copy_in_default_stream", "1",
                "use_tf32", precision == Precision.TF32 ? "1" : "0"));
        return new Provider(
                OnnxRuntimeCudaEngine.NAME,
                options -> {
                    options.setIntraOpNumThreads(1);
                    options.addConfigEntry("session.disable_cpu_ep_fallback", "1");
                    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(0)) {
                        for (Map.Entry<String, String> option : asked.entrySet()) {
                            cuda.add(option.getKey(), option.getValue());
                        }
                        options.addCUDA(cuda);
                    }
                },
                true,
                Map.of("provider", "CUDA", "provider.options", asked.toString()));
    }
}
