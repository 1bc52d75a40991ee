// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.List;

import static dev.plumbline.report.Canvas.EDGE;
import static dev.plumbline.report.Canvas.GAP;
import static dev.plumbline.report.Canvas.LINE;
import static dev.plumbline.report.Canvas.PLAIN;
import static dev.plumbline.report.Canvas.WIDTH;

/**
 * One picture: gauges of a device over the time of a run.
 *
 * @param seconds the length of the time axis
 * @param lanes one below the other
 * @param events below the lanes
 */
record Strip(String file, String title, String axis, String alt, double seconds, List<Lane> lanes, List<Events> events)
        implements Drawing {
    private static final int PLOT = 58;
    private static final int EVENT = 8;
    private static final int RIGHT = WIDTH - EDGE - GAP;
    private static final int TOP = EDGE + 2 * LINE + GAP;
    private static final int TICK_ROOM = 46;
    private static final int LEFT = EDGE + TICK_ROOM;

    /** @param label with its unit */
    record Lane(String label, List<Reading> readings) {}

    /**
     * Of one fork.
     *
     * @param second of its start, from the axis' beginning
     * @param red whether something is wrong with it
     */
    record Reading(double second, double low, double mean, double high, boolean red) {}

    /** @param seconds at which it was so */
    record Events(String label, boolean red, List<Double> seconds) {}

    @Override
    public byte[] png(Theme theme) {
        Canvas canvas = new Canvas(theme, height());
        canvas.titles(title, axis);
        int y = TOP;
        for (Lane lane : lanes) {
            canvas.text(lane.label, PLAIN, theme.ink(), EDGE, y + 13, WIDTH - 2 * EDGE);
            draw(lane, canvas, theme, y + LINE + 4);
            y += LINE + PLOT + 2 * GAP;
        }
        for (Events each : events) {
            canvas.text(each.label, PLAIN, theme.ink(), EDGE, y + 13, WIDTH - 2 * EDGE);
            draw(each, canvas.graphics(), each.red ? theme.red() : theme.ink(), y + LINE + 2);
            y += LINE + EVENT + GAP;
        }
        ticks(canvas, theme, y + 10);
        return canvas.png();
    }

    private void draw(Lane lane, Canvas canvas, Theme theme, int top) {
        Graphics2D g = canvas.graphics();
        Scale scale = scale(lane);
        g.setStroke(new BasicStroke(1));
        for (double tick :
                List.of(scale.ticks().get(0), scale.ticks().get(scale.ticks().size() - 1))) {
            double y = y(scale, tick, top);
            g.setColor(theme.grid());
            g.draw(new Line2D.Double(LEFT, y, RIGHT, y));
            String label = Numbers.wholeTick(tick);
            float width = canvas.width(label, PLAIN);
            canvas.text(label, PLAIN, theme.faint(), LEFT - GAP - width, (float) y + 4, TICK_ROOM);
        }
        for (Reading reading : lane.readings) {
            double x = x(reading.second);
            g.setColor(reading.red ? theme.red() : theme.faint());
            g.setStroke(new BasicStroke(1.2f));
            g.draw(new Line2D.Double(x, y(scale, reading.low, top), x, y(scale, reading.high, top)));
            g.setColor(reading.red ? theme.red() : theme.ink());
            g.fill(new Ellipse2D.Double(x - 1.5, y(scale, reading.mean, top) - 1.5, 3, 3));
        }
    }

    private void draw(Events each, Graphics2D g, Color color, int top) {
        g.setColor(color);
        g.setStroke(new BasicStroke(1.2f));
        for (double second : each.seconds) {
            double x = x(second);
            g.draw(new Line2D.Double(x, top, x, top + EVENT));
        }
    }

    private double x(double second) {
        return LEFT + (RIGHT - LEFT) * second / seconds;
    }

    private static Scale scale(Lane lane) {
        double low = lane.readings.stream().mapToDouble(Reading::low).min().orElse(0);
        double high = lane.readings.stream().mapToDouble(Reading::high).max().orElse(1);
        double room = Math.max(0.05 * (high - low), 0.02 * Math.max(high, 1));
        return new Scale(false, low - room, high + room);
    }

    private static double y(Scale scale, double value, int top) {
        return top + PLOT * (1 - scale.fraction(value));
    }

    private void ticks(Canvas canvas, Theme theme, int y) {
        float free = 0;
        for (double tick : new Scale(false, 0, seconds).ticks()) {
            String label = Numbers.wholeTick(tick);
            float width = canvas.width(label, PLAIN);
            float x = (float) Math.min(x(tick) - width / 2, WIDTH - 2 - width);
            if (x >= free) {
                free = canvas.text(label, PLAIN, theme.faint(), x, y, WIDTH) + GAP;
            }
        }
    }

    @Override
    public int height() {
        return TOP + lanes.size() * (LINE + PLOT + 2 * GAP) + events.size() * (LINE + EVENT + GAP) + LINE + 4;
    }
}
