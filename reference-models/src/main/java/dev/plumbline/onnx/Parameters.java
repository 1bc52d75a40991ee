// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import dev.plumbline.model.Weights;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The parameters of a model under the names of its layers; made once, however often the model is played. */
final class Parameters {
    private final Map<String, Weights.Parameter> parameters = new LinkedHashMap<>();
    private final Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
    private long room;

    /** @param room elements of all arrays: many layers may each need the same constant in an order of their own */
    Parameters(long room) {
        this.room = room;
    }

    void put(String name, int[] shape, Supplier<float[]> values) {
        if (!parameters.containsKey(name)) {
            float[] array = values.get();
            room -= arrays.add(array) ? array.length : 0;
            if (room < 0) {
                throw new MalformedOnnxException("the layers up to " + name
                        + " need many times more parameters than the file has; this is no network.");
            }
            parameters.put(name, new Weights.Parameter(shape, array));
        }
    }

    Weights weights() {
        return new Weights(parameters);
    }
}
