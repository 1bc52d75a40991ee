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
import dev.plumbline.model.Window;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A correct engine in float32, or in fewer bits, as an engine's author may write it: activations by the naive formula,
 * sums in an order of their choice, batch norms folded into the weights or not. Values are pixels x channels.
 */
final class RoundedEngine implements NetworkBuilder<RoundedEngine.Value> {
    /**
     * Ways to be correct.
     *
     * @param leaf so many products are added one after the other, and such sums in pairs
     * @param fused whether a product is rounded only with its sum
     * @param folded whether batch norms are folded into weights, in float32
     * @param narrow whether sums have the bits of operands, rounded behind every leaf, and leaves are added in order
     */
    record Style(int leaf, boolean fused, boolean folded, boolean narrow) {}

    /** A layer's values; a convolution waits for its batch norm if it is to be folded. */
    record Value(Shape shape, float[] values, String source, Value input, Convolution how) {}

    private final Network network;
    private final Style style;
    private final int operandBits;
    private final int storedBits;
    private final Map<String, float[]> inputs;
    private final Map<String, double[]> results = new LinkedHashMap<>();

    private RoundedEngine(Network network, Style style, Precision precision, Map<String, float[]> inputs) {
        this.network = network;
        this.style = style;
        operandBits = -Math.getExponent(precision.operand());
        storedBits = -Math.getExponent(precision.stored());
        this.inputs = inputs;
    }

    /** Every layer's values, channels x height x width, and every output's. */
    static Map<String, double[]> run(Network network, Style style, Precision precision, Map<String, float[]> inputs) {
        RoundedEngine engine = new RoundedEngine(network, style, precision, inputs);
        network.model().define(engine);
        return engine.results;
    }

    private Value done(String name, Shape shape, float[] values) {
        return done(name, new Value(shape, FloatSteps.round(values, storedBits), name, null, null));
    }

    private Value done(String name, Value y) {
        double[] planes = new double[y.values.length];
        int channels = y.shape.channels();
        for (int i = 0; i < planes.length; i++) {
            planes[i % channels * y.shape.plane() + i / channels] = y.values[i];
        }
        results.put(name, planes);
        return y;
    }

    private float[] parameter(String name) {
        return network.weights().parameters().get(name).values();
    }

    @Override
    public Value input(String name, Shape shape) {
        return done(name, shape, FloatSteps.pixels(shape, inputs.get(name)));
    }

    @Override
    public Value convolution(String name, Value x, Convolution how) {
        float[] bias = how.bias() ? parameter(name + ".bias") : new float[how.channels()];
        float[] y = sums(x, how, parameter(name + ".weight"), bias);
        Shape shape = x.shape.after(how);
        return done(name, new Value(shape, FloatSteps.round(y, storedBits), name, x, how));
    }

    @Override
    public Value normalize(String name, Value x, double epsilon) {
        int channels = x.shape.channels();
        float[] shift = parameter(name + ".bias").clone();
        float[] mean = parameter(name + ".running_mean");
        float[] scale = parameter(name + ".weight").clone();
        for (int c = 0; c < channels; c++) {
            scale[c] /= (float) Math.sqrt(parameter(name + ".running_var")[c] + (float) epsilon);
        }
        if (style.folded) {
            float[] w = parameter(x.source + ".weight").clone();
            for (int i = 0; i < w.length; i++) {
                w[i] *= scale[i / (w.length / channels)];
            }
            for (int c = 0; c < channels; c++) {
                shift[c] -= mean[c] * scale[c];
            }
            return done(name, x.shape, sums(x.input, x.how, w, shift));
        }
        float[] y = new float[x.values.length];
        for (int i = 0; i < y.length; i++) {
            int c = i % channels;
            y[i] = (x.values[i] - mean[c]) * scale[c] + shift[c];
        }
        return done(name, x.shape, y);
    }

    private float[] sums(Value x, Convolution how, float[] weights, float[] bias) {
        int channels = x.shape.channels();
        int taps = how.window().taps();
        int own = channels / how.groups();
        int products = channels * taps; // those with another group are 0
        float[][] w = new float[products][how.channels()];
        for (int i = 0; i < weights.length; i++) {
            int m = i / (own * taps);
            int c = m / (how.channels() / how.groups()) * own + i / taps % own;
            w[i % taps * channels + c][m] = FloatSteps.round(weights[i], operandBits);
        }
        Shape shape = x.shape.after(how);
        float[] y = new float[shape.elements()];
        IntStream.range(0, shape.height()).parallel().forEach(row -> {
            float[][] partial = new float[34][how.channels()];
            float[] patch = new float[products];
            for (int column = 0; column < shape.width(); column++) {
                gather(x, how.window(), row, column, patch);
                sum(patch, w, 0, products, partial, 0);
                for (int m = 0; m < bias.length; m++) {
                    y[(row * shape.width() + column) * bias.length + m] = partial[0][m] + bias[m];
                }
            }
        });
        return y;
    }

