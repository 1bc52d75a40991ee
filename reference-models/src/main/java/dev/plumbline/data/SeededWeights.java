// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.data;

import dev.plumbline.activation.Activation;
import dev.plumbline.model.Combination;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.Model;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Padding;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Random weights that carry a signal through any depth: untrained, but each site sees values of order one on both sides
 * of zero, and different images give different outputs.
 *
 * <p>A sample of the values that may occur is sent through the model, and decides two things. Each kernel is scaled so
 * that its output has variance one. And behind an activation, which gives all images a common mean, a kernel sums to
 * zero over the input channels: what images share would drown what tells them apart. Running statistics are random and
 * made good by scale and shift, so that an engine that drops one of the four is wrong.
 *
 * <p>Such a kernel keeps only what varies of an activation, but all of its error: a relative error grows by 20 % in each
 * layer with ReLU, and 50 layers would leave little of a half-precision result. Hence a normalisation moves its values to
 * where the activation bends less, and a residual branch is small beside its trunk.
 *
 * <p>Bit-identical everywhere: integers from {@link Draws}, then only + - * / sqrt and the activation.
 *
 * @see <a href="https://arxiv.org/abs/2101.08692">Brock, De, Smith: scaled weight standardization</a>
 */
final class SeededWeights implements NetworkBuilder<SeededWeights.Signal> {
    /** Enough to know a deviation to 1 %. */
    private static final int SAMPLE = 1 << 13;

    /** The deviation behind a normalisation: values reach the tails of an activation and not only its bend. */
    private static final double GAIN = 3;

    /** The mean behind a normalisation: a third of the values are negative. */
    private static final double OFFSET = 1.5;

    /** Scale of a residual branch: negative, or offsets would add up along the trunk until nothing is below 0. */
    private static final float BRANCH = -0.125f;

    private final Activation activation;
    private final Map<String, Weights.Parameter> parameters = new LinkedHashMap<>();

    /** Values as they may occur in a tensor of this shape, independent of each other and of other layers' values. */
    record Signal(Shape shape, double[] sample, @Nullable String normalization) {
        Signal(Shape shape, double[] sample) {
            this(shape, sample, null);
        }

        static Signal normal(String name, Shape shape) {
            Draws draws = new Draws(name);
            return new Signal(
                    shape, DoubleStream.generate(draws::normal).limit(SAMPLE).toArray());
        }

        double mean() {
            double sum = 0; // DoubleStream.sum() has no specified order
            for (double x : sample) {
                sum += x;
            }
            return sum / SAMPLE;
        }

        double variance(double mean) {
            double sum = 0;
            for (double x : sample) {
                sum += (x - mean) * (x - mean);
            }
            return sum / SAMPLE;
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
        return Signal.normal(name, shape);
    }

    @Override
    public Signal constant(String name, Shape shape) {
        float[] values = uniform(name + ".value", shape.elements(), 0.5, 1.5);
        put(name + ".value", values, shape.channels(), shape.height(), shape.width());
        double[] sample = new double[SAMPLE];
        Arrays.setAll(sample, i -> values[i % values.length]);
        return new Signal(shape, sample);
    }

    @Override
    public Signal convolution(String name, Signal x, Convolution how) {
        int[] shape = how.kernel(x.shape.channels());
        put(
                name + ".weight",
                kernel(name + ".weight", shape[0], shape[1], how.window().taps(), x),
                shape);
        if (how.bias()) {
            uniform(name + ".bias", how.channels(), -0.1, 0.1);
        }
        return Signal.normal(name, x.shape.after(how));
    }

    @Override
    public Signal dense(String name, Signal x, int features, boolean bias) {
        int inputs = x.shape.elements();
        put(name + ".weight", kernel(name + ".weight", features, inputs, 1, x), features, inputs);
        if (bias) {
            uniform(name + ".bias", features, -0.1, 0.1);
        }
        return Signal.normal(name, Shape.vector(features));
    }

