// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.activation;

/**
 * The primitive operators that a runtime offers, over whatever it calls a value: a number, an ONNX node, a TensorRT
 * tensor.
 */
public interface Operators<T> {
    T constant(double value);

    T add(T a, T b);

    T multiply(T a, T b);

    T divide(T a, T b);

    T minimum(T a, T b);

    T maximum(T a, T b);

    T squareRoot(T x);

    T exponential(T x);

    T sigmoid(T x);

    T tanh(T x);

    /** log(1 + exp(x)). */
    T softplus(T x);

    T relu(T x);

    /** x for x >= 0, alpha (exp(x) - 1) below. */
    T elu(T x, double alpha);
}
