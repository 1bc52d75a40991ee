// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.faulty;

import dev.plumbline.activation.Activation;
import dev.plumbline.model.Axis;
import dev.plumbline.model.Combination;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.Network;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Padding;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One image through a network in plain Java float32: correct as it stands. Every step is a method, so that a fault can
 * be planted by overriding it.
 */
class FloatInterpreter implements NetworkBuilder<FloatInterpreter.Value> {
    /** The values of a layer; a vector's tensor has one extent. */
    record Value(Shape shape, boolean vector, float[] values) {
        /** An extent of 1 is repeated. */
        float at(int channel, int row, int column) {
            int c = shape.channels() == 1 ? 0 : channel;
            int i = shape.height() == 1 ? 0 : row;
            int j = shape.width() == 1 ? 0 : column;
            return values[(c * shape.height() + i) * shape.width() + j];
        }

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

    protected float epsilon(double epsilon) {
        return (float) epsilon;
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
    public Value constant(String name, Shape shape) {
        float[] values = parameter(name + ".value", shape.channels(), shape.height(), shape.width());
        return layer(name, shape, shape.plane() == 1, values.clone());
    }

    @Override
    public Value convolution(String name, Value x, Convolution how) {
        Shape in = x.shape;
        Shape out = in.after(how);
        float[] w = parameter(name + ".weight", how.kernel(in.channels()));
        float[] bias = how.bias() ? parameter(name + ".bias", how.channels()) : new float[how.channels()];
        float[] patch = new float[in.channels() * how.window().taps()];
        int products = how.products(in.channels());
        int outputs = how.channels() / how.groups();
        float[] y = new float[out.elements()];
        for (int row = 0; row < out.height(); row++) {
            for (int column = 0; column < out.width(); column++) {
                gather(name, x, how, row, column, patch);
                for (int c = 0; c < how.channels(); c++) {
                    y[(c * out.height() + row) * out.width() + column] =
                            dot(patch, c / outputs * products, w, c * products, products, bias[c]);
                }
            }
        }
        return layer(name, out, false, y);
    }

    private void gather(String name, Value x, Convolution how, int row, int column, float[] patch) {
        Shape in = x.shape;
        Axis rows = how.window().rows();
        Axis columns = how.window().columns();
        int at = 0;
        for (int c = 0; c < in.channels(); c++) {
            for (int tap = 0; tap < how.window().taps(); tap++) {
                int i = rows.position(row, tap / columns.kernel());
                int j = columns.position(column, tap % columns.kernel());
                boolean inside = i >= 0 && i < in.height() && j >= 0 && j < in.width();
                patch[at++] = inside ? x.values[(c * in.height() + i) * in.width() + j] : outside(name, x, c, i, j);
            }
        }
    }

    @Override
    public Value normalize(String name, Value x, double epsilon) {
        int channels = x.shape.channels();
        float[] weight = parameter(name + ".weight", channels);
        float[] bias = parameter(name + ".bias", channels);
        float[] mean = parameter(name + ".running_mean", channels);
        float[] variance = parameter(name + ".running_var", channels);
        float[] y = new float[x.values.length];
        for (int i = 0; i < y.length; i++) {
            int c = i / x.shape.plane();
            y[i] = (x.values[i] - mean[c]) * (weight[c] / (float) Math.sqrt(variance[c] + epsilon(epsilon))) + bias[c];
        }
        return layer(name, x.shape, x.vector, y);
    }

    @Override
    public Value activate(String name, Value x) {
        return layer(name, x.shape, x.vector, activations(name, x.values));
    }

    @Override
    public Value activate(String name, Value x, Activation activation) {
        float[] y = new float[x.values.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = (float) activation.apply(x.values[i]);
        }
        return layer(name, x.shape, x.vector, y);
    }

    @Override
    public Value maxPool(String name, Value x, Pool how) {
        return pool(name, x, how, this::pooled);
    }

    @Override
    public Value averagePool(String name, Value x, Pool how, boolean countPadding) {
        int taps = how.window().taps();
        return pool(name, x, how, (largest, sum, count) -> sum / (countPadding ? taps : count));
    }

    private interface Pooling {
        float of(float largest, float sum, int count);
    }

    private Value pool(String name, Value x, Pool how, Pooling pooling) {
        Shape in = x.shape;
        Shape out = in.after(how);
        Axis rows = how.window().rows();
        Axis columns = how.window().columns();
        float[] y = new float[out.elements()];
        for (int i = 0; i < y.length; i++) {
            int plane = i / out.plane() * in.plane();
            float largest = lowest();
            float sum = 0;
            int count = 0;
            for (int tap = 0; tap < how.window().taps(); tap++) {
                int row = rows.position(i / out.width() % out.height(), tap / columns.kernel());
                int column = columns.position(i % out.width(), tap % columns.kernel());
                if (row >= 0 && row < in.height() && column >= 0 && column < in.width()) {
                    float value = x.values[plane + row * in.width() + column];
                    largest = Math.max(largest, value);
                    sum += value;
                    count++;
                }
            }
            y[i] = pooling.of(largest, sum, count);
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
    public Value combine(String name, Combination how, Value a, Value b) {
        Shape shape = a.shape.with(b.shape);
        float[] y = new float[shape.elements()];
        for (int i = 0; i < y.length; i++) {
            float left = a.at(i / shape.plane(), i / shape.width() % shape.height(), i % shape.width());
            float right = b.at(i / shape.plane(), i / shape.width() % shape.height(), i % shape.width());
            y[i] = how == Combination.ADD ? joined(left, right) : (float) how.apply(left, right);
        }
        return layer(name, shape, a.vector && b.vector, y);
    }

    @Override
    public Value concatenate(String name, List<Value> parts) {
        Shape shape = Shape.joined(parts.stream().map(Value::shape).toList());
        float[] y = new float[shape.elements()];
        int at = 0;
        for (Value part : parts) {
            System.arraycopy(part.values, 0, y, at, part.values.length);
            at += part.values.length;
        }
        return layer(name, shape, parts.stream().allMatch(Value::vector), y);
    }

    @Override
    public Value pad(String name, Value x, Padding how) {
        Shape shape = x.shape.after(how);
        float[] y = new float[shape.elements()];
        for (int i = 0; i < x.shape.channels() * x.shape.height(); i++) {
            int row = i / x.shape.height() * shape.height() + how.top() + i % x.shape.height();
            System.arraycopy(x.values, i * x.shape.width(), y, row * shape.width() + how.left(), x.shape.width());
        }
        return layer(name, shape, false, y);
    }

    @Override
    public Value softmax(String name, Value x) {
        float[] y = new float[x.values.length];
        int plane = x.shape.plane();
        for (int p = 0; p < plane; p++) {
            float largest = Float.NEGATIVE_INFINITY;
            for (int i = p; i < y.length; i += plane) {
                largest = Math.max(largest, x.values[i]);
            }
            float sum = 0;
            for (int i = p; i < y.length; i += plane) {
                y[i] = (float) Math.exp(x.values[i] - largest);
                sum += y[i];
            }
            for (int i = p; i < y.length; i += plane) {
                y[i] /= sum;
            }
        }
        return layer(name, x.shape, x.vector, y);
    }

    @Override
    public Value flatten(String name, Value x) {
        return layer(name, Shape.vector(x.values.length), true, x.values.clone());
    }

    @Override
    public Value dense(String name, Value x, int features, boolean biased) {
        int n = x.shape.elements();
        float[] w = parameter(name + ".weight", features, n);
        float[] bias = biased ? parameter(name + ".bias", features) : new float[features];
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
