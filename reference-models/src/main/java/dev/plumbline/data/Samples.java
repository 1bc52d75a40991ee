// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.data;

import dev.plumbline.interpret.Signature;
import dev.plumbline.model.Model;
import dev.plumbline.model.Shape;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Named inputs of a model, to compare engines on: real images where its input has the shape of some. */
public final class Samples {
    private static final int NOISE = 8;

    private static final String NOISE_NAME = "noise-";

    private final int count;
    private final IntFunction<String> names;
    private final IntFunction<Map<String, float[]>> inputs;

    Samples(int count, IntFunction<String> names, IntFunction<Map<String, float[]>> inputs) {
        this.count = count;
        this.names = names;
        this.inputs = inputs;
    }

    /** The digits for one input of 1 x 28 x 28, the photographs for 3 x 224 x 224, otherwise normal noise. */
    public static Samples of(Model model) {
        Map<String, Shape> shapes = Signature.of(model).inputs();
        if (List.copyOf(shapes.values()).equals(List.of(new Shape(1, Digits.SIDE, Digits.SIDE)))) {
            Digits digits = Digits.load();
            return new Samples(
                    digits.count(),
                    i -> String.format(Locale.ROOT, "digit-%04d", i),
                    i -> only(shapes.keySet(), digits.image(i)));
        }
        if (List.copyOf(shapes.values()).equals(List.of(new Shape(3, Photographs.SIDE, Photographs.SIDE)))) {
            Photographs photographs = Photographs.load();
            return new Samples(
                    photographs.count(), photographs::name, i -> only(shapes.keySet(), photographs.image(i)));
        }
        return new Samples(NOISE, i -> NOISE_NAME + i, i -> noise(shapes, i));
    }

    public int count() {
        return count;
    }

    /** Whether these are numbers drawn at random, mean 0 and deviation 1, for want of images. */
    public boolean areNoise() {
        return name(0).startsWith(NOISE_NAME);
    }

    /** A name in lower case without spaces, different for each sample. */
    public String name(int i) {
        return names.apply(Objects.checkIndex(i, count));
    }

    /** For each input of the model its values, channels x height x width. */
    public Map<String, float[]> inputs(int i) {
        return inputs.apply(Objects.checkIndex(i, count));
    }

    private static Map<String, float[]> only(Collection<String> names, float[] values) {
        return Map.of(names.iterator().next(), values);
    }

    private static Map<String, float[]> noise(Map<String, Shape> shapes, int i) {
        return shapes.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        e -> new Draws(e.getKey() + " " + i).normal(e.getValue().elements())));
    }
}
