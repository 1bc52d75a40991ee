// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import org.knowm.xchart.style.markers.Marker;

/** The shapes of marks, told apart without colour. */
final class Glyph extends Marker {
    private static final float LINE = 1.8f;

    private final Panel.Shape shape;
    private final boolean hollow;
    private final Color ground;

    Glyph(Panel.Shape shape, boolean hollow, Color ground) {
        this.shape = shape;
        this.hollow = hollow;
        this.ground = ground;
    }

    @Override
    public void paint(Graphics2D g, double x, double y, int size) {
        Color color = g.getColor();
        double r = size / 2.0;
        Shape outline = switch (shape) {
            case DOT -> new Ellipse2D.Double(x - r, y - r, size, size);
            case DIAMOND -> path(true, x, y - 1.25 * r, x + 1.25 * r, y, x, y + 1.25 * r, x - 1.25 * r, y);
            case TRIANGLE -> path(true, x, y - 1.2 * r, x + 1.2 * r, y + r, x - 1.2 * r, y + r);
            case SQUARE -> path(true, x - r, y - r, x + r, y - r, x + r, y + r, x - r, y + r);
            case CAP -> path(false, x, y - r, x, y + r);
            case CROSS -> cross(x, y, r);
        };
        if (shape == Panel.Shape.CAP || shape == Panel.Shape.CROSS) {
            g.setStroke(new BasicStroke(shape == Panel.Shape.CROSS ? 1.4f * LINE : LINE));
            g.draw(outline);
            return;
        }
        g.setColor(hollow ? ground : color);
        g.fill(outline);
        g.setColor(hollow ? color : ground);
        g.setStroke(new BasicStroke(hollow ? LINE : 1));
        g.draw(outline);
    }

    private static Shape cross(double x, double y, double r) {
        Path2D cross = path(false, x - r, y - r, x + r, y + r);
        cross.append(path(false, x - r, y + r, x + r, y - r), false);
        return cross;
    }

    private static Path2D path(boolean closed, double... xy) {
        Path2D.Double path = new Path2D.Double();
        path.moveTo(xy[0], xy[1]);
        for (int i = 2; i < xy.length; i += 2) {
            path.lineTo(xy[i], xy[i + 1]);
        }
        if (closed) {
            path.closePath();
        }
        return path;
    }
}
