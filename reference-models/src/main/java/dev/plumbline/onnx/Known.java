// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A value that no image changes: a constant of the file, or a shape and what is computed from it. The arrays are shared:
 * read only.
 *
 * @param reals in row-major order, or null
 * @param integers in row-major order where there are no reals; {@link #BATCH} for the number of images
 */
record Known(int[] shape, float @Nullable [] reals, long @Nullable [] integers) {
    static final long BATCH = Long.MIN_VALUE;

    static Known of(Constant constant) {
        return constant.real()
                ? new Known(constant.shape(), constant.floats(), null)
                : new Known(constant.shape(), null, constant.longs());
    }

    static Known integers(long... values) {
        return new Known(new int[] {values.length}, null, values);
    }

    static Known scalar(long value) {
        return new Known(new int[0], null, new long[] {value});
    }

    int elements() {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    /** Its only element, or NaN if it has more or is not known as a number. */
    double number() {
        if (elements() != 1) {
            return Double.NaN;
        }
        if (reals != null) {
            return reals[0];
        }
        return integers == null || integers[0] == BATCH ? Double.NaN : integers[0];
    }

    Known shaped(int... other) {
        return new Known(other, reals, integers);
    }
}
