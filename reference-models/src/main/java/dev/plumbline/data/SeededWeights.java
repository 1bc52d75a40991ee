// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.data;

import dev.plumbline.activation.Activation;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.Model;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Random weights that carry a signal through any depth: untrained, but each site sees values of order one on both sides
 * of zero, and different images give different outputs.
 *
 * <p>Mean and variance are propagated through the model as if values were normal, and three things are chosen by them.
 * Each kernel is scaled so that its output has variance one, given the activation in front of it. Behind an activation
 * a kernel sums to zero over the input channels, so that the mean that all images share does not drown what tells them
 * apart (then, by the Poincare inequality of Gauss, nearby inputs drift apart with depth). A normalisation that feeds a
 * sum takes the sum's mean away. Running statistics are random and made good by scale and shift, so that an engine that
 * drops one of the four is wrong.
 *
 * <p>Bit-identical everywhere: integers drawn by {@link Draws}, then only + - * / sqrt and {@link StrictMath}.
 *
 * @see <a href="https://arxiv.org/abs/2101.08692">Brock, De, Smith: scaled weight standardization</a>
 */
final class SeededWeights implements NetworkBuilder<SeededWeights.Signal> {
    private final Activation activation;
    private final Map<String, Weights.Parameter> parameters = new LinkedHashMap<>();

    /** What is expected of an element; shift is the bias of the normalisation that it comes from, if it does. */
    record Signal(Shape shape, double mean, double variance, float @Nullable [] shift) {
        Signal(Shape shape, double mean, double variance) {
            this(shape, mean, variance, null);
        }
    }

    private SeededWeights(Activation activation) {
        this.activation = activation;
    }

    static Weights of(Model model, Activation activation) {
        SeededWeights seeded = new SeededWeights(activation);
        model.define(seeded);
        return new Weights(seeded.parameters);
    }

    @Override
    public Signal input(String name, Shape shape) {
        return new Signal(shape, 0, 1);
    }

    @Override
    public Signal convolution(String name, Signal x, Convolution how) {
        int taps = how.kernel() * how.kernel();
        float[] kernel = kernel(name + ".weight", how.channels(), x.shape.channels(), taps, x);
        put(name + ".weight", kernel, how.channels(), x.shape.channels(), how.kernel(), how.kernel());
        if (how.bias()) {
            uniform(name + ".bias", how.channels(), -0.1, 0.1);
        }
        return new Signal(x.shape.after(how), 0, 1);
    }

    @Override
    public Signal dense(String name, Signal x, int features) {
        int inputs = x.shape.elements();
        put(name + ".weight", kernel(name + ".weight", features, inputs, 1, x), features, inputs);
        uniform(name + ".bias", features, -0.1, 0.1);
        return new Signal(Shape.vector(features), 0, 1);
    }

    /** (x - mean) / sqrt(variance) * weight + bias = gain x + offset, with a gain of about 1 and a small offset. */
    @Override
    public Signal normalize(String name, Signal x) {
        int channels = x.shape.channels();
        float[] mean = uniform(name + ".running_mean", channels, -0.5, 0.5);
        float[] variance = uniform(name + ".running_var", channels, 0.5, 2);
        float[] weight = uniform(name + ".weight", channels, 0.8, 1.2);
        float[] bias = uniform(name + ".bias", channels, -0.1, 0.1);
        for (int c = 0; c < channels; c++) {
            double gain = weight[c];
            weight[c] = (float) (gain * Math.sqrt(variance[c] + EPSILON));
            bias[c] = (float) (bias[c] + gain * mean[c]);
        }
        return new Signal(x.shape, x.mean, x.variance, bias);
    }

    /** Mean and variance of the activation of a normal variable, by the trapezoidal rule over 8 deviations. */
    @Override
    public Signal activate(String name, Signal x) {
        int steps = 512;
        double deviation = Math.sqrt(x.variance);
        double total = 0;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i <= steps; i++) {
            double z = 16.0 * i / steps - 8;
            double density = StrictMath.exp(-z * z / 2);
            double y = activation.apply(x.mean + deviation * z);
            total += density;
            sum += density * y;
            squares += density * y * y;
        }
        double mean = sum / total;
        return new Signal(x.shape, mean, squares / total - mean * mean);
    }

    @Override
    public Signal maxPool(String name, Signal x, Pool how) {
        return new Signal(x.shape.after(how), x.mean, x.variance);
    }

    /** Elements of a plane are neither independent (variance / n) nor equal (variance): the geometric mean of both. */
    @Override
    public Signal globalAveragePool(String name, Signal x) {
        return new Signal(Shape.vector(x.shape.channels()), x.mean, x.variance / Math.sqrt(x.shape.plane()));
    }

    @Override
    public Signal add(String name, Signal a, Signal b) {
        float[] shift = a.shift != null ? a.shift : b.shift;
        double mean = a.mean + b.mean;
        if (shift != null) {
            for (int c = 0; c < shift.length; c++) {
                shift[c] = (float) (shift[c] - mean);
            }
            mean = 0;
        }
        return new Signal(a.shape, mean, a.variance + b.variance);
    }

    @Override
    public void output(String name, Signal x) {}

    /** Row-major (out, in, taps). */
    private static float[] kernel(String name, int out, int in, int taps, Signal x) {
        Draws draws = new Draws(name);
        boolean centred = x.mean != 0 && in > 1;
        double power = centred ? x.variance * (1 - 1.0 / in) : x.variance + x.mean * x.mean;
        double scale = 1 / Math.sqrt(power * in * taps);
        float[] values = new float[out * in * taps];
        double[] filter = new double[in * taps];
        for (int o = 0; o < out; o++) {
            double[] means = new double[taps];
            for (int i = 0; i < filter.length; i++) {
                filter[i] = draws.normal();
                means[i % taps] += filter[i];
            }
            for (int i = 0; i < filter.length; i++) {
                double centre = centred ? means[i % taps] / in : 0;
                values[o * filter.length + i] = (float) (scale * (filter[i] - centre));
            }
        }
        return values;
    }

    private float[] uniform(String name, int count, double low, double high) {
        Draws draws = new Draws(name);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (low + (high - low) * draws.uniform());
        }
        put(name, values, count);
        return values;
    }

    private void put(String name, float[] values, int... shape) {
        parameters.put(name, new Weights.Parameter(shape, values));
    }
}
