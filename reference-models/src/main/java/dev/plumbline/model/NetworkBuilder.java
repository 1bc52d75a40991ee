// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

/**
 * The verbs a network is made of. Each interpreter is a builder over its own kind of value.
 *
 * <p>Names are unique and are those of PyTorch's modules, so that {@code name + ".weight"} is the parameter's name in a
 * state dictionary. Shapes are those of one image; a batch, where there is one, belongs to the interpreter.
 */
public interface NetworkBuilder<T> {
    T input(String name, Shape shape);

    /** Cross-correlation; parameters {@code .weight} (out, in, kernel, kernel) and, if asked, {@code .bias} (out). */
    T convolution(String name, T x, Convolution how);

    /**
     * Batch normalisation at inference: (x - mean) / sqrt(var + {@value #EPSILON}) * weight + bias for each channel;
     * parameters {@code .weight .bias .running_mean .running_var} (channels).
     */
    T normalize(String name, T x);

    /** The activation that the interpreter was given: a site. */
    T activate(String name, T x);

    /** Padding counts as -Inf. */
    T maxPool(String name, T x, Pool how);

    /** The mean over height and width: a shape of (channels, 1, 1). */
    T globalAveragePool(String name, T x);

    T add(String name, T a, T b);

    /** Flattens x (channel-major) and applies W x + b; parameters {@code .weight} (out, in) and {@code .bias} (out). */
    T dense(String name, T x, int features);

    /** Declares x as an output under this name. */
    void output(String name, T x);

    /** PyTorch's default. */
    double EPSILON = 1e-5;
}
