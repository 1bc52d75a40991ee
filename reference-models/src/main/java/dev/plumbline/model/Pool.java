// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

/** A square pooling window: kernel, stride and padding in elements; padding at most half of the kernel. */
public record Pool(int kernel, int stride, int padding) {
    public Pool {
        if (!(kernel > 0 && stride > 0 && padding >= 0 && 2 * padding <= kernel)) {
            throw new IllegalArgumentException("a pool needs positive kernel and stride and a padding of at most half"
                    + " the kernel, but is " + kernel + ", " + stride + ", " + padding);
        }
    }
}
