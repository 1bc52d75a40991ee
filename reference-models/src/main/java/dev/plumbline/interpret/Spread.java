// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Activation;
import dev.plumbline.interpret.ErrorBound.Bounded;
import dev.plumbline.model.Combination;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.Network;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Padding;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Error variances beside a float64 pass. Unit roundoffs count as standard deviations, but for those of activations.
 *
 * <p>A sum of K products rounds its partial sums. Their squares add up to about K/2 sum w^2 x^2 for products of random
 * sign and to K/3 y^2 for a steady drift to the result y; both are counted.
 */
final class Spread implements NetworkBuilder<Spread.Value> {
    /** A layer's float64 values and error variances. */
    record Value(Forward.Value exact, double[] variance) {
        double[] values() {
            return exact.grid.values();
        }

        Shape shape() {
            return exact.grid.shape();
        }
    }

    /** Parameters and inputs come as float32: exact in an engine that does not round them further. */
    private static final double FLOAT = 0x1p-24;

    /** The mean square of what is spread evenly within a bound, relative to the bound's square. */
    private static final double UNIFORM = 1.0 / 3;

    private final Activation activation;
    private final Weights weights;
    private final Arithmetic arithmetic;
    private final Layout layout;
    private final Variances variances;
    private final Workers workers;
    private final Forward forward;
    private final Set<String> traced;
    private final Map<String, Bounded> results = new LinkedHashMap<>();

    private final double product;
    private final double stored;
    /** Of rounding both factors of a product, relative to its square. */
    private final double operands;
    /** Of storing a float32 value, relative to its square. */
    private final double narrowed;
    /** Of storing what is too small for {@link #narrowed}. */
    private final double subnormal;

    Spread(Network network, Precision u, Arithmetic arithmetic, Workers workers, Forward forward, Set<String> traced) {
        activation = network.activation();
        weights = network.weights();
        this.arithmetic = arithmetic;
        layout = arithmetic.layout();
        this.workers = workers;
        this.forward = forward;
        this.traced = traced;
        product = square(u.product());
        stored = square(u.stored());
        variances = new Variances(square(u.sum()), stored);
        operands =
                (u.operand() > FLOAT ? square(u.operand()) : 0) + (u.operand() > u.stored() ? square(u.operand()) : 0);
        narrowed = u.stored() > FLOAT ? stored : 0;
        subnormal = narrowed * square(Variances.LEAST_NORMAL);
    }

    Map<String, Bounded> results() {
        return results;
    }

    private static double square(double x) {
        return x * x;
    }

    private Value done(String name, Forward.Value exact, double[] variance) {
        Value y = new Value(exact, variance);
        if (traced.contains(name)) {
            output(name, y);
        }
        return y;
    }

    @Override
    public Value input(String name, Shape shape) {
        return given(name, forward.input(name, shape));
    }

    @Override
    public Value constant(String name, Shape shape) {
        return given(name, forward.constant(name, shape));
    }

