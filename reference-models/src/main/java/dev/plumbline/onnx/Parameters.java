// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import dev.plumbline.model.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The parameters of a model under the names of its layers; made once, however often the model is played. */
final class Parameters {
    private final Map<String, Weights.Parameter> parameters = new LinkedHashMap<>();

    void put(String name, int[] shape, Supplier<float[]> values) {
        if (!parameters.containsKey(name)) {
            parameters.put(name, new Weights.Parameter(shape, values.get()));
        }
    }

    Weights weights() {
        return new Weights(parameters);
    }
}
