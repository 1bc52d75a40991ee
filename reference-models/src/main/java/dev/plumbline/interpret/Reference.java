// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Activation;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.Network;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Tensor;
import dev.plumbline.model.Weights;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The network in float64: the truth that engines are compared with.
 *
 * <p>Parameters are widened and laid out once; a run reuses the memory of the run before it. The result has the same
 * bits for any number of threads. NaN and infinities in the input take their IEEE 754 course.
 */
public final class Reference implements AutoCloseable {
    private final Network network;
    private final Outline outline;
    private final Workers workers;
    private final Map<String, Filter> filters = new HashMap<>();
    private final Map<String, double[][]> norms = new HashMap<>();
    private final Map<Integer, Deque<double[]>> spare = new HashMap<>();

    private Reference(Network network, int threads) {
        this.network = network;
        outline = Outline.of(network);
        workers = new Workers(threads);
    }

    /** Throws IllegalArgumentException if a parameter is missing or has another shape than the model needs. */
    public static Reference of(Network network, int threads) {
        return new Reference(network, threads);
    }

    /**
     * Runs one image.
     *
     * @param inputs for each input of the network its values, channels x height x width
     * @param traced names of layers whose values are returned too
     * @return outputs by their names and traced layers by theirs, in the order of definition; maps have the shape
     *     {channels, height, width}, what comes from dense layers and global pooling has {features}
     * @throws IllegalArgumentException if an input is missing, unknown or of the wrong length, or a layer is unknown
     */
    public synchronized Map<String, Tensor> run(Map<String, float[]> inputs, Set<String> traced) {
        outline.check(inputs, traced);
        Run run = new Run(inputs, traced);
        network.model().define(run);
        return run.results;
    }

    @Override
    public void close() {
        workers.close();
    }

    /** A value and how often it will still be read. */
    private static final class Value {
        private final Grid grid;
        private int readings;

        private Value(Grid grid, int readings) {
            this.grid = grid;
            this.readings = readings;
        }
    }

    private final class Run implements NetworkBuilder<Value> {
        private final Map<String, float[]> inputs;
        private final Set<String> traced;
        private final Map<String, Tensor> results = new LinkedHashMap<>();

        private Run(Map<String, float[]> inputs, Set<String> traced) {
            this.inputs = inputs;
            this.traced = traced;
        }

        private double[] take(int elements) {
            double[] array = spares(elements).poll();
            return array == null ? new double[elements] : array;
        }

        private void give(double[] array) {
            spares(array.length).push(array);
        }

        private Deque<double[]> spares(int elements) {
            return spare.computeIfAbsent(elements, n -> new ArrayDeque<>());
        }

        /** The values of x, and whether nobody reads them again: then they may be overwritten. */
        private boolean last(Value x) {
            return --x.readings == 0;
        }

        private void read(Value x) {
            if (last(x)) {
                give(x.grid.values());
            }
        }

        private Value done(String name, Shape shape, boolean vector, double[] values) {
            Grid grid = new Grid(shape, vector, values);
            if (traced.contains(name)) {
                results.put(name, grid.toTensor());
            }
            return new Value(grid, outline.readings(name));
        }

        @Override
        public Value input(String name, Shape shape) {
            double[] values = take(shape.elements());
            return done(
                    name,
                    shape,
                    false,
                    Grid.of(shape, Outline.image(inputs, name, shape), values).values());
        }

        @Override
        public Value convolution(String name, Value x, Convolution how) {
            Shape in = x.grid.shape();
            Shape out = in.after(how);
            Weights w = network.weights();
            Filter filter = filters.computeIfAbsent(
                    name,
                    n -> Filter.of(
                            new Shape(in.channels(), how.kernel(), how.kernel()),
                            how.channels(),
                            w.get(n + ".weight", how.channels(), in.channels(), how.kernel(), how.kernel()),
                            how.bias() ? w.get(n + ".bias", how.channels()) : null));
            double[] padded = pad(x, how.padding());
            double[] y = take(out.elements());
            int width = in.width() + 2 * how.padding();
            filter.apply(workers, padded, width, how.stride(), out.height(), out.width(), y);
            if (how.padding() > 0) {
                give(padded);
            }
            read(x);
            return done(name, out, false, y);
        }

        private double[] pad(Value x, int padding) {
            if (padding == 0) {
                return x.grid.values();
            }
            Shape shape = x.grid.shape();
            int width = shape.width() + 2 * padding;
            int row = shape.width() * shape.channels();
            double[] padded = take(width * (shape.height() + 2 * padding) * shape.channels());
            Arrays.fill(padded, 0);
            for (int i = 0; i < shape.height(); i++) {
                int at = ((i + padding) * width + padding) * shape.channels();
                System.arraycopy(x.grid.values(), i * row, padded, at, row);
            }
            return padded;
        }

