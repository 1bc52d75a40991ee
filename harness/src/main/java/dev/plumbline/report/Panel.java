// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.util.List;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One picture: a row for each cell along one value axis.
 *
 * @param file the picture's file name without ending
 * @param axis what the axis measures
 * @param alt what the picture shows, for those who do not see it
 * @param limit a value to mark with a line, null for none
 * @param band the ends of a range of values to shade; empty for none
 * @param key what the marks mean; empty if there is one kind only
 */
record Panel(
        String file,
        String title,
        String axis,
        String alt,
        Scale scale,
        DoubleFunction<String> tick,
        @Nullable Double limit,
        List<Double> band,
        List<Key> key,
        List<Row> rows)
        implements Drawing {
    Panel(
            String file,
            String title,
            String axis,
            String alt,
            Scale scale,
            DoubleFunction<String> tick,
            @Nullable Double limit,
            List<Key> key,
            List<Row> rows) {
        this(file, title, axis, alt, scale, tick, limit, List.of(), key, rows);
    }

    enum Shape {
        DOT,
        DIAMOND,
        TRIANGLE,
        SQUARE,
        CAP,
        CROSS
    }

    record Key(Shape shape, boolean hollow, String meaning) {}

    record Mark(Shape shape, boolean hollow, double value) {}

    /**
     * @param activation decides the colour; null for a heading without marks
     * @param bar whether a bar reaches from the axis' low end to the first mark
     * @param line the ends of a line behind the marks; empty for none
     * @param value the figure at the right
     * @param note what stands in place of marks; empty if there are any
     * @param red whether the note is bad news
     */
    record Row(
            String label,
            @Nullable String activation,
            boolean bar,
            List<Double> line,
            List<Mark> marks,
            String value,
            String note,
            boolean red) {
        static Row heading(String label) {
            return new Row(label, null, false, List.of(), List.of(), "", "", false);
        }

        static Row marks(String label, String activation, List<Double> line, List<Mark> marks, String value) {
            return new Row(label, activation, false, line, marks, value, "", false);
        }

        static Row bar(String label, String activation, List<Double> line, List<Mark> marks, String value) {
            return new Row(label, activation, true, line, marks, value, "", false);
        }
    }

    @Override
    public byte[] png(Theme theme) {
        return Picture.png(this, theme);
    }

    @Override
    public int height() {
        return Picture.height(this);
    }
}
