// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Cell;
import dev.plumbline.report.Panel.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How long an image takes. One panel for each model and engine, whose times differ by orders of magnitude. */
final class TimeFigure {
    private TimeFigure() {}

    static Figure of(Results results) {
        List<Panel> panels = new ArrayList<>();
        for (Pictured group : Pictured.of(results)) {
            panel(group.file(), group.title(), group.cells()).ifPresent(panels::add);
        }
        return new Figure(
                "time",
                "Time per image",
                panels.stream().map(Panel::alt).toList(),
                "Each picture is one model on one engine and compares its activations; look at the axis before comparing"
                        + " two pictures. A bar is the geometric mean of the forks, the whisker its 95\u00a0% interval"
                        + " (Student's t over forks; with one fork there is none, and one without an end goes on).",
                panels,
                table(results));
    }

    private static Optional<Panel> panel(String file, String title, List<CellResult> group) {
        double largest = group.stream()
                .flatMap(result -> result.time().stream())
                .mapToDouble(time -> time.hasInterval() ? Math.min(time.high(), 2 * time.value()) : time.value())
                .max()
                .orElse(0);
        if (!(largest > 0)) {
            return Optional.empty();
        }
        return Optional.of(new Panel(
                "time-" + file,
                title,
                "time per image" + Rows.common(group)
                        + Rows.evidence(group.stream().flatMap(result -> result.time().stream())),
                alt(title, group),
                Scale.fromZero(largest),
                Numbers::timeTick,
                null,
                List.of(),
                Rows.of(group, TimeFigure::row)));
    }

    private static Row row(String label, CellResult result) {
        String activation = result.cell().orElseThrow().activation();
        return result.time()
                .map(time ->
                        Row.bar(label, activation, Rows.interval(time), Rows.marks(time), Numbers.time(time.value())))
                .orElseGet(() -> Rows.empty(label, result, Rows.untimed(result)));
    }

    private static String alt(String where, List<CellResult> group) {
        List<CellResult> timed = group.stream()
                .filter(result -> result.time().isPresent())
                .sorted(Comparator.comparingDouble(
                        result -> result.time().orElseThrow().value()))
                .toList();
        String fastest = words(timed.get(0));
        return timed.size() == 1
                ? where + ": " + fastest + "."
                : where + ": the fastest is " + fastest + ", the slowest " + words(timed.get(timed.size() - 1)) + ".";
    }

    private static String words(CellResult result) {
        Estimate time = result.time().orElseThrow();
        return Results.activation(result.cell().orElseThrow()) + " with " + Numbers.time(time.value()) + " an image";
    }

    private static Table table(Results results) {
        Table.Builder table = new Table.Builder(
                "Time per image",
                "activation",
                "#time per image",
                "#95\u00a0% interval",
                "#forks' spread",
                "#images/s",
                "#forks",
                "mean of each fork");
        for (List<CellResult> group : results.groups(cell -> List.of(cell.model(), Results.setting(cell)))) {
            Cell cell = group.get(0).cell().orElseThrow();
            table.group(cell.model() + " on " + Results.setting(cell));
            for (CellResult result : group) {
                Optional<Estimate> time = result.time();
                table.row(
                        Rows.kind(result),
                        Results.activation(result.cell().orElseThrow()),
                        time.map(Numbers::time).orElse("–"),
                        time.map(Numbers::timeInterval).orElse("–"),
                        time.map(t -> Numbers.percent(t.spread())).orElse("–"),
                        time.map(t -> Numbers.plain(1e9 / t.value())).orElse("–"),
                        String.valueOf(result.forks().size()),
                        result.perImage().stream().map(Numbers::time).collect(Collectors.joining(", ")));
            }
        }
        return table.build();
    }
}
