// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

import java.util.Arrays;

/** Values in row-major order with their shape; the batch, if any, is the first extent. The array is not copied. */
public record Tensor(int[] shape, double[] values) {
    public Tensor {
        long elements = 1;
        for (int extent : shape) {
            if (extent < 0) {
                throw new IllegalArgumentException("negative extent in shape " + Arrays.toString(shape));
            }
            elements = Math.multiplyExact(elements, extent);
        }
        if (elements != values.length) {
            throw new IllegalArgumentException(
                    "shape " + Arrays.toString(shape) + " does not hold " + values.length + " values");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor t && Arrays.equals(shape, t.shape) && Arrays.equals(values, t.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Tensor" + Arrays.toString(shape);
    }
}
