// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import java.util.Arrays;

/** What the graph must be fed with: reals of this shape, the batch first; -1 where an extent is left open. */
public record GraphInput(String name, long[] shape) {
    @Override
    public boolean equals(Object other) {
        return other instanceof GraphInput that && name.equals(that.name) && Arrays.equals(shape, that.shape);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(shape);
    }

    @Override
    public String toString() {
        return name + Arrays.toString(shape);
    }
}
