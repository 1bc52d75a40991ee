// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Cell;
import dev.plumbline.report.CellResult.Status;
import dev.plumbline.report.Panel.Mark;
import dev.plumbline.report.Panel.Row;
import dev.plumbline.report.Panel.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** What the figures' rows have in common. */
final class Rows {
    /** Of a model or an engine in a picture's title. */
    private static final int LONGEST_NAME = 24;

    /** Rows of a picture: what a screen or two can show, and what memory can hold. */
    private static final int MOST = 120;

    private Rows() {}

    /** A row for each cell under its activation's name; under headings if the cells differ in more than that. */
    static List<Row> of(List<CellResult> group, BiFunction<String, CellResult, Row> row) {
        Map<String, List<CellResult>> settings = new LinkedHashMap<>();
        boolean oneEngine = engines(group) == 1;
        for (CellResult result : group) {
            Cell cell = result.cell().orElseThrow();
            settings.computeIfAbsent(oneEngine ? Results.variant(cell) : Results.setting(cell), k -> new ArrayList<>())
                    .add(result);
        }
        List<Row> rows = new ArrayList<>();
        settings.forEach((setting, results) -> {
            if (settings.size() > 1) {
                rows.add(Row.heading(setting));
            }
            results.forEach(result ->
                    rows.add(row.apply(Results.activation(result.cell().orElseThrow()), result)));
        });
        return cut(rows);
    }

    /** As many rows as a picture can have. */
    static List<Row> cut(List<Row> rows) {
        int more = rows.size() - MOST;
        if (more <= 0) {
            return rows;
        }
        List<Row> shown = new ArrayList<>(rows.subList(0, MOST));
        shown.add(Row.heading("and " + Numbers.count(more) + " more rows: see the table"));
        return shown;
    }

    /** What all cells of one engine share, for an axis title; empty if they differ and have headings instead. */
    static String common(List<CellResult> group) {
        List<String> variants = group.stream()
                .map(result -> Results.variant(result.cell().orElseThrow()))
                .distinct()
                .toList();
        return variants.size() == 1 && engines(group) == 1 ? " (" + variants.get(0) + ")" : "";
    }

    private static long engines(List<CellResult> group) {
        return group.stream()
                .map(result -> result.cell().orElseThrow().engine())
                .distinct()
                .count();
    }

    /** The ends of an interval, none if there is no interval. */
    static List<Double> interval(Estimate estimate) {
        return estimate.hasInterval() ? List.of(estimate.low(), estimate.high()) : List.of();
    }

    /** A dot at the value, then the caps of its interval. */
    static List<Mark> marks(Estimate estimate) {
        return Stream.concat(
                        Stream.of(new Mark(Shape.DOT, false, estimate.value())),
                        interval(estimate).stream().map(end -> new Mark(Shape.CAP, false, end)))
                .toList();
    }

    /** A model on an engine, for a picture's title. */
    static String place(String model, String engine) {
        return shortened(model) + " on " + shortened(engine);
    }

    static String shortened(String name) {
        return Text.shorten(name, LONGEST_NAME);
    }

    /** Says what the whiskers are, or that there are none. */
    static String evidence(Stream<Estimate> estimates) {
        return estimates.anyMatch(Estimate::hasInterval) ? ", 95\u00a0% interval" : ", one fork: no interval";
    }

    static Row empty(String label, CellResult result, String note) {
        boolean red = result.status() == Status.RED;
        return new Row(label, result.cell().orElseThrow().activation(), false, List.of(), List.of(), "", note, red);
    }

    /** Why a cell has no time, in a few words. */
    static String untimed(CellResult result) {
        if (result.parity() != null && !result.passed()) {
            return "not timed: parity failed";
        }
        return result.status() == Status.RED ? "not timed: red, see below" : "not timed yet";
    }

    /** The kind of table row that a cell has. */
    static String kind(CellResult result) {
        return switch (result.status()) {
            case DONE -> "";
            case RED -> "red";
            case UNFINISHED -> "open";
        };
    }
}
