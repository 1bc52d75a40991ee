// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.report.Panel.Key;
import dev.plumbline.report.Panel.Row;
import java.awt.Graphics2D;

import static dev.plumbline.report.Canvas.BOLD;
import static dev.plumbline.report.Canvas.EDGE;
import static dev.plumbline.report.Canvas.GAP;
import static dev.plumbline.report.Canvas.LINE;
import static dev.plumbline.report.Canvas.PLAIN;
import static dev.plumbline.report.Canvas.WIDTH;

/** A panel as a PNG: XChart's plot, and the texts around it. */
final class Picture {
    private static final int ROW = 26;
    private static final int WIDEST_LABEL = 150;

    private final Panel panel;
    private final Theme theme;
    private final Canvas canvas;
    private final int left;
    private final int right;
    private final int top;

    private Picture(Panel panel, Theme theme) {
        this.panel = panel;
        this.theme = theme;
        this.top = top(panel);
        this.canvas = new Canvas(theme, height(panel));
        this.left = EDGE
                + GAP
                + canvas.widest(
                        panel.rows().stream()
                                .filter(row -> row.activation() != null)
                                .map(Row::label)
                                .toList(),
                        WIDEST_LABEL);
        this.right = WIDTH
                - EDGE
                - GAP
                - canvas.widest(panel.rows().stream().map(Row::value).toList(), WIDEST_LABEL);
    }

    static byte[] png(Panel panel, Theme theme) {
        Picture picture = new Picture(panel, theme);
        picture.draw();
        return picture.canvas.png();
    }

    static int height(Panel panel) {
        return top(panel) + panel.rows().size() * ROW + LINE + EDGE;
    }

    private static int top(Panel panel) {
        return EDGE + 2 * LINE + (panel.key().isEmpty() ? 0 : LINE) + GAP;
    }

    private void draw() {
        canvas.titles(panel.title(), panel.axis());
        drawKey();
        int height = panel.rows().size() * ROW;
        Graphics2D g = canvas.graphics();
        g.translate(left, top);
        PanelChart.of(panel, theme, right - left, height).paint(g, right - left, height);
        g.translate(-left, -top);
        for (int i = 0; i < panel.rows().size(); i++) {
            drawTexts(panel.rows().get(i), top + i * ROW + ROW / 2 + 4);
        }
        drawTicks(top + height + 14);
    }

    private void drawKey() {
        float x = EDGE;
        float y = EDGE + 13 + 2 * LINE;
        for (Key key : panel.key()) {
            canvas.graphics().setColor(key.shape() == Panel.Shape.CROSS ? theme.red() : theme.faint());
            new Glyph(key.shape(), key.hollow(), theme.ground()).paint(canvas.graphics(), x + 4, y - 4, 8);
            x = canvas.text(key.meaning(), PLAIN, theme.faint(), x + 14, y, WIDTH) + 14;
        }
    }

    private void drawTexts(Row row, int y) {
        if (row.activation() == null) {
            canvas.blank(0, y - ROW / 2 - 4, WIDTH, ROW);
            canvas.text(row.label(), BOLD, theme.faint(), EDGE, y, WIDTH - 2 * EDGE);
            return;
        }
        if (!row.note().isEmpty()) {
            canvas.blank(left, y - ROW / 2 - 4, WIDTH - left, ROW);
        }
        canvas.text(row.label(), PLAIN, theme.ink(), EDGE, y, left - EDGE - GAP);
        canvas.text(
                row.note(), PLAIN, row.red() ? theme.red() : theme.faint(), left + GAP, y, WIDTH - EDGE - left - GAP);
        float width = canvas.width(row.value(), PLAIN);
        canvas.text(row.value(), PLAIN, theme.ink(), WIDTH - EDGE - width, y, WIDTH);
    }

    private void drawTicks(int y) {
        float free = 0;
        for (double tick : panel.scale().ticks()) {
            String label = panel.tick().apply(tick);
            float width = canvas.width(label, PLAIN);
            float x = (float) (left + (right - left) * panel.scale().fraction(tick)) - width / 2;
            if (x >= free && x + width <= WIDTH) {
                free = canvas.text(label, PLAIN, theme.faint(), x, y, WIDTH) + GAP;
            }
        }
    }
}
