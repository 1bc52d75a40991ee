// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Activation;
import dev.plumbline.activation.Operators;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * First-order running error analysis of an activation's composition, for many values at once.
 *
 * <p>Errors are in units of the roundoff. An arithmetic operator adds half an ulp of its result, exp and softplus two.
 * Sigmoid and tanh add an absolute error, since runtimes approximate them by rational functions with one (ONNX Runtime
 * 1.29's float sigmoid is off by up to 5 units near 1); so does ELU, which many compute as exp(x) - 1.
 */
final class Roundings implements Operators<Roundings.Batch> {
    private static final double FUNCTION = 2;

    /** Values and bounds of their errors. */
    record Batch(double[] values, double[] errors) {}

    private final int size;

    private Roundings(int size) {
        this.size = size;
    }

    /** The error of the activation at the values from .. to - 1, in units of the roundoff. */
    static double[] of(Activation activation, double[] values, int from, int to) {
        Batch x = new Batch(Arrays.copyOfRange(values, from, to), new double[to - from]);
        return activation.compose(new Roundings(to - from), x).errors;
    }

    /** The error of one result, from arguments, their errors and the result. */
    private interface Error {
        double of(double a, double errorA, double b, double errorB, double result);
    }

    private Batch binary(Batch a, Batch b, DoubleBinaryOperator f, Error error) {
        Batch y = new Batch(new double[size], new double[size]);
        for (int i = 0; i < size; i++) {
            double value = f.applyAsDouble(a.values[i], b.values[i]);
            y.values[i] = value;
            y.errors[i] = error.of(a.values[i], a.errors[i], b.values[i], b.errors[i], value);
        }
        return y;
    }

    private Batch unary(Batch x, DoubleUnaryOperator f, Error error) {
        return binary(x, x, (a, b) -> f.applyAsDouble(a), error);
    }

    @Override
    public Batch constant(double value) {
        double[] values = new double[size];
        double[] errors = new double[size];
        Arrays.fill(values, value);
        Arrays.fill(errors, (float) value == value ? 0 : Math.abs(value));
        return new Batch(values, errors);
    }

    @Override
    public Batch add(Batch x, Batch y) {
        return binary(x, y, Double::sum, (a, ea, b, eb, r) -> ea + eb + Math.abs(r));
    }

    @Override
    public Batch multiply(Batch x, Batch y) {
        return binary(x, y, (a, b) -> a * b, (a, ea, b, eb, r) -> Math.abs(b) * ea + Math.abs(a) * eb + Math.abs(r));
    }

    @Override
    public Batch divide(Batch x, Batch y) {
        return binary(x, y, (a, b) -> a / b, (a, ea, b, eb, r) -> (ea + Math.abs(r) * eb) / Math.abs(b) + Math.abs(r));
    }

    @Override
    public Batch minimum(Batch x, Batch y) {
        return binary(x, y, Math::min, (a, ea, b, eb, r) -> a < b ? ea : eb);
    }

    @Override
    public Batch maximum(Batch x, Batch y) {
        return binary(x, y, Math::max, (a, ea, b, eb, r) -> a > b ? ea : eb);
    }

    @Override
    public Batch squareRoot(Batch x) {
        return unary(x, Math::sqrt, (a, ea, b, eb, r) -> (a > 0 ? ea / (2 * r) : 0) + r);
    }

    @Override
    public Batch exponential(Batch x) {
        return unary(x, Math::exp, (a, ea, b, eb, r) -> r * (ea + FUNCTION));
    }

    @Override
    public Batch sigmoid(Batch x) {
        return unary(x, Functions::sigmoid, (a, ea, b, eb, r) -> r * (1 - r) * ea + FUNCTION);
    }

    @Override
    public Batch tanh(Batch x) {
        return unary(x, Math::tanh, (a, ea, b, eb, r) -> (1 - r * r) * ea + FUNCTION);
    }

    @Override
    public Batch softplus(Batch x) {
        return unary(x, Functions::softplus, (a, ea, b, eb, r) -> ea + FUNCTION * r);
    }

    @Override
    public Batch relu(Batch x) {
        return unary(x, a -> Math.max(a, 0), (a, ea, b, eb, r) -> a > 0 ? ea : 0);
    }

    @Override
    public Batch elu(Batch x, double alpha) {
        return unary(
                x,
                a -> Functions.elu(a, alpha),
                (a, ea, b, eb, r) -> a < 0 ? alpha * (Math.exp(a) * ea + FUNCTION) : ea);
    }
}
