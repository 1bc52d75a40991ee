// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

/**
 * A pooling window; the padding on a side is less than the window, so that none sees padding only unless its taps lie
 * apart: {@link Shape#after(Pool)} refuses that.
 */
public record Pool(Window window) {
    public Pool {
        if (!(fits(window.rows()) && fits(window.columns()))) {
            throw new IllegalArgumentException("a pool needs paddings less than its window, but is " + window);
        }
    }

    /** A square window with the same padding on all sides. */
    public Pool(int kernel, int stride, int padding) {
        this(Window.square(kernel, stride, padding));
    }

    private static boolean fits(Axis axis) {
        return axis.before() < axis.reach() && axis.after() < axis.reach();
    }
}
