// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

import dev.plumbline.activation.Activation;
import java.util.List;

/**
 * The verbs a network is made of. Each interpreter is a builder over its own kind of value.
 *
 * <p>Names are unique and are those of PyTorch's modules, so that {@code name + ".weight"} is the parameter's name in a
 * state dictionary. Shapes are those of one image; a batch, where there is one, belongs to the interpreter.
 */
public interface NetworkBuilder<T> {
    T input(String name, Shape shape);

    /** A value that is the same for all images: the parameter {@code .value}, whose extents are the shape's. */
    T constant(String name, Shape shape);

    /** Cross-correlation; parameters {@code .weight} (as {@link Convolution#kernel}) and, if asked, {@code .bias} (out). */
    T convolution(String name, T x, Convolution how);

    /** With PyTorch's epsilon. */
    default T normalize(String name, T x) {
        return normalize(name, x, EPSILON);
    }

    /**
     * Batch normalisation at inference: (x - mean) / sqrt(var + epsilon) * weight + bias for each channel; parameters
     * {@code .weight .bias .running_mean .running_var} (channels).
     */
    T normalize(String name, T x, double epsilon);

    /** The activation that the interpreter was given: a site. */
    T activate(String name, T x);

    /** An activation that belongs to the model, whatever its sites have. */
    T activate(String name, T x, Activation activation);

    /** Padding counts as -Inf. */
    T maxPool(String name, T x, Pool how);

    /** Padding adds 0 to the sum of a window, and to the number of its elements if it is counted. */
    T averagePool(String name, T x, Pool how, boolean countPadding);

    /** The mean over height and width: a shape of (channels, 1, 1). */
    T globalAveragePool(String name, T x);

    /** Of equal shapes. */
    default T add(String name, T a, T b) {
        return combine(name, Combination.ADD, a, b);
    }

    /** Element by element; of two extents that differ, one is 1 and repeated. */
    T combine(String name, Combination how, T a, T b);

    /** One behind the other along the channels; at least one. */
    T concatenate(String name, List<T> parts);

    /** Zeros around the image. */
    T pad(String name, T x, Padding how);

    /** exp(x) / sum of exp(x) over the channels of each pixel. */
    T softmax(String name, T x);

    /** The elements as a vector, channel-major. */
    T flatten(String name, T x);

    /** With a bias. */
    default T dense(String name, T x, int features) {
        return dense(name, x, features, true);
    }

    /**
     * Flattens x (channel-major) and applies W x + b; parameters {@code .weight} (out, in) and, if asked, {@code .bias}
     * (out).
     */
    T dense(String name, T x, int features, boolean bias);

    /** Declares x as an output under this name. */
    void output(String name, T x);

    /** PyTorch's default. */
    double EPSILON = 1e-5;
}