        @Override
        public Value normalize(String name, Value x) {
            int channels = x.grid.shape().channels();
            double[][] norm = norms.computeIfAbsent(name, n -> norm(n, channels));
            double[] scale = norm[0];
            double[] shift = norm[1];
            double[] in = x.grid.values();
            double[] y = last(x) ? in : take(in.length);
            workers.split(x.grid.shape().plane(), channels, (from, to) -> {
                for (int p = from; p < to; p++) {
                    for (int c = 0; c < channels; c++) {
                        y[p * channels + c] = Math.fma(in[p * channels + c], scale[c], shift[c]);
                    }
                }
            });
            return done(name, x.grid.shape(), x.grid.vector(), y);
        }

        /** Scale and shift of each channel. */
        private double[][] norm(String name, int channels) {
            Weights w = network.weights();
            float[] weight = w.get(name + ".weight", channels);
            float[] bias = w.get(name + ".bias", channels);
            float[] mean = w.get(name + ".running_mean", channels);
            float[] variance = w.get(name + ".running_var", channels);
            double[][] norm = new double[2][channels];
            for (int c = 0; c < channels; c++) {
                norm[0][c] = weight[c] / Math.sqrt(variance[c] + EPSILON);
                norm[1][c] = bias[c] - mean[c] * norm[0][c];
            }
            return norm;
        }

        @Override
        public Value activate(String name, Value x) {
            Activation f = network.activation();
            double[] in = x.grid.values();
            double[] y = last(x) ? in : take(in.length);
            workers.split(in.length, 1, (from, to) -> {
                for (int i = from; i < to; i++) {
                    y[i] = f.apply(in[i]);
                }
            });
            return done(name, x.grid.shape(), x.grid.vector(), y);
        }

        @Override
        public Value maxPool(String name, Value x, Pool how) {
            Shape in = x.grid.shape();
            Shape out = in.after(how);
            double[] y = take(out.elements());
            workers.run(out.height(), row -> {
                for (int column = 0; column < out.width(); column++) {
                    window(x.grid, how, row, column, y, (row * out.width() + column) * in.channels());
                }
            });
            read(x);
            return done(name, out, false, y);
        }

        private void window(Grid x, Pool how, int row, int column, double[] y, int at) {
            Shape in = x.shape();
            int channels = in.channels();
            Arrays.fill(y, at, at + channels, Double.NEGATIVE_INFINITY);
            int top = row * how.stride() - how.padding();
            int left = column * how.stride() - how.padding();
            for (int i = Math.max(top, 0); i < Math.min(top + how.kernel(), in.height()); i++) {
                for (int j = Math.max(left, 0); j < Math.min(left + how.kernel(), in.width()); j++) {
                    int from = (i * in.width() + j) * channels;
                    for (int c = 0; c < channels; c++) {
                        y[at + c] = Math.max(y[at + c], x.values()[from + c]);
                    }
                }
            }
        }

        @Override
        public Value globalAveragePool(String name, Value x) {
            Shape in = x.grid.shape();
            double[] y = take(in.channels());
            Arrays.fill(y, 0);
            for (int i = 0; i < in.elements(); i++) {
                y[i % y.length] += x.grid.values()[i];
            }
            for (int c = 0; c < y.length; c++) {
                y[c] /= in.plane();
            }
            read(x);
            return done(name, Shape.vector(in.channels()), true, y);
        }

        @Override
        public Value add(String name, Value a, Value b) {
            double[] left = a.grid.values();
            double[] right = b.grid.values();
            double[] y = last(a) ? left : take(left.length);
            workers.split(y.length, 1, (from, to) -> {
                for (int i = from; i < to; i++) {
                    y[i] = left[i] + right[i];
                }
            });
            read(b);
            return done(name, a.grid.shape(), a.grid.vector(), y);
        }

        @Override
        public Value dense(String name, Value x, int features) {
            Shape in = x.grid.shape();
            Weights w = network.weights();
            Filter filter = filters.computeIfAbsent(
                    name,
                    n -> Filter.of(
                            in, features, w.get(n + ".weight", features, in.elements()), w.get(n + ".bias", features)));
            double[] y = take(features);
            filter.apply(workers, x.grid.values(), in.width(), 1, 1, 1, y);
            read(x);
            return done(name, Shape.vector(features), true, y);
        }

        @Override
        public void output(String name, Value x) {
            results.put(name, x.grid.toTensor());
            read(x);
        }
    }
}
