// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.report.Curves.Line;
import dev.plumbline.report.Curves.Point;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.None;

import static dev.plumbline.report.Canvas.EDGE;
import static dev.plumbline.report.Canvas.GAP;
import static dev.plumbline.report.Canvas.LINE;
import static dev.plumbline.report.Canvas.PLAIN;
import static dev.plumbline.report.Canvas.WIDTH;

/** Curves as a PNG: XChart's plot, and the texts around it. */
final class CurvesPicture {
    /** With a key of one row. */
    private static final int HEIGHT = 340;

    private static final int TOP = EDGE + 3 * LINE + 2 * GAP;
    private static final int BOTTOM = HEIGHT - EDGE - 2 * LINE;
    private static final int SAMPLE = 23;
    private static final int BETWEEN = 12;

    /** Room for half a marker at the plot's edge. */
    private static final int WIDEST_TICK = 70;

    private final Curves curves;
    private final Theme theme;
    private final Canvas canvas;
    private final int left;
    private final int right = WIDTH - EDGE - GAP;
    private final int top;
    private final int bottom;

    private CurvesPicture(Curves curves, Theme theme) {
        this.curves = curves;
        this.theme = theme;
        int more = height(curves) - HEIGHT;
        this.canvas = new Canvas(theme, HEIGHT + more);
        this.top = TOP + more;
        this.bottom = BOTTOM + more;
        this.left = EDGE
                + GAP
                + canvas.widest(
                        curves.y().ticks().stream()
                                .map(curves.y().tick()::apply)
                                .toList(),
                        WIDEST_TICK);
    }

    static byte[] png(Curves curves, Theme theme) {
        CurvesPicture picture = new CurvesPicture(curves, theme);
        picture.draw();
        return picture.canvas.png();
    }

    /** The key takes as many rows as it needs. */
    static int height(Curves curves) {
        return HEIGHT + (key(curves).size() - 1) * LINE;
    }

    private static List<List<Line>> key(Curves curves) {
        Canvas measure = new Canvas(Theme.LIGHT, 1);
        List<List<Line>> rows = new ArrayList<>(List.of(new ArrayList<>()));
        float x = EDGE;
        for (Line line : curves.lines()) {
            float width = SAMPLE + measure.width(line.label(), PLAIN);
            if (x > EDGE && x + width > WIDTH - EDGE) {
                rows.add(new ArrayList<>());
                x = EDGE;
            }
            rows.get(rows.size() - 1).add(line);
            x += width + BETWEEN;
        }
        return rows;
    }

    private void draw() {
        canvas.titles(curves.title(), curves.axis());
        float y = EDGE + 13 + 2 * LINE;
        for (List<Line> row : key(curves)) {
            float x = EDGE;
            for (Line line : row) {
                x = drawKey(line, x, y) + BETWEEN;
            }
            y += LINE;
        }
        Graphics2D g = canvas.graphics();
        g.translate(left, top);
        chart(curves, theme, right - left, bottom - top).paint(g, right - left, bottom - top);
        g.translate(-left, -top);
        drawTicks();
        float width = canvas.width(curves.across(), PLAIN);
        canvas.text(curves.across(), PLAIN, theme.faint(), (left + right - width) / 2, bottom + 16 + LINE, WIDTH);
    }

    private float drawKey(Line line, float x, float y) {
        Graphics2D g = canvas.graphics();
        g.setColor(color(line, theme));
        g.setStroke(stroke(line));
        g.drawLine((int) x, (int) y - 4, (int) x + 18, (int) y - 4);
        marker(line, theme).paint(g, x + 9, y - 4, 8);
        return canvas.text(line.label(), PLAIN, theme.ink(), x + SAMPLE, y, (int) (WIDTH - EDGE - x - SAMPLE));
    }

    private void drawTicks() {
        float free = 0;
        for (double tick : curves.x().ticks()) {
            String label = curves.x().tick().apply(tick);
            float width = canvas.width(label, PLAIN);
            float x = (float) (left + (right - left) * curves.x().scale().fraction(tick)) - width / 2;
            float within = Math.min(x, WIDTH - 2 - width);
            if (within >= free) {
                free = canvas.text(label, PLAIN, theme.faint(), within, bottom + 15, WIDTH) + GAP;
            }
        }
        for (double tick : curves.y().ticks()) {
            String label = curves.y().tick().apply(tick);
            float y = (float) (bottom - (bottom - top) * curves.y().scale().fraction(tick)) + 4;
            canvas.text(label, PLAIN, theme.faint(), left - GAP + 2 - canvas.width(label, PLAIN), y, WIDEST_TICK);
        }
    }

    static XYChart chart(Curves curves, Theme theme, int width, int height) {
        double[] x = curves.x().scale().ends();
        double[] y = curves.y().scale().ends();
        Plot plot = new Plot(theme, width, height, x, y);
        for (double tick : curves.x().ticks()) {
            double at = curves.x().scale().position(tick);
            plot.add(new double[] {at, at}, y, theme.grid(), 1, new None());
        }
        for (double tick : curves.y().ticks()) {
            double at = curves.y().scale().position(tick);
            plot.add(x, new double[] {at, at}, theme.grid(), 1, new None());
        }
        for (Line line : curves.lines()) {
            plot.add(
                    positions(line, curves.x().scale(), Point::x),
                    positions(line, curves.y().scale(), Point::y),
                    color(line, theme),
                    stroke(line),
                    marker(line, theme));
        }
        return plot.chart();
    }

    private static double[] positions(Line line, Scale scale, ToDoubleFunction<Point> value) {
        return line.points().stream()
                .mapToDouble(point -> scale.position(value.applyAsDouble(point)))
                .toArray();
    }

    private static Color color(Line line, Theme theme) {
        return line.ink() ? theme.ink() : theme.of(line.activation());
    }

    private static BasicStroke stroke(Line line) {
        return line.ink()
                ? new BasicStroke(1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {5, 4}, 0)
                : new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
    }

    private static Marker marker(Line line, Theme theme) {
        return line.ink() ? new None() : new Glyph(line.shape(), false, theme.ground());
    }
}
