// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import dev.plumbline.model.Shape;
import java.util.Arrays;

/**
 * A value as the builder has it, and its extents as the file has them: their elements in row-major order are those of
 * the builder's value, channel-major.
 *
 * @param extents of one image: a map's three, a vector's one, or others until something else reads it
 */
record Played<T>(T value, Shape shape, int[] extents) {
    /** More cannot be computed in reasonable memory. */
    private static final long MOST_ELEMENTS = 1 << 26;

    Played {
        long elements = (long) shape.channels() * shape.plane();
        if (elements > MOST_ELEMENTS) {
            throw new MalformedOnnxException(
                    "a value of shape " + shape + " has more than " + MOST_ELEMENTS + " elements");
        }
    }

    static <T> Played<T> map(T value, Shape shape) {
        return new Played<>(value, shape, new int[] {shape.channels(), shape.height(), shape.width()});
    }

    static <T> Played<T> vector(T value, int features) {
        return new Played<>(value, Shape.vector(features), new int[] {features});
    }

    /** Another value with these extents. */
    Played<T> with(T other) {
        return new Played<>(other, shape, extents);
    }

    boolean isMap() {
        return extents.length == 3
                && Arrays.equals(extents, new int[] {shape.channels(), shape.height(), shape.width()});
    }

    boolean isVector() {
        return extents.length == 1;
    }
}
