// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine;

import dev.plumbline.interpret.Parameters;
import dev.plumbline.model.Model;
import dev.plumbline.model.Weights;
import dev.plumbline.model.Weights.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Seeded weights for any model, scaled so that values neither vanish nor explode. */
public final class RandomWeights {
    private RandomWeights() {}

    public static Weights of(Model model, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Map<String, int[]> shapes = Parameters.of(model);
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> {
            float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
            String layer = name.substring(0, name.lastIndexOf('.'));
            String part = name.substring(layer.length());
            boolean isNorm = shapes.containsKey(layer + ".running_var");
            boolean isKernel = part.equals(".weight") && !isNorm;
            double centre = part.equals(".bias") || part.equals(".running_mean") || isKernel ? 0 : 1;
            double reach = isKernel
                    ? Math.sqrt(3.0 / (values.length / shape[0]))
                    : part.equals(".running_var") ? 0.5 : part.equals(".bias") && !isNorm ? 0.1 : 0.3;
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (centre + reach * (2 * random.nextDouble() - 1));
            }
            parameters.put(name, new Parameter(shape, values));
        });
        return new Weights(parameters);
    }
}
