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
class FloatInterpreter implements NetworkBuilder<FloatValue> {
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
    protected float outside(String layer, FloatValue x, int channel, int row, int column) {
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

    private FloatValue layer(String name, Shape shape, boolean vector, float[] values) {
        FloatValue value = new FloatValue(shape, vector, finished(name, shape, values));
        if (traced.contains(name)) {
            results.put(name, value.tensor());
        }
        return value;
    }

    private FloatValue layer(String name, FloatValue value) {
        return layer(name, value.shape(), value.vector(), value.values());
    }

    @Override
    public FloatValue input(String name, Shape shape) {
        return layer(name, shape, false, inputs.get(name).clone());
    }

    @Override
    public FloatValue constant(String name, Shape shape) {
        float[] values = parameter(name + ".value", shape.channels(), shape.height(), shape.width());
        return layer(name, shape, shape.plane() == 1, values.clone());
    }

    @Override
    public FloatValue convolution(String name, FloatValue x, Convolution how) {
        Shape in = x.shape();
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

    private void gather(String name, FloatValue x, Convolution how, int row, int column, float[] patch) {
        Shape in = x.shape();
        Axis rows = how.window().rows();
        Axis columns = how.window().columns();
        int at = 0;
        for (int c = 0; c < in.channels(); c++) {
            for (int tap = 0; tap < how.window().taps(); tap++) {
                int i = rows.position(row, tap / columns.kernel());
                int j = columns.position(column, tap % columns.kernel());
                boolean inside = i >= 0 && i < in.height() && j >= 0 && j < in.width();
                patch[at++] = inside ? x.values()[(c * in.height() + i) * in.width() + j] : outside(name, x, c, i, j);
            }
        }
    }

    @Override
    public FloatValue normalize(String name, FloatValue x, double epsilon) {
        int channels = x.shape().channels();
        float[] weight = parameter(name + ".weight", channels);
        float[] bias = parameter(name + ".bias", channels);
        float[] mean = parameter(name + ".running_mean", channels);
        float[] variance = parameter(name + ".running_var", channels);
        float[] y = new float[x.values().length];
        for (int i = 0; i < y.length; i++) {
            int c = i / x.shape().plane();
            y[i] = (x.values()[i] - mean[c]) * (weight[c] / (float) Math.sqrt(variance[c] + epsilon(epsilon)))
                    + bias[c];
        }
        return layer(name, x.shape(), x.vector(), y);
    }

    @Override
    public FloatValue activate(String name, FloatValue x) {
        return layer(name, x.shape(), x.vector(), activations(name, x.values()));
    }

    @Override
    public FloatValue activate(String name, FloatValue x, Activation activation) {
        float[] y = new float[x.values().length];
        for (int i = 0; i < y.length; i++) {
            y[i] = (float) activation.apply(x.values()[i]);
        }
        return layer(name, x.shape(), x.vector(), y);
    }

    @Override
    public FloatValue maxPool(String name, FloatValue x, Pool how) {
        return pool(name, x, how, this::pooled);
    }

    @Override
    public FloatValue averagePool(String name, FloatValue x, Pool how, boolean countPadding) {
        int taps = how.window().taps();
        return pool(name, x, how, (largest, sum, count) -> sum / (countPadding ? taps : count));
    }

    private interface Pooling {
        float of(float largest, float sum, int count);
    }

    private FloatValue pool(String name, FloatValue x, Pool how, Pooling pooling) {
        Shape in = x.shape();
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
                    float value = x.values()[plane + row * in.width() + column];
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
    public FloatValue globalAveragePool(String name, FloatValue x) {
        int plane = x.shape().plane();
        float[] y = new float[x.shape().channels()];
        for (int c = 0; c < y.length; c++) {
            float sum = 0;
            for (int i = 0; i < plane; i++) {
                sum += x.values()[c * plane + i];
            }
            y[c] = sum / plane;
        }
        return layer(name, Shape.vector(y.length), true, y);
    }

    @Override
    public FloatValue combine(String name, Combination how, FloatValue a, FloatValue b) {
        Shape shape = a.shape().with(b.shape());
        float[] y = new float[shape.elements()];
        for (int i = 0; i < y.length; i++) {
            float left = a.at(i / shape.plane(), i / shape.width() % shape.height(), i % shape.width());
            float right = b.at(i / shape.plane(), i / shape.width() % shape.height(), i % shape.width());
            y[i] = how == Combination.ADD ? joined(left, right) : (float) how.apply(left, right);
        }
        return layer(name, shape, a.vector() && b.vector(), y);
    }

    @Override
    public FloatValue concatenate(String name, List<FloatValue> parts) {
        return layer(name, FloatValue.joined(parts));
    }

    @Override
    public FloatValue pad(String name, FloatValue x, Padding how) {
        return layer(name, x.padded(how));
    }

    @Override
    public FloatValue softmax(String name, FloatValue x) {
        return layer(name, x.softmax());
    }

    @Override
    public FloatValue flatten(String name, FloatValue x) {
        return layer(
                name,
                new FloatValue(Shape.vector(x.values().length), true, x.values().clone()));
    }

    @Override
    public FloatValue dense(String name, FloatValue x, int features, boolean biased) {
        int n = x.shape().elements();
        float[] w = parameter(name + ".weight", features, n);
        float[] bias = biased ? parameter(name + ".bias", features) : new float[features];
        float[] y = new float[features];
        for (int f = 0; f < features; f++) {
            y[f] = dot(x.values(), 0, w, f * n, n, bias[f]);
        }
        return layer(name, Shape.vector(features), true, y);
    }

    @Override
    public void output(String name, FloatValue x) {
        results.put(name, x.tensor());
    }
}
