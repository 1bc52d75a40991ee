// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

/** Channels, height and width of one image's tensor; a vector is (features, 1, 1). */
public record Shape(int channels, int height, int width) {
    public Shape {
        if (!(channels > 0 && height > 0 && width > 0)) {
            throw new IllegalArgumentException(
                    "a shape needs positive extents, but is " + channels + "x" + height + "x" + width);
        }
        Math.multiplyExact(Math.multiplyExact(channels, height), width);
    }

    public static Shape vector(int features) {
        return new Shape(features, 1, 1);
    }

    public int elements() {
        return channels * height * width;
    }

    /** Elements of one channel. */
    public int plane() {
        return height * width;
    }

    public Shape after(Convolution how) {
        return new Shape(
                how.channels(),
                extent(height, how.kernel(), how.stride(), how.padding()),
                extent(width, how.kernel(), how.stride(), how.padding()));
    }

    public Shape after(Pool how) {
        return new Shape(
                channels,
                extent(height, how.kernel(), how.stride(), how.padding()),
                extent(width, how.kernel(), how.stride(), how.padding()));
    }

    private static int extent(int size, int kernel, int stride, int padding) {
        return Math.floorDiv(size + 2 * padding - kernel, stride) + 1;
    }

    @Override
    public String toString() {
        return channels + "x" + height + "x" + width;
    }
}