    private void gather(Value x, Window window, int row, int column, float[] patch) {
        int channels = x.shape.channels();
        int at = 0;
        for (int tap = 0; tap < window.taps(); tap++) {
            int i = window.rows().position(row, tap / window.columns().kernel());
            int j = window.columns().position(column, tap % window.columns().kernel());
            boolean inside = i >= 0 && i < x.shape.height() && j >= 0 && j < x.shape.width();
            for (int c = 0; c < channels; c++) {
                float value = inside ? x.values[(i * x.shape.width() + j) * channels + c] : 0;
                patch[at++] = FloatSteps.round(value, operandBits);
            }
        }
    }

    private void sum(float[] x, float[][] w, int from, int to, float[][] partial, int depth) {
        float[] sums = partial[depth];
        if (style.narrow && depth == 0) {
            Arrays.fill(sums, 0);
            for (int leaf = from; leaf < to; leaf += style.leaf) {
                sum(x, w, leaf, Math.min(to, leaf + style.leaf), partial, depth + 1);
                for (int m = 0; m < sums.length; m++) {
                    sums[m] = FloatSteps.round(sums[m] + partial[depth + 1][m], operandBits);
                }
            }
            return;
        }
        if (to - from > style.leaf) {
            int middle = (from + to) >>> 1;
            sum(x, w, from, middle, partial, depth);
            sum(x, w, middle, to, partial, depth + 1);
            for (int m = 0; m < sums.length; m++) {
                sums[m] += partial[depth + 1][m];
            }
            return;
        }
        Arrays.fill(sums, 0);
        for (int k = from; k < to; k++) {
            if (style.fused) {
                addFused(x[k], w[k], sums);
            } else {
                add(x[k], w[k], sums);
            }
        }
    }

    private static void add(float x, float[] w, float[] sums) {
        for (int m = 0; m < sums.length; m++) {
            sums[m] += x * w[m];
        }
    }

    private static void addFused(float x, float[] w, float[] sums) {
        for (int m = 0; m < sums.length; m++) {
            sums[m] = Math.fma(x, w[m], sums[m]);
        }
    }

    @Override
    public Value activate(String name, Value x) {
        return activate(name, x, network.activation());
    }

    @Override
    public Value activate(String name, Value x, Activation f) {
        float[] y = new float[x.values.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = FloatSteps.activate(f, x.values[i]);
        }
        return done(name, x.shape, y);
    }

    @Override
    public Value maxPool(String name, Value x, Pool how) {
        return done(name, x.shape.after(how), FloatSteps.pool(x, how, window -> {
            float largest = Float.NEGATIVE_INFINITY;
            for (float value : window) {
                largest = Math.max(largest, value);
            }
            return largest;
        }));
    }

    @Override
    public Value averagePool(String name, Value x, Pool how, boolean countPadding) {
        return done(name, x.shape.after(how), FloatSteps.pool(x, how, window -> {
            float sum = 0;
            for (float value : window) {
                sum += value;
            }
            return sum / (countPadding ? how.window().taps() : window.length);
        }));
    }

    @Override
    public Value globalAveragePool(String name, Value x) {
        float[] y = new float[x.shape.channels()];
        for (int i = 0; i < x.values.length; i++) {
            y[i % y.length] += x.values[i];
        }
        for (int c = 0; c < y.length; c++) {
            y[c] /= x.shape.plane();
        }
        return done(name, Shape.vector(y.length), y);
    }

    @Override
    public Value constant(String name, Shape shape) {
        return done(name, shape, FloatSteps.pixels(shape, parameter(name + ".value")));
    }

    @Override
    public Value combine(String name, Combination how, Value a, Value b) {
        return done(name, a.shape.with(b.shape), FloatSteps.combine(how, a, b));
    }

    @Override
    public Value concatenate(String name, List<Value> parts) {
        Shape shape = Shape.joined(parts.stream().map(Value::shape).toList());
        return done(name, shape, FloatSteps.concatenate(parts, shape));
    }

    @Override
    public Value pad(String name, Value x, Padding how) {
        return done(name, x.shape.after(how), FloatSteps.pad(x, how));
    }

    @Override
    public Value softmax(String name, Value x) {
        return done(name, x.shape, FloatSteps.softmax(x));
    }

    @Override
    public Value flatten(String name, Value x) {
        return done(name, Shape.vector(x.values.length), FloatSteps.planes(x));
    }

    @Override
    public Value dense(String name, Value x, int features, boolean bias) {
        Value flat = new Value(Shape.vector(x.values.length), FloatSteps.planes(x), name, null, null);
        Convolution product = new Convolution(features, 1, 1, 0, bias);
        float[] added = bias ? parameter(name + ".bias") : new float[features];
        return done(name, Shape.vector(features), sums(flat, product, parameter(name + ".weight"), added));
    }

    @Override
    public void output(String name, Value x) {
        done(name, x);
    }
}
