// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.util.List;
import java.util.function.DoubleFunction;

/**
 * One picture: lines over two value axes.
 *
 * @param axis what the vertical axis measures
 * @param across what the horizontal axis measures
 */
record Curves(String file, String title, String axis, String across, String alt, Axis x, Axis y, List<Line> lines)
        implements Drawing {
    /** @param ticks what to mark, and how to write it */
    record Axis(Scale scale, List<Double> ticks, DoubleFunction<String> tick) {
        static Axis of(Scale scale, DoubleFunction<String> tick) {
            return new Axis(scale, scale.ticks(), tick);
        }
    }

    /**
     * @param activation decides the colour
     * @param ink whether it has the colour of text instead, and is dashed: what the others are compared with
     */
    record Line(String label, String activation, boolean ink, Panel.Shape shape, List<Point> points) {}

    record Point(double x, double y) {}

    @Override
    public byte[] png(Theme theme) {
        return CurvesPicture.png(this, theme);
    }

    @Override
    public int height() {
        return CurvesPicture.height(this);
    }
}
