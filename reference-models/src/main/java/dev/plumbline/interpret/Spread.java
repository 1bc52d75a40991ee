// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Activation;
import dev.plumbline.interpret.ErrorBound.Bounded;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.Network;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Error variances beside a float64 pass. Unit roundoffs count as standard deviations.
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

    private final Activation activation;
    private final Weights weights;
    private final Arithmetic arithmetic;
    private final Workers workers;
    private final Forward forward;
    private final Set<String> traced;
    private final Map<String, Bounded> results = new LinkedHashMap<>();

    private final double sum;
    private final double stored;
    /** Of rounding both factors of a product, relative to its square. */
    private final double operands;
    /** Of storing a float32 value, relative to its square. */
    private final double narrowed;

    Spread(Network network, Precision u, Arithmetic arithmetic, Workers workers, Forward forward, Set<String> traced) {
        activation = network.activation();
        weights = network.weights();
        this.arithmetic = arithmetic;
        this.workers = workers;
        this.forward = forward;
        this.traced = traced;
        sum = square(u.sum());
        stored = square(u.stored());
        operands =
                (u.operand() > FLOAT ? square(u.operand()) : 0) + (u.operand() > u.stored() ? square(u.operand()) : 0);
        narrowed = u.stored() > FLOAT ? stored : 0;
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
        Forward.Value exact = forward.input(name, shape);
        double[] x = exact.grid.values();
        double[] variance = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            variance[i] = narrowed * x[i] * x[i];
        }
        return done(name, exact, variance);
    }

    @Override
    public Value convolution(String name, Value x, Convolution how) {
        Forward.Value y = forward.convolution(name, x.exact, how);
        int products = x.shape().channels() * how.kernel() * how.kernel();
        double[] factors = factors(x, products);
        double[] variance = arithmetic.convolve(arithmetic.squares(name, x.shape(), how), factors, x.shape(), how);
        float[] bias = how.bias() ? weights.get(name + ".bias", how.channels()) : new float[how.channels()];
        return done(name, y, rounded(variance, y.grid, products, bias));
    }

    @Override
    public Value dense(String name, Value x, int features) {
        Forward.Value y = forward.dense(name, x.exact, features);
        int products = x.values().length;
        double[] factors = factors(x, products);
        double[] variance =
                arithmetic.dense(arithmetic.squares(name, x.shape(), features), factors, x.shape(), features);
        return done(name, y, rounded(variance, y.grid, products, weights.get(name + ".bias", features)));
    }

    /** What the squared weights multiply: the variance of x, and x^2 times the variance of each product. */
    private double[] factors(Value x, int products) {
        double relative = products / 2.0 * sum + operands;
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
                variance[i] += (products / 3.0 * sum + stored) * values[i] * values[i]
                        + narrowed * square(bias[i % bias.length]);
            }
        });
        return variance;
    }

    /** Covers the formula as it stands and its folding into the weights before it: the scale is rounded three times. */
    @Override
    public Value normalize(String name, Value x) {
        Forward.Value y = forward.normalize(name, x.exact);
        int channels = x.shape().channels();
        double[] scale = arithmetic.norm(name, channels).scale();
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
        Forward.Value y = forward.activate(name, x.exact);
        double[] in = x.values();
        double[] variance = new double[in.length];
        workers.split(in.length, 1, (from, to) -> {
            double[] errors = Roundings.of(activation, in, from, to);
            for (int i = from; i < to; i++) {
                double sigma = slope(in[i], Math.sqrt(x.variance[i]));
                variance[i] = square(sigma) * x.variance[i] + stored * square(errors[i - from]);
            }
        });
        return done(name, y, variance);
    }

    /** The largest slope among the values that the engine may have instead of x. */
    private double slope(double x, double sigma) {
        double reach = ErrorBound.tolerance(sigma);
        return Math.max(Math.abs(activation.derivative(x - reach)), Math.abs(activation.derivative(x + reach)));
    }

    /** The largest of a window moves by no more than the one that moves most. */
    @Override
    public Value maxPool(String name, Value x, Pool how) {
        return done(name, forward.maxPool(name, x.exact, how), arithmetic.maxPool(x.variance, x.shape(), how));
    }

    /** Errors within a channel are taken as fully correlated: a function's error at similar values is similar. */
    @Override
    public Value globalAveragePool(String name, Value x) {
        Forward.Value y = forward.globalAveragePool(name, x.exact);
        int plane = x.shape().plane();
        double[] sigma = new double[x.variance.length];
        for (int i = 0; i < sigma.length; i++) {
            sigma[i] = Math.sqrt(x.variance[i]) + Math.sqrt(plane * sum) * Math.abs(x.values()[i]);
        }
        double[] variance = arithmetic.average(sigma, x.shape());
        for (int c = 0; c < variance.length; c++) {
            variance[c] = square(variance[c]) + stored * square(y.grid.values()[c]);
        }
        return done(name, y, variance);
    }

    @Override
    public Value add(String name, Value a, Value b) {
        Forward.Value y = forward.add(name, a.exact, b.exact);
        double[] values = y.grid.values();
        double[] variance = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            variance[i] = a.variance[i] + b.variance[i] + stored * square(values[i]);
        }
        return done(name, y, variance);
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
