// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

import java.util.List;

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
        return after(how.channels(), how.window());
    }

    /** Refuses a window that sees padding only, whose largest value is not defined. */
    public Shape after(Pool how) {
        Window window = how.window();
        if (!(window.rows().isSeen(height) && window.columns().isSeen(width))) {
            throw new IllegalArgumentException("a window of the pool on " + this
                    + " sees padding only, where runtimes disagree; give it less padding or dilation than " + window);
        }
        return after(channels, how.window());
    }

    private Shape after(int channels, Window window) {
        return new Shape(
                channels, window.rows().windows(height), window.columns().windows(width));
    }

    public Shape after(Padding how) {
        return new Shape(channels, how.top() + height + how.bottom(), how.left() + width + how.right());
    }

    /** The shape of this and another value combined: an extent of 1 is repeated as often as the other needs. */
    public Shape with(Shape other) {
        return new Shape(
                common(channels, other.channels, other),
                common(height, other.height, other),
                common(width, other.width, other));
    }

    private int common(int a, int b, Shape other) {
        if (a != b && a != 1 && b != 1) {
            throw new IllegalArgumentException("shapes " + this + " and " + other + " do not fit each other");
        }
        return a == 1 ? b : a;
    }

    /** The shape of values joined along their channels. */
    public static Shape joined(List<Shape> parts) {
        Shape first = parts.get(0);
        int channels = 0;
        for (Shape part : parts) {
            if (!(part.height == first.height && part.width == first.width)) {
                throw new IllegalArgumentException("shapes " + first + " and " + part + " do not fit side by side");
            }
            channels = Math.addExact(channels, part.channels);
        }
        return new Shape(channels, first.height, first.width);
    }

    @Override
    public String toString() {
        return channels + "x" + height + "x" + width;
    }
}
