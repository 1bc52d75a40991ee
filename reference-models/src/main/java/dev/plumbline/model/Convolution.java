// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

/** A square convolution: output channels, kernel, stride and padding in elements, and whether a bias is added. */
public record Convolution(int channels, int kernel, int stride, int padding, boolean bias) {
    public Convolution {
        if (!(channels > 0 && kernel > 0 && stride > 0 && padding >= 0)) {
            throw new IllegalArgumentException("a convolution needs positive channels, kernel and stride, but is "
                    + channels + ", " + kernel + ", " + stride);
        }
    }
}
