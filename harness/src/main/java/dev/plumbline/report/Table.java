// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table as text; the first column names the row. */
record Table(String caption, List<Column> columns, List<Row> rows) {
    /** @param numeric whether to align at the right */
    record Column(String name, boolean numeric) {}

    /** @param kind {@code group} (one cell, spanning all columns), {@code red}, {@code open} or empty */
    record Row(String kind, List<String> cells) {}

    /** Collects rows; all text is shortened and made visible here. */
    static final class Builder {
        private final String caption;
        private final List<Column> columns;
        private final List<Row> rows = new ArrayList<>();

        /** @param columns names, a {@code #} before those of numbers */
        Builder(String caption, String... columns) {
            this.caption = caption;
            this.columns = Arrays.stream(columns)
                    .map(name -> new Column(name.startsWith("#") ? name.substring(1) : name, name.startsWith("#")))
                    .toList();
        }

        Builder group(String name) {
            rows.add(new Row("group", List.of(Text.line(name))));
            return this;
        }

        Builder row(String kind, String... cells) {
            if (cells.length != columns.size()) {
                throw new IllegalArgumentException(
                        caption + ": a row of " + cells.length + " cells in a table of " + columns.size() + " columns");
            }
            rows.add(new Row(kind, Arrays.stream(cells).map(Text::line).toList()));
            return this;
        }

        Table build() {
            return new Table(caption, columns, List.copyOf(rows));
        }
    }
}
