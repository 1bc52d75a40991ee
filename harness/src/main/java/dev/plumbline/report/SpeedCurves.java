// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.report.Curves.Axis;
import dev.plumbline.report.Curves.Line;
import dev.plumbline.report.Curves.Point;
import dev.plumbline.report.Panel.Shape;
import dev.plumbline.report.kernels.Speed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** Speed over size, from one that only launches cost to one that only memory does. Ragged sizes are left out. */
final class SpeedCurves {
    private static final Map<String, Shape> SHAPES =
            Map.of("relu", Shape.DOT, "elu", Shape.DIAMOND, "isrlu", Shape.TRIANGLE, "swish", Shape.SQUARE);

    private final Speed speed;
    private final Roof roof;

    private SpeedCurves(Speed speed, Roof roof) {
        this.speed = speed;
        this.roof = roof;
    }

    static List<Curves> of(Speed speed, Roof roof) {
        SpeedCurves curves = new SpeedCurves(speed, roof);
        List<String> precisions = SpeedSection.precisions(speed);
        List<Curves> all = new ArrayList<>();
        for (String precision : precisions) {
            List<Line> lines = curves.lines(precision, true, Speed.Row::gigabytesPerSecond);
            all.add(curves.curves("rate-", precision, precision + ": GB/s over size", "GB/s, log axis", lines, true));
        }
        for (String precision : precisions) {
            List<Line> lines =
                    curves.lines(precision, false, row -> 100 * roof.share(row).orElseThrow());
            all.add(curves.curves(
                    "share-",
                    precision,
                    precision + ": part of the roof over size",
                    "percent of the roof",
                    lines,
                    false));
        }
        return all;
    }

    private List<Line> lines(String precision, boolean withCopy, Function<Speed.Row, Double> value) {
        List<Line> lines = new ArrayList<>();
        List<String> kernels =
                speed.results().stream().map(Speed.Row::kernel).distinct().toList();
        for (String kernel : kernels) {
            KernelName name = KernelName.of(kernel);
            List<Point> points = speed.results().stream()
                    .filter(row ->
                            row.precision().equals(precision) && row.kernel().equals(kernel))
                    .filter(row -> SpeedSection.size(row).more() == 0
                            && roof.share(row).isPresent())
                    .map(row -> new Point(row.tensorBytes(), value.apply(row)))
                    .sorted((a, b) -> Double.compare(a.x(), b.x()))
                    .toList();
            boolean isCopy = kernel.equals("copy");
            if (!points.isEmpty() && (name.isActivation() && !name.adds() || isCopy && withCopy)) {
                Shape shape = SHAPES.getOrDefault(name.function(), Shape.DOT);
                lines.add(new Line(SpeedSection.label(kernel), name.function(), isCopy, shape, points));
            }
        }
        return lines;
    }

    private Curves curves(
            String file, String precision, String title, String axis, List<Line> lines, boolean logarithmic) {
        double[] x = values(lines, Point::x);
        double[] y = values(lines, Point::y);
        Scale across = Scale.around(true, x);
        double largest = DoubleStream.of(x).max().orElseThrow();
        List<Double> sizes = LongStream.iterate(1 << 10, size -> size << 4)
                .limit(10)
                .mapToObj(size -> (double) size)
                .filter(size -> size <= largest)
                .toList();
        Scale scale = logarithmic
                ? Scale.around(true, y)
                : Scale.around(
                        false,
                        DoubleStream.concat(DoubleStream.of(y), DoubleStream.of(100))
                                .toArray());
        return new Curves(
                file + precision.toLowerCase(Locale.ROOT),
                title,
                axis,
                "bytes of a tensor, log axis",
                alt(title, lines, logarithmic ? " GB/s" : " %"),
                new Axis(across, sizes, KernelSize::label),
                Axis.of(scale, Numbers::wholeTick),
                lines);
    }

    private static double[] values(List<Line> lines, Function<Point, Double> value) {
        return lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(value::apply)
                .toArray();
    }

    private static String alt(String title, List<Line> lines, String unit) {
        StringBuilder alt = new StringBuilder(title);
        for (Line line : lines) {
            Point first = line.points().get(0);
            Point last = line.points().get(line.points().size() - 1);
            alt.append("; ").append(line.label()).append(" from ").append(Numbers.plain(first.y()));
            alt.append(" at ").append(KernelSize.label(first.x())).append(" to ");
            alt.append(Numbers.plain(last.y())).append(unit).append(" at ").append(KernelSize.label(last.x()));
        }
        return alt.append('.').toString();
    }
}
