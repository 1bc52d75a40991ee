// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

/**
 * How a window slides along one axis, in elements: its taps, their distance from each other, the distance between two
 * windows, and the padding before and behind the image.
 */
public record Axis(int kernel, int stride, int dilation, int before, int after) {
    private static final int LIMIT = 1 << 15;

    public Axis {
        if (!(inside(kernel) && inside(stride) && inside(dilation))) {
            throw new IllegalArgumentException("a window needs kernel, stride and dilation from 1 to " + LIMIT
                    + ", but has " + kernel + ", " + stride + ", " + dilation);
        }
        if (!(before >= 0 && after >= 0 && before <= LIMIT && after <= LIMIT)) {
            throw new IllegalArgumentException(
                    "a window needs paddings from 0 to " + LIMIT + ", but has " + before + ", " + after);
        }
    }

    private static boolean inside(int value) {
        return value > 0 && value <= LIMIT;
    }

    /** Elements from the first tap to the last. */
    public int reach() {
        return (kernel - 1) * dilation + 1;
    }

    /** The position of a tap of one window in the image; outside of it in the padding. */
    public int position(int window, int tap) {
        return window * stride + tap * dilation - before;
    }

    /** How many windows fit on so many elements; not positive if none does. */
    public int windows(int size) {
        return Math.floorDiv(Math.addExact(size, before + after) - reach(), stride) + 1;
    }

    /** Whether every window has a tap on so many elements; one whose first tap has passed the padding always has. */
    boolean isSeen(int size) {
        for (int window = 0; window < windows(size) && position(window, 0) < 0; window++) {
            int tap = Math.floorDiv(dilation - 1 - position(window, 0), dilation);
            if (!(tap < kernel && position(window, tap) < size)) {
                return false;
            }
        }
        return true;
    }
}