    /** (x - mean) / sqrt(variance) * weight + bias = gain x + offset, both random. */
    @Override
    public Signal normalize(String name, Signal x, double epsilon) {
        int channels = x.shape.channels();
        float[] mean = uniform(name + ".running_mean", channels, -0.5, 0.5);
        float[] variance = uniform(name + ".running_var", channels, 0.5, 2);
        float[] weight = uniform(name + ".weight", channels, 0.8 * GAIN, 1.2 * GAIN);
        float[] bias = uniform(name + ".bias", channels, OFFSET - 0.1, OFFSET + 0.1);
        double[] y = new double[SAMPLE];
        for (int i = 0; i < SAMPLE; i++) {
            y[i] = weight[i % channels] * x.sample[i] + bias[i % channels];
        }
        for (int c = 0; c < channels; c++) {
            double gain = weight[c];
            weight[c] = (float) (gain * Math.sqrt(variance[c] + epsilon));
            bias[c] = (float) (bias[c] + gain * mean[c]);
        }
        return new Signal(x.shape, y, name);
    }

    @Override
    public Signal activate(String name, Signal x) {
        return activate(name, x, activation);
    }

    @Override
    public Signal activate(String name, Signal x, Activation fixed) {
        double[] y = Arrays.stream(x.sample).map(fixed::apply).toArray();
        return new Signal(x.shape, y);
    }

    @Override
    public Signal maxPool(String name, Signal x, Pool how) {
        return new Signal(x.shape.after(how), x.sample);
    }

    @Override
    public Signal averagePool(String name, Signal x, Pool how, boolean countPadding) {
        return averaged(x, how.window().taps(), x.shape.after(how));
    }

    @Override
    public Signal globalAveragePool(String name, Signal x) {
        return averaged(x, x.shape.plane(), Shape.vector(x.shape.channels()));
    }

    /** Elements of a plane are neither independent (deviation / sqrt(n)) nor equal: the geometric mean of both. */
    private static Signal averaged(Signal x, int elements, Shape shape) {
        double mean = x.mean();
        double shrink = 1 / Math.sqrt(Math.sqrt(elements));
        double[] y =
                Arrays.stream(x.sample).map(v -> mean + shrink * (v - mean)).toArray();
        return new Signal(shape, y);
    }

    /** Of a sum the first that comes straight from a normalisation is the branch, even where the trunk is projected. */
    @Override
    public Signal combine(String name, Combination how, Signal a, Signal b) {
        Signal branch = a.normalization != null ? a : b;
        String normalization = how == Combination.ADD ? branch.normalization : null;
        double scale = normalization == null ? 1 : shrink(normalization);
        double scaleA = a == branch ? scale : 1;
        double scaleB = b == branch && a != b ? scale : 1;
        double[] y = new double[SAMPLE];
        Arrays.setAll(y, i -> how.apply(scaleA * a.sample[i], scaleB * b.sample[i]));
        return new Signal(a.shape.with(b.shape), y);
    }

    @Override
    public Signal concatenate(String name, List<Signal> parts) {
        double[] y = new double[SAMPLE];
        Arrays.setAll(y, i -> parts.get(i % parts.size()).sample[i]);
        return new Signal(Shape.joined(parts.stream().map(Signal::shape).toList()), y);
    }

    @Override
    public Signal pad(String name, Signal x, Padding how) {
        return new Signal(x.shape.after(how), x.sample);
    }

    @Override
    public Signal softmax(String name, Signal x) {
        double[] y = Arrays.stream(x.sample)
                .map(v -> StrictMath.exp(v) / x.shape.channels())
                .toArray();
        return new Signal(x.shape, y);
    }

    @Override
    public Signal flatten(String name, Signal x) {
        return new Signal(Shape.vector(x.shape.elements()), x.sample);
    }

    private double shrink(String normalization) {
        for (String parameter : List.of(".weight", ".bias")) {
            float[] values = Objects.requireNonNull(parameters.get(normalization + parameter))
                    .values();
            for (int i = 0; i < values.length; i++) {
                values[i] *= BRANCH;
            }
        }
        return BRANCH;
    }

    @Override
    public void output(String name, Signal x) {}

    /** Row-major (out, in, taps). */
    private static float[] kernel(String name, int out, int in, int taps, Signal x) {
        Draws draws = new Draws(name);
        double mean = x.mean();
        double variance = x.variance(mean);
        boolean centred = mean * mean > 0.01 * variance && in > 1;
        double power = centred ? variance * (1 - 1.0 / in) : variance + mean * mean;
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
