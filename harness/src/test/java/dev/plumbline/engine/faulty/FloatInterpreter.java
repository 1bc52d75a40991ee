// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.faulty;

import dev.plumbline.model.Convolution;
import dev.plumbline.model.Network;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * One image through a network in plain Java float32: correct as it stands. Every step is a method, so that a fault can
 * be planted by overriding it.
 */
class FloatInterpreter implements NetworkBuilder<FloatInterpreter.Value> {
    /** The values of a layer; a vector's tensor has one extent. */
    record Value(Shape shape, boolean vector, float[] values) {
        Tensor tensor() {
            double[] wide = new double[values.length];
            for (int i = 0; i < wide.length; i++) {
                wide[i] = values[i];
            }
            int[] extents =
                    vector ? new int[] {shape.channels()} : new int[] {shape.channels(), shape.height(), shape.width()};
            return new Tensor(extents, wide);
        }
    }

    protected final Network network;
    private Map<String, float[]> inputs = Map.of();
    private Set<String> traced = Set.of();
    private Map<String, Tensor> results = Map.of();

    FloatInterpreter(Network network) {
        this.network = network;
    }

    Map<String, Tensor> run(Map<String, float[]> image, Set<String> layers) {
        inputs = image;
        traced = layers;
        results = new LinkedHashMap<>();
        network.model().define(this);
        return results;
    }

    /** The activation at a site, in float32. */
    protected float activation(String site, float x) {
        return (float) network.activation().apply(x);
    }

    /** The activation of all elements of a site. */
    protected float[] activations(String site, float[] x) {
        float[] y = new float[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = activation(site, x[i]);
        }
        return y;
    }

    protected float[] parameter(String name, int... shape) {
        return network.weights().get(name, shape);
    }

    /** The sum of n products and a start. */
    protected float dot(float[] x, int from, float[] w, int at, int n, float start) {
        float sum = start;
        for (int i = 0; i < n; i++) {
            sum += x[from + i] * w[at + i];
        }
        return sum;
    }

    /** What a convolution reads outside of its input. */
    protected float outside(String layer, Value x, int channel, int row, int column) {
        return 0;
    }

    protected float epsilon() {
        return (float) EPSILON;
    }

    /** The value of a pooling window whose largest element and sum over {@code count} elements are given. */
    protected float pooled(float largest, float sum, int count) {
        return largest;
    }

    /** What a pooling window starts from. */
    protected float lowest() {
        return Float.NEGATIVE_INFINITY;
    }

    /** Of the two sides of a residual block. */
    protected float joined(float a, float b) {
        return a + b;
    }

    /** Every layer's values pass through here: in place or by another array of the same length. */
    protected float[] finished(String layer, Shape shape, float[] values) {
        return values;
    }

    private Value layer(String name, Shape shape, boolean vector, float[] values) {
        Value value = new Value(shape, vector, finished(name, shape, values));
        if (traced.contains(name)) {
            results.put(name, value.tensor());
        }
        return value;
    }

    @Override
    public Value input(String name, Shape shape) {
        return layer(name, shape, false, inputs.get(name).clone());
    }

    @Override
    public Value convolution(String name, Value x, Convolution how) {
        Shape in = x.shape;
        Shape out = in.after(how);
        int k = how.kernel();
        float[] w = parameter(name + ".weight", how.channels(), in.channels(), k, k);
        float[] bias = how.bias() ? parameter(name + ".bias", how.channels()) : new float[how.channels()];
        float[] patch = new float[in.channels() * k * k];
        float[] y = new float[out.elements()];
        for (int row = 0; row < out.height(); row++) {
            for (int column = 0; column < out.width(); column++) {
                gather(name, x, how, row, column, patch);
                for (int c = 0; c < how.channels(); c++) {
                    y[(c * out.height() + row) * out.width() + column] =
                            dot(patch, 0, w, c * patch.length, patch.length, bias[c]);
                }
            }
        }
        return layer(name, out, false, y);
    }

    private void gather(String name, Value x, Convolution how, int row, int column, float[] patch) {
        Shape in = x.shape;
        int at = 0;
        for (int c = 0; c < in.channels(); c++) {
            for (int i = row * how.stride() - how.padding(), endI = i + how.kernel(); i < endI; i++) {
                for (int j = column * how.stride() - how.padding(), endJ = j + how.kernel(); j < endJ; j++) {
                    boolean inside = i >= 0 && i < in.height() && j >= 0 && j < in.width();
                    patch[at++] = inside ? x.values[(c * in.height() + i) * in.width() + j] : outside(name, x, c, i, j);
                }
            }
        }
    }

    @Override
    public Value normalize(String name, Value x) {
        int channels = x.shape.channels();
        float[] weight = parameter(name + ".weight", channels);
        float[] bias = parameter(name + ".bias", channels);
        float[] mean = parameter(name + ".running_mean", channels);
        float[] variance = parameter(name + ".running_var", channels);
        float[] y = new float[x.values.length];
        for (int i = 0; i < y.length; i++) {
            int c = i / x.shape.plane();
            y[i] = (x.values[i] - mean[c]) * (weight[c] / (float) Math.sqrt(variance[c] + epsilon())) + bias[c];
        }
        return layer(name, x.shape, x.vector, y);
    }

    @Override
    public Value activate(String name, Value x) {
        return layer(name, x.shape, x.vector, activations(name, x.values));
    }

    @Override
    public Value maxPool(String name, Value x, Pool how) {
        Shape in = x.shape;
        Shape out = in.after(how);
        float[] y = new float[out.elements()];
        for (int i = 0; i < y.length; i++) {
            int plane = i / out.plane() * in.plane();
            int top = i / out.width() % out.height() * how.stride() - how.padding();
            int left = i % out.width() * how.stride() - how.padding();
            float largest = lowest();
            float sum = 0;
            int count = 0;
            for (int row = Math.max(top, 0); row < Math.min(top + how.kernel(), in.height()); row++) {
                for (int column = Math.max(left, 0); column < Math.min(left + how.kernel(), in.width()); column++) {
                    float value = x.values[plane + row * in.width() + column];
                    largest = Math.max(largest, value);
                    sum += value;
                    count++;
                }
            }
            y[i] = pooled(largest, sum, count);
        }
        return layer(name, out, false, y);
    }

    @Override
    public Value globalAveragePool(String name, Value x) {
        int plane = x.shape.plane();
        float[] y = new float[x.shape.channels()];
        for (int c = 0; c < y.length; c++) {
            float sum = 0;
            for (int i = 0; i < plane; i++) {
                sum += x.values[c * plane + i];
            }
            y[c] = sum / plane;
        }
        return layer(name, Shape.vector(y.length), true, y);
    }

    @Override
    public Value add(String name, Value a, Value b) {
        float[] y = new float[a.values.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = joined(a.values[i], b.values[i]);
        }
        return layer(name, a.shape, a.vector, y);
    }

    @Override
    public Value dense(String name, Value x, int features) {
        int n = x.shape.elements();
        float[] w = parameter(name + ".weight", features, n);
        float[] bias = parameter(name + ".bias", features);
        float[] y = new float[features];
        for (int f = 0; f < features; f++) {
            y[f] = dot(x.values, 0, w, f * n, n, bias[f]);
        }
        return layer(name, Shape.vector(features), true, y);
    }

    @Override
    public void output(String name, Value x) {
        results.put(name, x.tensor());
    }
}
