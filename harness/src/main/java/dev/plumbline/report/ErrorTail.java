// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.report.Curves.Axis;
import dev.plumbline.report.Curves.Line;
import dev.plumbline.report.Curves.Point;
import dev.plumbline.report.Panel.Shape;
import dev.plumbline.report.kernels.Accuracy;
import dev.plumbline.report.kernels.Ulp;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The histogram of errors from its right end: how rare large ones are. */
final class ErrorTail {
    private static final List<Shape> SHAPES = List.of(Shape.DOT, Shape.DIAMOND, Shape.SQUARE, Shape.TRIANGLE);

    private ErrorTail() {}

    /** Empty if no error is beyond 1 ULP: there is no tail then. */
    static Optional<Curves> of(Accuracy accuracy, String precision, List<Accuracy.Row> rows) {
        List<Line> lines = new ArrayList<>();
        for (Accuracy.Row row : rows) {
            List<Point> points = beyond(row, accuracy.histogramUpperEnds());
            if (points.size() > 1) {
                KernelName name = KernelName.of(row.activation());
                Shape shape = SHAPES.get(lines.size() % SHAPES.size());
                lines.add(new Line(name.label(), name.function(), false, shape, points));
            }
        }
        List<Point> points =
                lines.stream().flatMap(line -> line.points().stream()).toList();
        double widest = points.stream().mapToDouble(Point::x).max().orElse(0);
        double least = points.stream().mapToDouble(Point::y).min().orElse(1);
        if (widest < 1) {
            return Optional.empty();
        }
        return Optional.of(new Curves(
                "tail-" + precision.toLowerCase(Locale.ROOT),
                precision + ": how rare large errors are",
                "part of all inputs with an error beyond, log axis",
                "error in ULP",
                precision + ": the part of the inputs with an error above 1 ULP is "
                        + lines.stream()
                                .map(line -> part(line, 1) + " for " + line.label())
                                .collect(Collectors.joining(", "))
                        + ".",
                Axis.of(new Scale(false, -0.02 * widest, 1.03 * widest), Numbers::tick),
                Axis.of(new Scale(true, least / 2, 1), Numbers::tick),
                lines));
    }

    private static String part(Line line, double error) {
        return line.points().stream()
                .filter(point -> point.x() == error)
                .findFirst()
                .map(point -> Numbers.compact(point.y()))
                .orElse("0");
    }

    private static List<Point> beyond(Accuracy.Row row, List<Ulp> ends) {
        List<Point> points = new ArrayList<>();
        long rest = row.inputs();
        for (int i = 0; i < ends.size(); i++) {
            rest -= row.histogram().get(i);
            if (rest > 0 && Double.isFinite(ends.get(i).value())) {
                points.add(new Point(ends.get(i).value(), (double) rest / row.inputs()));
            }
        }
        return points;
    }
}
