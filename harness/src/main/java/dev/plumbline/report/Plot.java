// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;

/** An XChart of lines and markers that fills its space: no axes, texts or margins of its own. */
final class Plot {
    private static final int MARK = 9;

    private final XYChart chart;

    /** @param x the ends of the horizontal axis, left first */
    Plot(Theme theme, int width, int height, double[] x, double[] y) {
        chart = new XYChart(width, height, ChartTheme.XChart);
        XYStyler styler = chart.getStyler();
        styler.setLocale(Locale.ROOT);
        styler.setChartPadding(0);
        styler.setPlotMargin(0);
        styler.setPlotContentSize(1);
        styler.setAxisTicksVisible(false);
        styler.setAxisTitlesVisible(false);
        styler.setChartTitleVisible(false);
        styler.setLegendVisible(false);
        styler.setPlotGridLinesVisible(false);
        styler.setPlotTicksMarksVisible(false);
        styler.setPlotBorderVisible(false);
        styler.setChartBackgroundColor(theme.ground());
        styler.setPlotBackgroundColor(theme.ground());
        styler.setMarkerSize(MARK);
        styler.setXAxisMin(x[0]);
        styler.setXAxisMax(x[1]);
        styler.setYAxisMin(y[0]);
        styler.setYAxisMax(y[1]);
    }

    void add(double[] x, double[] y, Color color, float width, Marker marker) {
        add(x, y, color, new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER), marker);
    }

    void add(double[] x, double[] y, Color color, BasicStroke stroke, Marker marker) {
        XYSeries series =
                chart.addSeries("series " + chart.getSeriesCollection().size(), x, y);
        series.setLineColor(color);
        series.setMarkerColor(color);
        series.setMarker(marker);
        series.setLineStyle(stroke);
    }

    XYChart chart() {
        return chart;
    }
}
