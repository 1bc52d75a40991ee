// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

/** Rows and columns of zeros around an image. */
public record Padding(int top, int left, int bottom, int right) {
    public Padding {
        if (!(top >= 0 && left >= 0 && bottom >= 0 && right >= 0)) {
            throw new IllegalArgumentException(
                    "a padding is not negative, but is " + top + ", " + left + ", " + bottom + ", " + right);
        }
    }
}
