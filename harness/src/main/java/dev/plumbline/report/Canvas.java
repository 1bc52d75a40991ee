// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

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

/** What pictures are painted on, in the page's pixels, and text that keeps within its room. */
final class Canvas {
    static final int WIDTH = 440;
    static final int EDGE = 12;
    static final int GAP = 8;
    static final int LINE = 18;
    static final Font PLAIN = font(Font.PLAIN, 12.5f);
    static final Font BOLD = font(Font.BOLD, 12.5f);

    /** Pixels of the file for one of the page's at full width, so that dense screens stay sharp. */
    private static final int DENSITY = 2;

    private static final Font TITLE = font(Font.BOLD, 15);
    private final BufferedImage image;
    private final Graphics2D g;
    private final Theme theme;

    Canvas(Theme theme, int height) {
        this.theme = theme;
        this.image = new BufferedImage(WIDTH * DENSITY, height * DENSITY, BufferedImage.TYPE_INT_RGB);
        this.g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.setTransform(AffineTransform.getScaleInstance(DENSITY, DENSITY));
        blank(0, 0, WIDTH, height);
    }

    /** Draws a text, since nothing less loads what text needs; where that is lacking, with the error in which it shows. */
    static void prepare() {
        new Canvas(Theme.LIGHT, LINE).text("0", PLAIN, Color.BLACK, 0, LINE, WIDTH);
    }

    Graphics2D graphics() {
        return g;
    }

    byte[] png() {
        g.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(Palette.indexed(image), "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    void blank(int x, int y, int width, int height) {
        g.setColor(theme.ground());
        g.fillRect(x, y, width, height);
    }

    /** Title and what the value axis measures, at the top. */
    void titles(String title, String axis) {
        text(title, TITLE, theme.ink(), EDGE, EDGE + 13, WIDTH - 2 * EDGE);
        text(axis, PLAIN, theme.faint(), EDGE, EDGE + 13 + LINE, WIDTH - 2 * EDGE);
    }

    /** @return where it ends */
    float text(String text, Font font, Color color, float x, float y, int room) {
        String shown = Text.line(text);
        while (width(shown, font) > room && shown.length() > 1) {
            shown = Text.shorten(shown, shown.length() - 1);
        }
        g.setFont(font);
        g.setColor(color);
        g.drawString(shown, x, y);
        return x + width(shown, font);
    }

    int widest(List<String> texts, int most) {
        return (int) texts.stream()
                .mapToDouble(text -> Math.min(most, Math.ceil(width(text, PLAIN))))
                .max()
                .orElse(0);
    }

    float width(String text, Font font) {
        return (float) font.getStringBounds(text, g.getFontRenderContext()).getWidth();
    }

    private static Font font(int style, float size) {
        return new Font(Font.SANS_SERIF, style, 1).deriveFont(size);
    }
}
