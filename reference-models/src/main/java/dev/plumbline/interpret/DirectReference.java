// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.model.Convolution;
import dev.plumbline.model.Network;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Tensor;
import dev.plumbline.model.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;

/**
 * The network in float64 once more, to verify {@link Reference}: each layer as its formula says, in another memory
 * layout and order of summation, activations as compositions of the library's functions.
 *
 * <p>An activation at -Inf is what its composition gives, which may be NaN where {@link Reference} has the limit.
 */
public final class DirectReference {
    private final Network network;
    private final Outline outline;
    private final Workers workers;

    private DirectReference(Network network, int threads) {
        this.network = network;
        outline = Outline.of(network);
        workers = new Workers(threads);
    }

    /** Throws IllegalArgumentException if a parameter is missing or has another shape than the model needs. */
    public static DirectReference of(Network network, int threads) {
        return new DirectReference(network, threads);
    }

    /** Like {@link Reference#run}. */
    public Map<String, Tensor> run(Map<String, float[]> inputs, Set<String> traced) {
        outline.check(inputs, traced);
        Run run = new Run(inputs, traced);
        network.model().define(run);
        return run.results;
    }

    /** One array for each row of each channel. */
    private record Rows(Shape shape, boolean vector, double[][] rows) {
        private Rows(Shape shape, boolean vector) {
            this(shape, vector, new double[shape.channels() * shape.height()][shape.width()]);
        }

        private double[] row(int channel, int y) {
            return rows[channel * shape.height() + y];
        }

