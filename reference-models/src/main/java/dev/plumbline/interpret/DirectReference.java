// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Activation;
import dev.plumbline.model.Combination;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.Network;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Padding;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Tensor;
import dev.plumbline.model.Weights;
import dev.plumbline.model.Window;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
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
            return done(name, Rows.of(shape, false, Outline.image(inputs, name, shape)));
        }

        @Override
        public Rows constant(String name, Shape shape) {
            float[] values = weights.get(name + ".value", shape.channels(), shape.height(), shape.width());
            return done(name, Rows.of(shape, shape.plane() == 1, values));
        }

        @Override
        public Rows convolution(String name, Rows x, Convolution how) {
            int[] kernel = how.kernel(x.shape().channels());
            int inputs = kernel[1];
            float[] w = weights.get(name + ".weight", kernel);
            float[] bias = how.bias() ? weights.get(name + ".bias", how.channels()) : new float[how.channels()];
            Rows y = new Rows(x.shape().after(how), false);
            workers.run(how.channels(), m -> {
                int first = m / (how.channels() / how.groups()) * inputs;
                for (int k = 0; k < inputs * how.window().taps(); k++) {
                    int c = k / how.window().taps();
                    int tap = k % how.window().taps();
                    double weight = w[m * inputs * how.window().taps() + k];
                    correlate(x, first + c, weight, tap / kernel[3], tap % kernel[3], how.window(), y, m);
                }
                for (int row = 0; row < y.shape().height(); row++) {
                    plus(y.row(m, row), bias[m]);
                }
            });
            return done(name, y);
        }

        /** Adds to output channel m the products of input channel c with one weight, at kernel position (i, j). */
        private void correlate(Rows x, int c, double w, int i, int j, Window window, Rows y, int m) {
            int right = window.columns().position(0, j);
            int stride = window.columns().stride();
            int from = Math.max(0, -Math.floorDiv(right, stride));
            int to =
                    Math.min(y.shape().width(), -Math.floorDiv(right - x.shape().width(), stride));
            for (int row = 0; row < y.shape().height(); row++) {
                int in = window.rows().position(row, i);
                if (in < 0 || in >= x.shape().height()) {
                    continue;
                }
                double[] source = x.row(c, in);
                double[] sums = y.row(m, row);
                if (stride == 1 && right == 0) {
                    for (int k = from; k < to; k++) {
                        sums[k] += w * source[k];
                    }
                } else {
                    for (int k = from; k < to; k++) {
                        sums[k] += w * source[k * stride + right];
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
        public Rows normalize(String name, Rows x, double epsilon) {
            int channels = x.shape().channels();
            float[] weight = weights.get(name + ".weight", channels);
            float[] bias = weights.get(name + ".bias", channels);
            float[] mean = weights.get(name + ".running_mean", channels);
            float[] variance = weights.get(name + ".running_var", channels);
            Rows y = new Rows(x.shape(), x.vector());
            for (int i = 0; i < y.rows().length; i++) {
                int c = i / x.shape().height();
                double deviation = Math.sqrt(variance[c] + epsilon);
                for (int k = 0; k < x.shape().width(); k++) {
                    y.rows()[i][k] = (x.rows()[i][k] - mean[c]) / deviation * weight[c] + bias[c];
                }
            }
            return done(name, y);
        }

        @Override
        public Rows activate(String name, Rows x) {
            return activate(name, x, network.activation());
        }

        @Override
        public Rows activate(String name, Rows x, Activation activation) {
            DoubleUnaryOperator f = activation.compose(new Functions(), v -> v);
            Rows y = new Rows(x.shape(), x.vector());
            workers.run(x.rows().length, i -> {
                for (int k = 0; k < x.shape().width(); k++) {
                    y.rows()[i][k] = f.applyAsDouble(x.rows()[i][k]);
                }
            });
            return done(name, y);
        }

        @Override
        public Rows maxPool(String name, Rows x, Pool how) {
            return done(name, x.pooled(how, window -> window.max().orElse(Double.NEGATIVE_INFINITY)));
        }

        @Override
        public Rows averagePool(String name, Rows x, Pool how, boolean countPadding) {
            return done(name, x.pooled(how, window -> {
                double[] values = window.toArray();
                return Arrays.stream(values).sum()
                        / (countPadding ? how.window().taps() : values.length);
            }));
        }

        @Override
        public Rows globalAveragePool(String name, Rows x) {
            Rows y = new Rows(Shape.vector(x.shape().channels()), true);
            for (int i = 0; i < x.rows().length; i++) {
                for (double value : x.rows()[i]) {
                    y.rows()[i / x.shape().height()][0] += value / x.shape().plane();
                }
            }
            return done(name, y);
        }

        @Override
        public Rows combine(String name, Combination how, Rows a, Rows b) {
            return done(name, a.combined(how, b));
        }

        @Override
        public Rows concatenate(String name, List<Rows> parts) {
            return done(name, Rows.joined(parts));
        }

        @Override
        public Rows pad(String name, Rows x, Padding how) {
            return done(name, x.padded(how));
        }

        @Override
        public Rows softmax(String name, Rows x) {
            return done(name, x.softmax());
        }

        @Override
        public Rows flatten(String name, Rows x) {
            return done(name, x.flattened());
        }

        @Override
        public Rows dense(String name, Rows x, int features, boolean biased) {
            double[] in = x.flat();
            float[] w = weights.get(name + ".weight", features, in.length);
            float[] bias = biased ? weights.get(name + ".bias", features) : new float[features];
            Rows y = new Rows(Shape.vector(features), true);
            for (int m = 0; m < features; m++) {
                double sum = 0;
                for (int k = 0; k < in.length; k++) {
                    sum += w[m * in.length + k] * in[k];
                }
                y.rows()[m][0] = sum + bias[m];
            }
            return done(name, y);
        }

        @Override
        public void output(String name, Rows x) {
            results.put(name, new Tensor(Grid.extents(x.shape(), x.vector()), x.flat()));
        }
    }
}
