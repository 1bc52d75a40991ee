// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.faulty;

import dev.plumbline.model.Weights;
import dev.plumbline.model.Weights.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** The arithmetic is right, but it is done with other parameters. */
final class WeightFaults {
    private WeightFaults() {}

    static void plant(BiConsumer<String, Fault> faults) {
        faults.accept("exponent-bit-flipped", value("conv2.weight", 77, w -> flip(w, 24)));
        faults.accept("sign-bit-flipped", value("fc2.weight", 4321, w -> -w));
        faults.accept("mantissa-bit-flipped", value("fc3.weight", 421, w -> flip(w, 16)));
        faults.accept("weight-lost", value("fc1.weight", 12345, w -> 0f));
        faults.accept("weight-nan", value("fc1.weight", 12345, w -> Float.NaN));
        faults.accept("bias-dropped", all("conv1.bias", w -> 0f));
        faults.accept("last-bias-dropped", all("fc3.bias", w -> 0f));
        faults.accept("one-bias-dropped", value("fc2.bias", 83, w -> 0f));
        faults.accept("bias-doubled", all("fc1.bias", w -> 2 * w));
        faults.accept("weights-in-half", all("", w -> Rounding.toHalf(w)));
        faults.accept("one-layer-in-half", all("fc1.weight", w -> Rounding.toHalf(w)));
        faults.accept("weights-in-bfloat16", all("", w -> Rounding.toBits(w, 8)));
        faults.accept("weights-in-int8", all("", w -> Math.round(w * 127) / 127f));
        faults.accept("kernel-transposed", moved("conv1.weight", i -> i / 25 * 25 + i % 5 * 5 + i / 5 % 5));
        faults.accept("kernel-flipped", moved("conv2.weight", i -> i / 25 * 25 + 24 - i % 25));
        faults.accept("filters-rotated", moved("conv1.weight", i -> (i + 25) % 150));
        faults.accept("dense-transposed", moved("fc3.weight", i -> i % 10 * 84 + i / 10));
        faults.accept("rows-swapped", moved("fc2.weight", i -> i < 240 ? (i + 120) % 240 : i));
        faults.accept("norm-weight-dropped", all("bn1.weight", w -> 1f));
        faults.accept("norm-bias-dropped", all("bn1.bias", w -> 0f));
        faults.accept("norm-mean-dropped", all("bn2.running_mean", w -> 0f));
        faults.accept("norm-variance-dropped", all("bn2.running_var", w -> 1f));
        faults.accept("norm-mean-and-variance-swapped", Fault.weights(weights -> {
            Map<String, Parameter> wrong = new LinkedHashMap<>(weights.parameters());
            wrong.put("bn1.running_mean", weights.parameters().get("bn1.running_var"));
            wrong.put("bn1.running_var", weights.parameters().get("bn1.running_mean"));
            return new Weights(wrong);
        }));
    }

    private static float flip(float value, int bit) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(value) ^ 1 << bit);
    }

    private static Fault value(String name, int index, UnaryOperator<Float> wrong) {
        return values(name, (values, i) -> i == index ? wrong.apply(values[i]) : values[i]);
    }

    /** All values of a parameter or, with the empty name, of all. */
    private static Fault all(String name, UnaryOperator<Float> wrong) {
        return values(name, (values, i) -> wrong.apply(values[i]));
    }

    private static Fault moved(String name, UnaryOperator<Integer> source) {
        return values(name, (values, i) -> values[source.apply(i)]);
    }

    private interface Value {
        float of(float[] values, int index);
    }

    private static Fault values(String name, Value wrong) {
        return Fault.weights(weights -> {
            Map<String, Parameter> parameters = new LinkedHashMap<>();
            weights.parameters().forEach((key, parameter) -> {
                float[] values = parameter.values();
                float[] changed = values.clone();
                for (int i = 0; i < changed.length && (name.isEmpty() || key.equals(name)); i++) {
                    changed[i] = wrong.of(values, i);
                }
                parameters.put(key, new Parameter(parameter.shape(), changed));
            });
            if (weights.parameters().entrySet().stream()
                    .allMatch(p -> Arrays.equals(
                            p.getValue().values(), parameters.get(p.getKey()).values()))) {
                throw new IllegalStateException("nothing was planted in " + name);
            }
            return new Weights(parameters);
        });
    }
}