    private Value given(String name, Forward.Value exact) {
        double[] x = exact.grid.values();
        double[] variance = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            variance[i] = narrowed * x[i] * x[i] + subnormal;
        }
        return done(name, exact, variance);
    }

    @Override
    public Value convolution(String name, Value x, Convolution how) {
        Forward.Value y = forward.convolution(name, x.exact, how);
        int products = how.products(x.shape().channels());
        double[] factors = factors(x, products);
        double[] variance = arithmetic.convolve(arithmetic.squares(name, x.shape(), how), factors, x.shape(), how);
        float[] bias = how.bias() ? weights.get(name + ".bias", how.channels()) : new float[how.channels()];
        return done(name, y, rounded(variance, y.grid, products, bias));
    }

    @Override
    public Value dense(String name, Value x, int features, boolean bias) {
        Forward.Value y = forward.dense(name, x.exact, features, bias);
        int products = x.values().length;
        double[] factors = factors(x, products);
        double[] variance =
                arithmetic.dense(arithmetic.squares(name, x.shape(), features), factors, x.shape(), features);
        float[] added = bias ? weights.get(name + ".bias", features) : new float[features];
        return done(name, y, rounded(variance, y.grid, products, added));
    }

    /** What the squared weights multiply: the variance of x, and x^2 times the variance of each product. */
    private double[] factors(Value x, int products) {
        double relative = products / 2.0 * product + operands;
        double[] values = x.values();
        double[] factors = arithmetic.take(values.length);
        workers.split(values.length, 1, (from, to) -> {
            for (int i = from; i < to; i++) {
                factors[i] = x.variance[i] + relative * values[i] * values[i];
            }
        });
        return factors;
    }

    private double[] rounded(double[] variance, Grid y, int products, float[] bias) {
        double[] values = y.values();
        workers.split(values.length / bias.length, bias.length, (from, to) -> {
            for (int i = from * bias.length; i < to * bias.length; i++) {
                variance[i] += (products / 3.0 * product + stored) * values[i] * values[i]
                        + narrowed * square(bias[i % bias.length]);
            }
        });
        return variance;
    }

    /** Covers the formula as it stands and its folding into the weights before it: the scale is rounded three times. */
    @Override
    public Value normalize(String name, Value x, double epsilon) {
        Forward.Value y = forward.normalize(name, x.exact, epsilon);
        int channels = x.shape().channels();
        double[] scale = arithmetic.norm(name, channels, epsilon).scale();
        float[] mean = weights.get(name + ".running_mean", channels);
        float[] bias = weights.get(name + ".bias", channels);
        double[] out = y.grid.values();
        double[] variance = new double[out.length];
        workers.split(out.length / channels, channels, (from, to) -> {
            for (int i = from * channels; i < to * channels; i++) {
                int c = i % channels;
                double parts = 4 * square(scale[c] * x.values()[i]) + 4 * square(scale[c] * mean[c]) + square(bias[c]);
                variance[i] = square(scale[c]) * x.variance[i] + stored * (parts + square(out[i]));
            }
        });
        return done(name, y, variance);
    }

    @Override
    public Value activate(String name, Value x) {
        return activate(name, x, activation);
    }

    @Override
    public Value activate(String name, Value x, Activation fixed) {
        Forward.Value y = forward.activate(name, x.exact, fixed);
        double[] in = x.values();
        double[] variance = new double[in.length];
        workers.split(in.length, 1, (from, to) -> {
            double[] errors = Roundings.of(fixed, in, from, to);
            Slope slope = new Slope(fixed);
            for (int i = from; i < to; i++) {
                double steepest = slope.around(in[i], Math.sqrt(x.variance[i]));
                variance[i] =
                        square(steepest) * x.variance[i] + UNIFORM * stored * square(errors[i - from]) + subnormal;
            }
        });
        return done(name, y, variance);
    }

    /** The largest of a window moves by no more than the one that moves most. */
    @Override
    public Value maxPool(String name, Value x, Pool how) {
        Forward.Value y = forward.maxPool(name, x.exact, how);
        double[] variance = new double[y.grid.values().length];
        layout.maxPool(x.variance, x.shape(), how, variance);
        return done(name, y, variance);
    }

    @Override
    public Value averagePool(String name, Value x, Pool how, boolean countPadding) {
        Forward.Value y = forward.averagePool(name, x.exact, how, countPadding);
        double[] sigma = new double[y.grid.values().length];
        double[] summands =
                variances.summands(x.values(), x.variance, how.window().taps());
        layout.averagePool(summands, x.shape(), how, countPadding, sigma);
        return done(name, y, variances.averages(y.grid.values(), sigma));
    }

    @Override
    public Value globalAveragePool(String name, Value x) {
        Forward.Value y = forward.globalAveragePool(name, x.exact);
        int pixels = x.shape().plane();
        double[] summands = variances.summands(x.values(), x.variance, pixels);
        double[] sigma = new double[y.grid.values().length];
        double[] squares = new double[sigma.length];
        layout.average(summands, x.shape(), sigma);
        Arrays.setAll(summands, i -> square(summands[i]));
        layout.average(summands, x.shape(), squares);
        Arrays.setAll(sigma, c -> Variances.average(sigma[c], squares[c], pixels));
        return done(name, y, variances.averages(y.grid.values(), sigma));
    }

    @Override
    public Value combine(String name, Combination how, Value a, Value b) {
        Forward.Value y = forward.combine(name, how, a.exact, b.exact);
        Shape shape = y.grid.shape();
        double[] values = y.grid.values();
        double[] left = repeated(a.values(), a.shape(), shape);
        double[] right = repeated(b.values(), b.shape(), shape);
        double[] ofLeft = repeated(a.variance, a.shape(), shape);
        double[] ofRight = repeated(b.variance, b.shape(), shape);
        double[] variance = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            variance[i] = variances.combined(how, left[i], ofLeft[i], right[i], ofRight[i], values[i]);
        }
        return done(name, y, variance);
    }

    /** As often as it takes to fill a shape. */
    private double[] repeated(double[] x, Shape shape, Shape filled) {
        if (shape.equals(filled)) {
            return x;
        }
        double[] y = new double[filled.elements()];
        layout.combine(Combination.ADD, x, shape, new double[filled.elements()], filled, y);
        return y;
    }

    @Override
    public Value concatenate(String name, List<Value> parts) {
        Forward.Value y =
                forward.concatenate(name, parts.stream().map(Value::exact).toList());
        double[] variance = new double[y.grid.values().length];
        layout.concatenate(
                parts.stream().map(Value::variance).toList(),
                parts.stream().map(Value::shape).toList(),
                variance);
        return done(name, y, variance);
    }

    @Override
    public Value pad(String name, Value x, Padding how) {
        return done(name, forward.pad(name, x.exact, how), arithmetic.pad(x.variance, x.shape(), how));
    }

    @Override
    public Value softmax(String name, Value x) {
        Forward.Value y = forward.softmax(name, x.exact);
        int channels = x.shape().channels();
        return done(name, y, variances.softmax(x.values(), x.variance, y.grid.values(), channels));
    }

    @Override
    public Value flatten(String name, Value x) {
        double[] variance = new Grid(x.shape(), false, x.variance).toPlanes();
        return done(name, forward.flatten(name, x.exact), variance);
    }

    @Override
    public void output(String name, Value x) {
        double[] sigma = new Grid(x.shape(), false, x.variance).toPlanes();
        for (int i = 0; i < sigma.length; i++) {
            sigma[i] = Math.sqrt(sigma[i]);
        }
        results.put(name, new Bounded(x.exact.grid.toTensor(), sigma));
    }
}