        private double[] flat() {
            double[] values = new double[shape.elements()];
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(rows[i], 0, values, i * shape.width(), shape.width());
            }
            return values;
        }
    }

    private final class Run implements NetworkBuilder<Rows> {
        private final Map<String, float[]> inputs;
        private final Set<String> traced;
        private final Map<String, Tensor> results = new LinkedHashMap<>();
        private final Weights weights = network.weights();

        private Run(Map<String, float[]> inputs, Set<String> traced) {
            this.inputs = inputs;
            this.traced = traced;
        }

        private Rows done(String name, Rows y) {
            if (traced.contains(name)) {
                output(name, y);
            }
            return y;
        }

        @Override
        public Rows input(String name, Shape shape) {
            float[] image = Outline.image(inputs, name, shape);
            Rows y = new Rows(shape, false);
            for (int i = 0; i < image.length; i++) {
                y.rows[i / shape.width()][i % shape.width()] = image[i];
            }
            return done(name, y);
        }

        @Override
        public Rows convolution(String name, Rows x, Convolution how) {
            int inputChannels = x.shape.channels();
            int kernel = how.kernel();
            float[] w = weights.get(name + ".weight", how.channels(), inputChannels, kernel, kernel);
            float[] bias = how.bias() ? weights.get(name + ".bias", how.channels()) : new float[how.channels()];
            Rows y = new Rows(x.shape.after(how), false);
            workers.run(how.channels(), m -> {
                for (int c = 0; c < inputChannels; c++) {
                    for (int i = 0; i < kernel; i++) {
                        for (int j = 0; j < kernel; j++) {
                            correlate(x, c, w[((m * inputChannels + c) * kernel + i) * kernel + j], i, j, how, y, m);
                        }
                    }
                }
                for (int row = 0; row < y.shape.height(); row++) {
                    plus(y.row(m, row), bias[m]);
                }
            });
            return done(name, y);
        }

        /** Adds to output channel m the products of input channel c with one weight, at kernel position (i, j). */
        private void correlate(Rows x, int c, double w, int i, int j, Convolution how, Rows y, int m) {
            int right = j - how.padding();
            int from = Math.max(0, -Math.floorDiv(right, how.stride()));
            int to = Math.min(y.shape.width(), -Math.floorDiv(right - x.shape.width(), how.stride()));
            for (int row = 0; row < y.shape.height(); row++) {
                int in = row * how.stride() + i - how.padding();
                if (in < 0 || in >= x.shape.height()) {
                    continue;
                }
                double[] source = x.row(c, in);
                double[] sums = y.row(m, row);
                if (how.stride() == 1 && right == 0) {
                    for (int k = from; k < to; k++) {
                        sums[k] += w * source[k];
                    }
                } else {
                    for (int k = from; k < to; k++) {
                        sums[k] += w * source[k * how.stride() + right];
                    }
                }
            }
        }

        private static void plus(double[] row, double value) {
            for (int k = 0; k < row.length; k++) {
                row[k] += value;
            }
        }

        @Override
        public Rows normalize(String name, Rows x) {
            int channels = x.shape.channels();
            float[] weight = weights.get(name + ".weight", channels);
            float[] bias = weights.get(name + ".bias", channels);
            float[] mean = weights.get(name + ".running_mean", channels);
            float[] variance = weights.get(name + ".running_var", channels);
            Rows y = new Rows(x.shape, x.vector);
            for (int i = 0; i < y.rows.length; i++) {
                int c = i / x.shape.height();
                double deviation = Math.sqrt(variance[c] + EPSILON);
                for (int k = 0; k < x.shape.width(); k++) {
                    y.rows[i][k] = (x.rows[i][k] - mean[c]) / deviation * weight[c] + bias[c];
                }
            }
            return done(name, y);
        }

        @Override
        public Rows activate(String name, Rows x) {
            DoubleUnaryOperator f = network.activation().compose(new Functions(), v -> v);
            Rows y = new Rows(x.shape, x.vector);
            workers.run(x.rows.length, i -> {
                for (int k = 0; k < x.shape.width(); k++) {
                    y.rows[i][k] = f.applyAsDouble(x.rows[i][k]);
                }
            });
            return done(name, y);
        }

        @Override
        public Rows maxPool(String name, Rows x, Pool how) {
            Rows y = new Rows(x.shape.after(how), false);
            for (int i = 0; i < y.rows.length; i++) {
                for (int k = 0; k < y.shape.width(); k++) {
                    y.rows[i][k] = largest(x, how, i / y.shape.height(), i % y.shape.height(), k);
                }
            }
            return done(name, y);
        }

        private static double largest(Rows x, Pool how, int channel, int row, int column) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < how.kernel(); i++) {
                for (int j = 0; j < how.kernel(); j++) {
                    int in = row * how.stride() + i - how.padding();
                    int at = column * how.stride() + j - how.padding();
                    if (in >= 0 && in < x.shape.height() && at >= 0 && at < x.shape.width()) {
                        largest = Math.max(largest, x.row(channel, in)[at]);
                    }
                }
            }
            return largest;
        }

        @Override
        public Rows globalAveragePool(String name, Rows x) {
            Rows y = new Rows(Shape.vector(x.shape.channels()), true);
            for (int i = 0; i < x.rows.length; i++) {
                for (double value : x.rows[i]) {
                    y.rows[i / x.shape.height()][0] += value / x.shape.plane();
                }
            }
            return done(name, y);
        }

        @Override
        public Rows add(String name, Rows a, Rows b) {
            Rows y = new Rows(a.shape, a.vector);
            for (int i = 0; i < y.rows.length; i++) {
                for (int k = 0; k < y.shape.width(); k++) {
                    y.rows[i][k] = a.rows[i][k] + b.rows[i][k];
                }
            }
            return done(name, y);
        }

        @Override
        public Rows dense(String name, Rows x, int features) {
            double[] in = x.flat();
            float[] w = weights.get(name + ".weight", features, in.length);
            float[] bias = weights.get(name + ".bias", features);
            Rows y = new Rows(Shape.vector(features), true);
            for (int m = 0; m < features; m++) {
                double sum = 0;
                for (int k = 0; k < in.length; k++) {
                    sum += w[m * in.length + k] * in[k];
                }
                y.rows[m][0] = sum + bias[m];
            }
            return done(name, y);
        }

        @Override
        public void output(String name, Rows x) {
            results.put(name, new Tensor(Grid.extents(x.shape, x.vector), x.flat()));
        }
    }
}
