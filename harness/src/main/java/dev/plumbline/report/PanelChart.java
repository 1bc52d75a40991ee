// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.report.Panel.Row;
import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.None;

/**
 * The plot of a panel without its texts. XChart's own axes can neither place ticks nor label every row, and its error
 * bars are symmetric, so rows are drawn as series: lines and markers at positions that {@link Scale} gives.
 */
final class PanelChart {
    private static final float BAR = 11;

    private final Panel panel;
    private final Theme theme;
    private final Plot plot;

    private PanelChart(Panel panel, Theme theme, int width, int height) {
        this.panel = panel;
        this.theme = theme;
        this.plot = new Plot(theme, width, height, panel.scale().ends(), new double[] {
            0, panel.rows().size()
        });
    }

    /** Row i of n is centred at (i + 1/2) / n of the height; the scale spans the width. */
    static XYChart of(Panel panel, Theme theme, int width, int height) {
        PanelChart chart = new PanelChart(panel, theme, width, height);
        if (!panel.band().isEmpty()) {
            chart.band(width);
        }
        panel.scale().ticks().forEach(tick -> chart.vertical(tick, theme.grid(), 1));
        for (int i = 0; i < panel.rows().size(); i++) {
            Row row = panel.rows().get(i);
            if (row.activation() != null) {
                chart.row(row, panel.rows().size() - i - 0.5);
            }
        }
        if (panel.limit() != null) {
            chart.vertical(Objects.requireNonNull(panel.limit()), theme.ink(), 1.4f);
        }
        return chart.plot.chart();
    }

    private void row(Row row, double y) {
        Color color = theme.of(Objects.requireNonNull(row.activation()));
        if (row.bar()) {
            double end = row.marks().get(0).value();
            series(List.of(panel.scale().low(), end), y, color, BAR, new None());
        }
        Color line = row.bar() ? theme.ink() : color;
        if (!row.line().isEmpty()) {
            series(row.line(), y, line, row.bar() ? 1.6f : 2.4f, new None());
        }
        for (Panel.Mark mark : row.marks()) {
            if (mark.shape() == Panel.Shape.CAP ? panel.scale().shows(mark.value()) : !row.bar()) {
                Color drawn = mark.shape() == Panel.Shape.CROSS ? theme.red() : line;
                series(List.of(mark.value()), y, drawn, 0, new Glyph(mark.shape(), mark.hollow(), theme.ground()));
            }
        }
    }

    /** As one line, as wide as the range. */
    private void band(int width) {
        Scale scale = panel.scale();
        double from = scale.fraction(panel.band().get(0));
        double to = scale.fraction(panel.band().get(1));
        vertical(scale.at((from + to) / 2), theme.grid(), (float) (width * (to - from)));
    }

    private void vertical(double value, Color color, float width) {
        double x = panel.scale().position(value);
        plot.add(new double[] {x, x}, new double[] {0, panel.rows().size()}, color, width, new None());
    }

    private void series(List<Double> values, double y, Color color, float width, Marker marker) {
        double[] x = values.stream().mapToDouble(panel.scale()::position).toArray();
        double[] rows = new double[x.length];
        Arrays.fill(rows, y);
        plot.add(x, rows, color, width, marker);
    }
}
