// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import dev.plumbline.report.Panel.Key;
import dev.plumbline.report.Panel.Mark;
import dev.plumbline.report.Panel.Row;
import dev.plumbline.report.Panel.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How single inferences spread. One panel for each model and engine. */
final class LatencyFigure {
    /**
     * A quantile and how many samples a fork must have before it is shown: the smallest number with which MLPerf's early
     * stopping (confidence 0.99, tolerance 0) lets a percentile be reported.
     */
    enum Quantile {
        P50("50", "p50", 1, Shape.DOT, false),
        P90("90", "p90", 64, Shape.DIAMOND, true),
        P99("99", "p99", 662, Shape.TRIANGLE, true),
        P999("99.9", "p99.9", 6636, Shape.DOT, true),
        MAX("100", "max", 1, Shape.CAP, false);

        private final String key;
        private final String title;
        private final long least;
        private final Shape shape;
        private final boolean hollow;

        Quantile(String key, String title, long least, Shape shape, boolean hollow) {
            this.key = key;
            this.title = title;
            this.least = least;
            this.shape = shape;
            this.hollow = hollow;
        }

        /** Empty if the fork has no such time, or too few samples. */
        Optional<Double> of(Entry.Fork fork) {
            return Optional.ofNullable(fork.quantiles().get(key))
                    .filter(value -> value > 0 && value < Double.POSITIVE_INFINITY && fork.samples() >= least);
        }

        /** The largest of all forks for the maximum, else the geometric mean of the forks' quantiles. */
        Optional<Double> of(CellResult result) {
            List<Double> values = new ArrayList<>();
            for (Entry.Fork fork : result.forks().values()) {
                Optional<Double> value = of(fork);
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                values.add(value.get());
            }
            return this == MAX
                    ? values.stream().max(Double::compare)
                    : values.isEmpty()
                            ? Optional.empty()
                            : Optional.of(Estimate.of(values).value());
        }
    }

    private LatencyFigure() {}

    static Figure of(Results results) {
        List<Panel> panels = new ArrayList<>();
        for (Pictured group : Pictured.of(results)) {
            panel(group.file(), group.title(), group.cells()).ifPresent(panels::add);
        }
        return new Figure(
                "latency",
                "Latency of single inferences",
                panels.stream().map(Panel::alt).toList(),
                "Each picture is one model on one engine and compares how long single inferences (of a whole batch) take:"
                        + " the typical one (p50), the slow ones, and the slowest of all forks (max), on a logarithmic axis."
                        + " A quantile is the geometric mean of the forks' quantiles, and is shown only if every fork has"
                        + " enough samples to support it: 64 for p90, 662 for p99, 6,636 for p99.9.",
                panels,
                table(results));
    }

    private static Optional<Panel> panel(String file, String title, List<CellResult> group) {
        double[] values = group.stream()
                .flatMap(result -> Stream.of(Quantile.values()).flatMap(q -> q.of(result).stream()))
                .mapToDouble(Double::doubleValue)
                .toArray();
        if (values.length == 0) {
            return Optional.empty();
        }
        List<Key> key = Stream.of(Quantile.values())
                .filter(q -> group.stream().anyMatch(result -> q.of(result).isPresent()))
                .map(q -> new Key(q.shape, q.hollow, q.title))
                .toList();
        return Optional.of(new Panel(
                "latency-" + file,
                title,
                "latency of one inference" + Rows.common(group) + ", log axis",
                alt(title, group),
                Scale.around(true, values),
                Numbers::timeTick,
                null,
                key,
                Rows.of(group, LatencyFigure::row)));
    }

    private static Row row(String label, CellResult result) {
        String activation = result.cell().orElseThrow().activation();
        List<Mark> marks = Stream.of(Quantile.values())
                .flatMap(q -> q.of(result).map(value -> new Mark(q.shape, q.hollow, value)).stream())
                .toList();
        if (marks.isEmpty()) {
            String note = result.forks().isEmpty() ? Rows.untimed(result) : "no latencies recorded";
            return Rows.empty(label, result, note);
        }
        List<Double> ends = marks.size() < 2
                ? List.of()
                : List.of(marks.get(0).value(), marks.get(marks.size() - 1).value());
        return Row.marks(
                label, activation, ends, marks, Numbers.time(marks.get(0).value()));
    }

    private static String alt(String where, List<CellResult> group) {
        double worst = 0;
        String name = "";
        for (CellResult result : group) {
            Optional<Double> typical = Quantile.P50.of(result);
            Optional<Double> most = Quantile.MAX.of(result);
            if (typical.isPresent() && most.isPresent() && most.get() / typical.get() > worst) {
                worst = most.get() / typical.get();
                name = Results.activation(result.cell().orElseThrow());
            }
        }
        return where
                + (worst > 0
                        ? ": the slowest inference takes at most " + Numbers.ratio(worst) + " times the typical one ("
                                + name + ")."
                        : ": no maximum was recorded.");
    }

    private static Table table(Results results) {
        String[] columns = Stream.of(
                        Stream.of("activation"),
                        Stream.of(Quantile.values()).map(q -> "#" + q.title),
                        Stream.of("#max ÷ p50", "#samples"))
                .flatMap(s -> s)
                .toArray(String[]::new);
        Table.Builder table = new Table.Builder("Latency of one inference", columns);
        for (List<CellResult> group : results.groups(cell -> List.of(cell.model(), Results.setting(cell)))) {
            Cell first = group.get(0).cell().orElseThrow();
            table.group(first.model() + " on " + Results.setting(first));
            group.forEach(result -> table.row(Rows.kind(result), cells(result)));
        }
        return table.build();
    }

    private static String[] cells(CellResult result) {
        List<String> cells = new ArrayList<>();
        cells.add(Results.activation(result.cell().orElseThrow()));
        for (Quantile q : Quantile.values()) {
            cells.add(q.of(result).map(Numbers::time).orElse(result.forks().isEmpty() ? "–" : "too few"));
        }
        Optional<Double> typical = Quantile.P50.of(result);
        cells.add(Quantile.MAX
                .of(result)
                .flatMap(most -> typical.map(p50 -> Numbers.ratio(most / p50)))
                .orElse("–"));
        cells.add(Numbers.count(
                result.forks().values().stream().mapToLong(Entry.Fork::samples).sum()));
        return cells.toArray(String[]::new);
    }
}
