// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

/** A window that slides over height and width. */
public record Window(Axis rows, Axis columns) {
    public static Window square(int kernel, int stride, int padding) {
        Axis axis = new Axis(kernel, stride, 1, padding, padding);
        return new Window(axis, axis);
    }

    /** Elements of one channel that the window sees. */
    public int taps() {
        return rows.kernel() * columns.kernel();
    }

    public boolean padded() {
        return rows.before() + rows.after() + columns.before() + columns.after() > 0;
    }

    public boolean dilated() {
        return rows.dilation() > 1 || columns.dilation() > 1;
    }
}
