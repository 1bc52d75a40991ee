// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Operators;
import java.util.function.DoubleUnaryOperator;

/** The primitive operators as functions of a double, by the textbook. */
final class Functions implements Operators<DoubleUnaryOperator> {
    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    static double elu(double x, double alpha) {
        return x < 0 ? alpha * Math.expm1(x) : x;
    }

    @Override
    public DoubleUnaryOperator constant(double value) {
        return x -> value;
    }

    @Override
    public DoubleUnaryOperator add(DoubleUnaryOperator a, DoubleUnaryOperator b) {
        return x -> a.applyAsDouble(x) + b.applyAsDouble(x);
    }

    @Override
    public DoubleUnaryOperator multiply(DoubleUnaryOperator a, DoubleUnaryOperator b) {
        return x -> a.applyAsDouble(x) * b.applyAsDouble(x);
    }

    @Override
    public DoubleUnaryOperator divide(DoubleUnaryOperator a, DoubleUnaryOperator b) {
        return x -> a.applyAsDouble(x) / b.applyAsDouble(x);
    }

    @Override
    public DoubleUnaryOperator minimum(DoubleUnaryOperator a, DoubleUnaryOperator b) {
        return x -> Math.min(a.applyAsDouble(x), b.applyAsDouble(x));
    }

    @Override
    public DoubleUnaryOperator maximum(DoubleUnaryOperator a, DoubleUnaryOperator b) {
        return x -> Math.max(a.applyAsDouble(x), b.applyAsDouble(x));
    }

    @Override
    public DoubleUnaryOperator squareRoot(DoubleUnaryOperator f) {
        return x -> Math.sqrt(f.applyAsDouble(x));
    }

    @Override
    public DoubleUnaryOperator exponential(DoubleUnaryOperator f) {
        return x -> Math.exp(f.applyAsDouble(x));
    }

    @Override
    public DoubleUnaryOperator sigmoid(DoubleUnaryOperator f) {
        return x -> sigmoid(f.applyAsDouble(x));
    }

    @Override
    public DoubleUnaryOperator tanh(DoubleUnaryOperator f) {
        return x -> Math.tanh(f.applyAsDouble(x));
    }

    @Override
    public DoubleUnaryOperator softplus(DoubleUnaryOperator f) {
        return x -> softplus(f.applyAsDouble(x));
    }

    @Override
    public DoubleUnaryOperator relu(DoubleUnaryOperator f) {
        return x -> Math.max(f.applyAsDouble(x), 0);
    }

    @Override
    public DoubleUnaryOperator elu(DoubleUnaryOperator f, double alpha) {
        return x -> elu(f.applyAsDouble(x), alpha);
    }
}
