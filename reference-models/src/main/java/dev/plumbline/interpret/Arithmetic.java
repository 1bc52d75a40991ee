// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Activation;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.Network;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Weights;
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

    private final Activation activation;
    private final Weights weights;
    private final Workers workers;
    private final Map<String, Filter> filters = new HashMap<>();
    private final Map<String, Norm> norms = new HashMap<>();
    private final Map<Integer, Deque<double[]>> spare = new HashMap<>();

    Arithmetic(Network network, Workers workers) {
        activation = network.activation();
        weights = network.weights();
        this.workers = workers;
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

    Filter filter(String name, Shape x, Convolution how) {
        float[] bias = how.bias() ? weights.get(name + ".bias", how.channels()) : new float[how.channels()];
        return filters.computeIfAbsent(name, n -> filter(n, x, how, bias, DoubleUnaryOperator.identity()));
    }

    Filter filter(String name, Shape x, int features) {
        float[] bias = weights.get(name + ".bias", features);
        return filters.computeIfAbsent(name, n -> filter(n, x, bias, DoubleUnaryOperator.identity()));
    }

    /** Squared weights and no bias: what carries variances through the layer. */
    Filter squares(String name, Shape x, Convolution how) {
        float[] bias = new float[how.channels()];
        return filters.computeIfAbsent(name + " squared", n -> filter(name, x, how, bias, w -> w * w));
    }

    Filter squares(String name, Shape x, int features) {
        return filters.computeIfAbsent(name + " squared", n -> filter(name, x, new float[features], w -> w * w));
    }

    private Filter filter(String name, Shape x, Convolution how, float[] bias, DoubleUnaryOperator map) {
        int kernel = how.kernel();
        float[] w = weights.get(name + ".weight", how.channels(), x.channels(), kernel, kernel);
        return new Filter(new Shape(x.channels(), kernel, kernel), bias, w, map);
    }

    private Filter filter(String name, Shape x, float[] bias, DoubleUnaryOperator map) {
        return new Filter(x, bias, weights.get(name + ".weight", bias.length, x.elements()), map);
    }

    double[] convolve(Filter filter, double[] x, Shape shape, Convolution how) {
        Shape out = shape.after(how);
        double[] padded = how.padding() == 0 ? x : pad(x, shape, how.padding());
        double[] y = take(out.elements());
        int width = shape.width() + 2 * how.padding();
        filter.apply(workers, padded, width, how.stride(), out.height(), out.width(), y);
        if (how.padding() > 0) {
            give(padded);
        }
        return y;
    }

    private double[] pad(double[] x, Shape shape, int padding) {
        int width = shape.width() + 2 * padding;
        int row = shape.width() * shape.channels();
        double[] padded = take(width * (shape.height() + 2 * padding) * shape.channels());
        Arrays.fill(padded, 0);
        for (int i = 0; i < shape.height(); i++) {
            System.arraycopy(x, i * row, padded, ((i + padding) * width + padding) * shape.channels(), row);
        }
        return padded;
    }

    double[] dense(Filter filter, double[] x, Shape shape, int features) {
        double[] y = take(features);
        filter.apply(workers, x, shape.width(), 1, 1, 1, y);
        return y;
    }

    Norm norm(String name, int channels) {
        return norms.computeIfAbsent(name, n -> {
            float[] weight = weights.get(n + ".weight", channels);
            float[] bias = weights.get(n + ".bias", channels);
            float[] mean = weights.get(n + ".running_mean", channels);
            float[] variance = weights.get(n + ".running_var", channels);
            double[] scale = new double[channels];
            double[] shift = new double[channels];
            for (int c = 0; c < channels; c++) {
                scale[c] = weight[c] / Math.sqrt(variance[c] + NetworkBuilder.EPSILON);
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

    void activate(double[] x, double[] y) {
        workers.split(x.length, 1, (from, to) -> {
            for (int i = from; i < to; i++) {
                y[i] = activation.apply(x[i]);
            }
        });
    }

    void add(double[] a, double[] b, double[] y) {
        workers.split(y.length, 1, (from, to) -> {
            for (int i = from; i < to; i++) {
                y[i] = a[i] + b[i];
            }
        });
    }

    double[] maxPool(double[] x, Shape shape, Pool how) {
        Shape out = shape.after(how);
        double[] y = take(out.elements());
        workers.run(out.height(), row -> {
            for (int column = 0; column < out.width(); column++) {
                window(x, shape, how, row, column, y, (row * out.width() + column) * shape.channels());
            }
        });
        return y;
    }

    private static void window(double[] x, Shape shape, Pool how, int row, int column, double[] y, int at) {
        int channels = shape.channels();
        Arrays.fill(y, at, at + channels, Double.NEGATIVE_INFINITY);
        int top = row * how.stride() - how.padding();
        int left = column * how.stride() - how.padding();
        for (int i = Math.max(top, 0); i < Math.min(top + how.kernel(), shape.height()); i++) {
            for (int j = Math.max(left, 0); j < Math.min(left + how.kernel(), shape.width()); j++) {
                int from = (i * shape.width() + j) * channels;
                for (int c = 0; c < channels; c++) {
                    y[at + c] = Math.max(y[at + c], x[from + c]);
                }
            }
        }
    }

    double[] average(double[] x, Shape shape) {
        double[] y = take(shape.channels());
        Arrays.fill(y, 0);
        for (int p = 0; p < shape.plane(); p++) {
            for (int c = 0; c < y.length; c++) {
                y[c] += x[p * y.length + c];
            }
        }
        for (int c = 0; c < y.length; c++) {
            y[c] /= shape.plane();
        }
        return y;
    }
}
