// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Named float32 parameters, by PyTorch's names. Arrays are shared, not copied: read only. */
public final class Weights {
    /** One parameter: its shape and its values in row-major order. */
    public record Parameter(int[] shape, float[] values) {
        public Parameter {
            if (Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact) != values.length) {
                throw new IllegalArgumentException(
                        "shape " + Arrays.toString(shape) + " does not hold " + values.length + " values");
            }
        }
    }

    private final Map<String, Parameter> parameters;

    public Weights(Map<String, Parameter> parameters) {
        this.parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    public Map<String, Parameter> parameters() {
        return parameters;
    }

    /** The values of one parameter; its shape must be the one asked for. */
    public float[] get(String name, int... shape) {
        Parameter parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException("the weights hold no " + name);
        }
        if (!Arrays.equals(parameter.shape, shape)) {
            throw new IllegalArgumentException("the weights hold " + name + " with shape "
                    + Arrays.toString(parameter.shape) + ", but the model needs " + Arrays.toString(shape));
        }
        return parameter.values;
    }
}
