// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.report.Panel.Key;
import dev.plumbline.report.Panel.Row;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;

/** A panel as a PNG: XChart's plot, and the texts around it. */
final class Picture {
    /** Pixels of the file for one of the page's at full width, so that dense screens stay sharp. */
    private static final int DENSITY = 2;

    static final int WIDTH = 440;
    private static final int EDGE = 12;
    private static final int GAP = 8;
    private static final int ROW = 26;
    private static final int LINE = 18;
    private static final int WIDEST_LABEL = 150;
    private static final Font PLAIN = font(Font.PLAIN, 12.5f);
    private static final Font BOLD = font(Font.BOLD, 12.5f);
    private static final Font TITLE = font(Font.BOLD, 15);

    private final Panel panel;
    private final Theme theme;
    private final BufferedImage image;
    private final Graphics2D g;
    private final int left;
    private final int right;
    private final int top;

    private Picture(Panel panel, Theme theme) {
        this.panel = panel;
        this.theme = theme;
        this.top = top(panel);
        this.image = new BufferedImage(WIDTH * DENSITY, height(panel) * DENSITY, BufferedImage.TYPE_INT_RGB);
        this.g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.setTransform(AffineTransform.getScaleInstance(DENSITY, DENSITY));
        this.left = EDGE
                + GAP
                + widest(panel.rows().stream()
                        .filter(row -> row.activation() != null)
                        .map(Row::label)
                        .toList());
        this.right = WIDTH
                - EDGE
                - GAP
                - widest(panel.rows().stream().map(Row::value).toList());
    }

    static byte[] png(Panel panel, Theme theme) {
        Picture picture = new Picture(panel, theme);
        picture.draw();
        picture.g.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture.image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Loads what drawing needs; where that is lacking, with the error in which it shows. */
    static void prepare() {
        new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics().setFont(PLAIN);
    }

    /** In the page's pixels. */
    static int height(Panel panel) {
        return top(panel) + panel.rows().size() * ROW + LINE + EDGE;
    }

    private static int top(Panel panel) {
        return EDGE + 2 * LINE + (panel.key().isEmpty() ? 0 : LINE) + GAP;
    }

    private void draw() {
        g.setColor(theme.ground());
        g.fillRect(0, 0, WIDTH, height(panel));
        text(panel.title(), TITLE, theme.ink(), EDGE, EDGE + 13, WIDTH - 2 * EDGE);
        text(panel.axis(), PLAIN, theme.faint(), EDGE, EDGE + 13 + LINE, WIDTH - 2 * EDGE);
        drawKey();
        int height = panel.rows().size() * ROW;
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
            g.setColor(key.shape() == Panel.Shape.CROSS ? theme.red() : theme.faint());
            new Glyph(key.shape(), key.hollow(), theme.ground()).paint(g, x + 4, y - 4, 8);
            x = text(key.meaning(), PLAIN, theme.faint(), x + 14, y, WIDTH) + 14;
        }
    }

    private void drawTexts(Row row, int y) {
        if (row.activation() == null) {
            g.setColor(theme.ground());
            g.fillRect(0, y - ROW / 2 - 4, WIDTH, ROW);
            text(row.label(), BOLD, theme.faint(), EDGE, y, WIDTH - 2 * EDGE);
            return;
        }
        if (!row.note().isEmpty()) {
            g.setColor(theme.ground());
            g.fillRect(left, y - ROW / 2 - 4, WIDTH - left, ROW);
        }
        text(row.label(), PLAIN, theme.ink(), EDGE, y, left - EDGE - GAP);
        text(row.note(), PLAIN, row.red() ? theme.red() : theme.faint(), left + GAP, y, WIDTH - EDGE - left - GAP);
        float width = width(row.value(), PLAIN);
        text(row.value(), PLAIN, theme.ink(), WIDTH - EDGE - width, y, WIDTH);
    }

    private void drawTicks(int y) {
        double low = panel.scale().position(panel.scale().low());
        double span = panel.scale().position(panel.scale().high()) - low;
        float free = 0;
        for (double tick : panel.scale().ticks()) {
            String label = panel.tick().apply(tick);
            float width = width(label, PLAIN);
            float x = (float) (left + (right - left) * (panel.scale().position(tick) - low) / span) - width / 2;
            if (x >= free && x + width <= WIDTH) {
                free = text(label, PLAIN, theme.faint(), x, y, WIDTH) + GAP;
            }
        }
    }

    /** @return where it ends */
    private float text(String text, Font font, Color color, float x, float y, int room) {
        String shown = Text.line(text);
        while (width(shown, font) > room && shown.length() > 1) {
            shown = Text.shorten(shown, shown.length() - 1);
        }
        g.setFont(font);
        g.setColor(color);
        g.drawString(shown, x, y);
        return x + width(shown, font);
    }

    private int widest(List<String> texts) {
        return (int) texts.stream()
                .mapToDouble(text -> Math.min(WIDEST_LABEL, Math.ceil(width(text, PLAIN))))
                .max()
                .orElse(0);
    }

    private static Font font(int style, float size) {
        return new Font(Font.SANS_SERIF, style, 1).deriveFont(size);
    }

    private float width(String text, Font font) {
        return (float) font.getStringBounds(text, g.getFontRenderContext()).getWidth();
    }
}
