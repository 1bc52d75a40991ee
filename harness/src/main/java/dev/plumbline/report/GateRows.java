// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.ExitCode;
import dev.plumbline.gate.paired.Call;
import dev.plumbline.gate.paired.CellVerdict;
import dev.plumbline.gate.paired.Rule;
import dev.plumbline.journal.Cell;
import dev.plumbline.report.Panel.Key;
import dev.plumbline.report.Panel.Mark;
import dev.plumbline.report.Panel.Row;
import dev.plumbline.report.Panel.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/** Verdicts as pictures: the ratio of two builds with its interval, between what is never red and what shall be. */
final class GateRows {
    private static final String AXIS = "ratio, 95\u00a0% interval; shaded: dead zone; line: gate";

    /** An interval that is wider than this is cut at the picture's edge. */
    private static final double WIDEST = 0.15;

    private final Rule rule;

    GateRows(Rule rule) {
        this.rule = rule;
    }

    /** One picture for each model and engine. */
    List<Panel> panels(String file, List<CellVerdict> verdicts) {
        List<Panel> panels = new ArrayList<>();
        grouped(verdicts, CellVerdict::cell, cell -> cell.model() + "-" + cell.engine())
                .forEach((group, members) -> {
                    Cell first = Cell.parse(members.get(0).cell());
                    panels.add(panel(file + "-" + group, Rows.place(first.model(), first.engine()), members));
                });
        return panels;
    }

    private Panel panel(String file, String title, List<CellVerdict> verdicts) {
        double gate = 1 + rule.gate();
        double dead = 1 + rule.deadZone();
        double[] shown = DoubleStream.concat(
                        DoubleStream.of(1 / gate, gate),
                        verdicts.stream()
                                .flatMap(verdict -> verdict.numbers().stream())
                                .flatMapToDouble(n -> DoubleStream.of(
                                        1 + n.change(),
                                        Math.max(1 + n.low(), (1 + n.change()) * (1 - WIDEST)),
                                        Math.min(1 + n.high(), (1 + n.change()) * (1 + WIDEST)))))
                .toArray();
        return new Panel(
                file,
                title,
                AXIS,
                alt(title, verdicts),
                Scale.around(false, shown),
                Numbers::tick,
                gate,
                List.of(1 / dead, dead),
                key(verdicts),
                rows(verdicts));
    }

    private static List<Key> key(List<CellVerdict> verdicts) {
        return verdicts.stream()
                .filter(verdict -> verdict.numbers().isPresent())
                .map(CellVerdict::call)
                .distinct()
                .sorted()
                .map(call -> new Key(shape(call), isOpen(call), words(call)))
                .distinct()
                .toList();
    }

    private static List<Row> rows(List<CellVerdict> verdicts) {
        List<Row> rows = new ArrayList<>();
        grouped(verdicts, CellVerdict::cell, Results::variant).forEach((variant, members) -> {
            rows.add(Row.heading(variant));
            members.forEach(verdict -> rows.add(row(verdict)));
        });
        return Rows.cut(rows);
    }

    /** By what cells share, in the order of the first of each group. */
    static <T> Map<String, List<T>> grouped(List<T> all, Function<T, String> cell, Function<Cell, String> shared) {
        Map<String, List<T>> groups = new LinkedHashMap<>();
        all.forEach(each -> groups.computeIfAbsent(shared.apply(Cell.parse(cell.apply(each))), k -> new ArrayList<>())
                .add(each));
        return groups;
    }

    /** A table of cells under headings of what they share; a row's first text is the activation. */
    static <T> Table table(
            Table.Builder table,
            List<T> all,
            Function<T, String> cell,
            Function<T, String> kind,
            Function<T, List<String>> texts) {
        grouped(all, cell, first -> first.model() + " on " + Results.setting(first))
                .forEach((heading, members) -> {
                    table.group(heading);
                    members.forEach(each -> {
                        List<String> row = new ArrayList<>(List.of(Results.activation(Cell.parse(cell.apply(each)))));
                        row.addAll(texts.apply(each));
                        table.row(kind.apply(each), row.toArray(String[]::new));
                    });
                });
        return table.build();
    }

    private static Row row(CellVerdict verdict) {
        Cell cell = Cell.parse(verdict.cell());
        String label = Results.activation(cell);
        return verdict.numbers()
                .map(n -> Row.marks(
                        label,
                        cell.activation(),
                        List.of(1 + n.low(), 1 + n.high()),
                        marks(verdict.call(), n),
                        change(n.change())))
                .orElseGet(() -> new Row(
                        label,
                        cell.activation(),
                        false,
                        List.of(),
                        List.of(),
                        "",
                        words(verdict.call()),
                        verdict.exit() != ExitCode.OK && !isOpen(verdict.call())));
    }

    private static List<Mark> marks(Call call, CellVerdict.Numbers n) {
        return List.of(
                new Mark(shape(call), isOpen(call), 1 + n.change()),
                new Mark(Shape.CAP, false, 1 + n.low()),
                new Mark(Shape.CAP, false, 1 + n.high()));
    }

    private static Shape shape(Call call) {
        return switch (call) {
            case REGRESSED, FAILED -> Shape.CROSS;
            case IMPROVED -> Shape.DIAMOND;
            default -> Shape.DOT;
        };
    }

    private static boolean isOpen(Call call) {
        return call.exit() == ExitCode.INCONCLUSIVE;
    }

    /** {@code regressed}, {@code tactic changed}. */
    static String words(Call call) {
        return call.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** {@code +2.10 %}, {@code −0.31 %}. */
    static String change(double part) {
        return String.format(Locale.ROOT, "%+.2f\u00a0%%", 100 * part).replace('-', '−');
    }

    /** {@code −0.20 – +0.41 %}. */
    static String interval(double low, double high) {
        return change(low).replace("\u00a0%", "") + " – " + change(high);
    }

    private static String alt(String title, List<CellVerdict> verdicts) {
        long red = verdicts.stream()
                .filter(verdict -> verdict.call() == Call.REGRESSED)
                .count();
        return title + ": the ratio of times of " + verdicts.size() + (verdicts.size() == 1 ? " cell" : " cells")
                + " with its interval; " + (red == 0 ? "none has regressed." : red + " regressed.");
    }
}
