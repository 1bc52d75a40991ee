// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Activation;
import dev.plumbline.model.Axis;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.Network;
import dev.plumbline.model.Padding;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Weights;
import dev.plumbline.model.Window;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** The layers' arithmetic on arrays in {@link Grid}'s order, with the parameters of a network and memory to reuse. */
final class Arithmetic {
    /** Scale and shift of each channel. */
    record Norm(double[] scale, double[] shift) {}

    /** Of a dense layer, whose kernel covers the map. */
    private static final Window ONCE = Window.square(1, 1, 0);

    private final Weights weights;
    private final Workers workers;
    private final Layout layout;
    private final Map<String, Products> products = new HashMap<>();
    private final Map<String, Norm> norms = new HashMap<>();
    private final Map<Integer, Deque<double[]>> spare = new HashMap<>();

    Arithmetic(Network network, Workers workers) {
        weights = network.weights();
        this.workers = workers;
        layout = new Layout(workers);
    }

    Layout layout() {
        return layout;
    }

    float[] constant(String name, Shape shape) {
        return weights.get(name + ".value", shape.channels(), shape.height(), shape.width());
    }

    /** Memory with anything in it. */
    double[] take(int elements) {
        double[] array = spares(elements).poll();
        return array == null ? new double[elements] : array;
    }

    /** Takes memory back. */
    void give(double[] array) {
        spares(array.length).push(array);
    }

    private Deque<double[]> spares(int elements) {
        return spare.computeIfAbsent(elements, n -> new ArrayDeque<>());
    }

    Products products(String name, Shape x, Convolution how) {
        float[] bias = how.bias() ? weights.get(name + ".bias", how.channels()) : new float[how.channels()];
        return products.computeIfAbsent(name, n -> products(n, x, how, bias, DoubleUnaryOperator.identity()));
    }

    Products products(String name, Shape x, int features, boolean biased) {
        float[] bias = biased ? weights.get(name + ".bias", features) : new float[features];
        return products.computeIfAbsent(name, n -> products(n, x, bias, DoubleUnaryOperator.identity()));
    }

    /** Squared weights and no bias: what carries variances through the layer. */
    Products squares(String name, Shape x, Convolution how) {
        float[] bias = new float[how.channels()];
        return products.computeIfAbsent(name + " squared", n -> products(name, x, how, bias, w -> w * w));
    }

    Products squares(String name, Shape x, int features) {
        return products.computeIfAbsent(name + " squared", n -> products(name, x, new float[features], w -> w * w));
    }

    private Products products(String name, Shape x, Convolution how, float[] bias, DoubleUnaryOperator map) {
        int[] kernel = how.kernel(x.channels());
        float[] w = weights.get(name + ".weight", kernel);
        return how.groups() > 1 || how.window().dilated()
                ? new Grouped(how.groups(), how.window().taps(), bias, w, map)
                : new Filter(new Shape(kernel[1], kernel[2], kernel[3]), bias, w, map);
    }

    private Products products(String name, Shape x, float[] bias, DoubleUnaryOperator map) {
        return new Filter(x, bias, weights.get(name + ".weight", bias.length, x.elements()), map);
    }

    double[] convolve(Products products, double[] x, Shape shape, Convolution how) {
        Shape out = shape.after(how);
        double[] y = take(out.elements());
        Axis rows = how.window().rows();
        Axis columns = how.window().columns();
        if (how.window().padded()) {
            Padding padding = new Padding(rows.before(), columns.before(), rows.after(), columns.after());
            double[] padded = pad(x, shape, padding);
            products.apply(workers, padded, shape.after(padding), how.window(), out, y);
            give(padded);
        } else {
            products.apply(workers, x, shape, how.window(), out, y);
        }
        return y;
    }

    double[] pad(double[] x, Shape shape, Padding how) {
        Shape out = shape.after(how);
        int row = shape.width() * shape.channels();
        double[] padded = take(out.elements());
        Arrays.fill(padded, 0);
        for (int i = 0; i < shape.height(); i++) {
            int at = ((i + how.top()) * out.width() + how.left()) * shape.channels();
            System.arraycopy(x, i * row, padded, at, row);
        }
        return padded;
    }

    double[] dense(Products products, double[] x, Shape shape, int features) {
        double[] y = take(features);
        products.apply(workers, x, shape, ONCE, Shape.vector(features), y);
        return y;
    }

    Norm norm(String name, int channels, double epsilon) {
        return norms.computeIfAbsent(name, n -> {
            float[] weight = weights.get(n + ".weight", channels);
            float[] bias = weights.get(n + ".bias", channels);
            float[] mean = weights.get(n + ".running_mean", channels);
            float[] variance = weights.get(n + ".running_var", channels);
            double[] scale = new double[channels];
            double[] shift = new double[channels];
            for (int c = 0; c < channels; c++) {
                scale[c] = weight[c] / Math.sqrt(variance[c] + epsilon);
                shift[c] = bias[c] - mean[c] * scale[c];
            }
            return new Norm(scale, shift);
        });
    }

    void normalize(Norm norm, double[] x, double[] y) {
        int channels = norm.scale.length;
        workers.split(x.length / channels, channels, (from, to) -> {
            for (int p = from; p < to; p++) {
                for (int c = 0; c < channels; c++) {
                    y[p * channels + c] = Math.fma(x[p * channels + c], norm.scale[c], norm.shift[c]);
                }
            }
        });
    }

    void activate(Activation activation, double[] x, double[] y) {
        workers.split(x.length, 1, (from, to) -> {
            for (int i = from; i < to; i++) {
                y[i] = activation.apply(x[i]);
            }
        });
    }
}
