// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.model.Model;
import dev.plumbline.model.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** He-scaled normal weights and lively batch norms for any model, by seed. */
final class RandomWeights {
    private RandomWeights() {}

    static Weights of(Model model, long seed) {
        Random random = new Random(seed);
        Map<String, Weights.Parameter> parameters = new LinkedHashMap<>();
        Parameters.of(model).forEach((name, shape) -> {
            float[] values = normal(Arrays.stream(shape).reduce(1, Math::multiplyExact), random);
            double mean = mean(name, shape);
            double deviation = isKernel(name, shape) ? Math.sqrt(2.0 / (values.length / shape[0])) : 0.1;
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (mean + deviation * values[i]);
            }
            parameters.put(name, new Weights.Parameter(shape, values));
        });
        return new Weights(parameters);
    }

    private static boolean isKernel(String name, int[] shape) {
        return name.endsWith(".weight") && shape.length > 1;
    }

    private static double mean(String name, int[] shape) {
        String part = name.substring(name.lastIndexOf('.'));
        return switch (part) {
            case ".value" -> 1;
            case ".running_var" -> 1.5;
            case ".weight" -> isKernel(name, shape) ? 0 : 0.7;
            default -> 0;
        };
    }

    /** Standard normal values. */
    static float[] normal(int elements, Random random) {
        float[] values = new float[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
