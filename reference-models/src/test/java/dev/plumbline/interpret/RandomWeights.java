// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Activation;
import dev.plumbline.model.Combination;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.Model;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Padding;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** He-scaled normal weights and lively batch norms for any model, by seed. */
final class RandomWeights implements NetworkBuilder<Shape> {
    private final Random random;
    private final Map<String, Weights.Parameter> parameters = new LinkedHashMap<>();

    private RandomWeights(long seed) {
        random = new Random(seed);
    }

    static Weights of(Model model, long seed) {
        RandomWeights weights = new RandomWeights(seed);
        model.define(weights);
        return new Weights(weights.parameters);
    }

    /** Standard normal values. */
    static float[] normal(int elements, Random random) {
        float[] values = new float[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private void put(String name, double mean, double deviation, int... shape) {
        int elements = 1;
        for (int extent : shape) {
            elements *= extent;
        }
        float[] values = normal(elements, random);
        for (int i = 0; i < elements; i++) {
            values[i] = (float) (mean + deviation * values[i]);
        }
        parameters.put(name, new Weights.Parameter(shape, values));
    }

    @Override
    public Shape input(String name, Shape shape) {
        return shape;
    }

    @Override
    public Shape constant(String name, Shape shape) {
        put(name + ".value", 1, 0.1, shape.channels(), shape.height(), shape.width());
        return shape;
    }

    @Override
    public Shape convolution(String name, Shape x, Convolution how) {
        put(name + ".weight", 0, Math.sqrt(2.0 / how.products(x.channels())), how.kernel(x.channels()));
        if (how.bias()) {
            put(name + ".bias", 0, 0.1, how.channels());
        }
        return x.after(how);
    }

    @Override
    public Shape normalize(String name, Shape x, double epsilon) {
        put(name + ".weight", 0.7, 0.1, x.channels());
        put(name + ".bias", 0, 0.1, x.channels());
        put(name + ".running_mean", 0, 0.1, x.channels());
        put(name + ".running_var", 1.5, 0.1, x.channels());
        return x;
    }

    @Override
    public Shape activate(String name, Shape x) {
        return x;
    }

    @Override
    public Shape activate(String name, Shape x, Activation activation) {
        return x;
    }

    @Override
    public Shape maxPool(String name, Shape x, Pool how) {
        return x.after(how);
    }

    @Override
    public Shape averagePool(String name, Shape x, Pool how, boolean countPadding) {
        return x.after(how);
    }

    @Override
    public Shape globalAveragePool(String name, Shape x) {
        return Shape.vector(x.channels());
    }

    @Override
    public Shape combine(String name, Combination how, Shape a, Shape b) {
        return a.with(b);
    }

    @Override
    public Shape concatenate(String name, List<Shape> parts) {
        return Shape.joined(parts);
    }

    @Override
    public Shape pad(String name, Shape x, Padding how) {
        return x.after(how);
    }

    @Override
    public Shape softmax(String name, Shape x) {
        return x;
    }

    @Override
    public Shape flatten(String name, Shape x) {
        return Shape.vector(x.elements());
    }

    @Override
    public Shape dense(String name, Shape x, int features, boolean bias) {
        put(name + ".weight", 0, Math.sqrt(2.0 / x.elements()), features, x.elements());
        if (bias) {
            put(name + ".bias", 0, 0.1, features);
        }
        return Shape.vector(features);
    }

    @Override
    public void output(String name, Shape x) {}
}
