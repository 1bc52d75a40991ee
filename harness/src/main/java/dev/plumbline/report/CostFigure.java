// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Cell;
import dev.plumbline.report.Panel.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** What an activation costs: the time with it in units of the time with ReLU, all else equal. One panel a model. */
final class CostFigure {
    /** An interval beyond this many times the value is cut at the picture's edge. */
    private static final double WIDEST = 4;

    private CostFigure() {}

    static Figure of(Results results) {
        List<Panel> panels = new ArrayList<>();
        for (List<CellResult> group : results.groups(Cell::model)) {
            for (Part<CellResult> part : Part.of(others(group))) {
                panel(results, part).ifPresent(panels::add);
            }
        }
        return new Figure(
                "cost",
                "What the activation costs",
                panels.stream().map(Panel::alt).toList(),
                "Each point is the time with an activation divided by the time with ReLU on the same model, engine,"
                        + " placement, precision and batch: left of the line at 1 it takes less time than ReLU, right of"
                        + " it more. The line through a point is the 95\u00a0% interval of the ratio, from forks paired by"
                        + " number; an interval that crosses 1 shows no difference, and one without an end goes on.",
                panels,
                table(results));
    }

    private static List<CellResult> others(List<CellResult> group) {
        return group.stream()
                .filter(result -> !Results.isBaseline(result.cell().orElseThrow()))
                .filter(result -> Results.computes(result.cell().orElseThrow()))
                .toList();
    }

    private static Optional<Panel> panel(Results results, Part<CellResult> part) {
        List<CellResult> group = part.rows();
        List<Estimate> costs =
                group.stream().flatMap(result -> results.cost(result).stream()).toList();
        if (costs.isEmpty()) {
            return Optional.empty();
        }
        double[] ends = costs.stream()
                .flatMapToDouble(cost -> cost.hasInterval()
                        ? DoubleStream.of(
                                Math.max(cost.low(), cost.value() / WIDEST),
                                Math.min(cost.high(), cost.value() * WIDEST))
                        : DoubleStream.of(cost.value()))
                .toArray();
        double[] shown =
                DoubleStream.concat(DoubleStream.of(1), DoubleStream.of(ends)).toArray();
        boolean wide = DoubleStream.of(shown).max().orElseThrow()
                > 5 * DoubleStream.of(shown).min().orElseThrow();
        String model = group.get(0).cell().orElseThrow().model();
        return Optional.of(new Panel(
                "cost-" + model + part.file(),
                Rows.shortened(model) + part.title() + ": activation against ReLU"
                        + (part.title().isEmpty() ? ", same engine" : ""),
                "time ÷ time with ReLU" + Rows.evidence(costs.stream()),
                alt(results, model + part.title(), group),
                Scale.around(wide, shown),
                Numbers::tick,
                1.0,
                List.of(),
                Rows.of(group, (label, result) -> row(results, label, result))));
    }

    private static Row row(Results results, String label, CellResult result) {
        String activation = result.cell().orElseThrow().activation();
        return results.cost(result)
                .map(cost -> Row.marks(
                        label, activation, Rows.interval(cost), Rows.marks(cost), Numbers.ratio(cost.value())))
                .orElseGet(() -> Rows.empty(
                        label, result, result.forks().isEmpty() ? Rows.untimed(result) : "no time with ReLU"));
    }

    private static String alt(Results results, String model, List<CellResult> group) {
        CellResult most = group.stream()
                .filter(result -> results.cost(result).isPresent())
                .max(Comparator.comparingDouble(
                        result -> results.cost(result).orElseThrow().value()))
                .orElseThrow();
        Cell cell = most.cell().orElseThrow();
        return "On " + model + ", " + Results.activation(cell) + " costs most, on " + cell.engine() + ": "
                + words(results.cost(most).orElseThrow()) + ".";
    }

    /** What a ratio says, with its evidence. */
    static String words(Estimate cost) {
        if (cost.forks() < 2) {
            return difference(cost.value()) + " in the only fork";
        }
        if (!(cost.low() > 1 || cost.high() < 1)) {
            return "no difference from ReLU shown";
        }
        return difference(cost.value());
    }

    private static String difference(double ratio) {
        return ratio >= 10
                ? Numbers.ratio(ratio) + " times the time of ReLU"
                : Numbers.percent(Math.abs(ratio - 1)) + (ratio < 1 ? " less time than ReLU" : " more time than ReLU");
    }

    private static Table table(Results results) {
        Table.Builder table = new Table.Builder(
                "Time divided by the time with ReLU",
                "activation",
                "#time ÷ ReLU's",
                "#95\u00a0% interval",
                "in words",
                "#paired forks");
        for (List<CellResult> group : results.groups(cell -> List.of(cell.model(), Results.setting(cell)))) {
            Cell first = group.get(0).cell().orElseThrow();
            table.group(first.model() + " on " + Results.setting(first));
            for (CellResult result : others(group)) {
                Optional<Estimate> cost = results.cost(result);
                table.row(
                        Rows.kind(result),
                        Results.activation(result.cell().orElseThrow()),
                        cost.map(Numbers::ratio).orElse("–"),
                        cost.map(Numbers::ratioInterval).orElse("–"),
                        cost.map(CostFigure::words).orElse("nothing to divide"),
                        cost.map(c -> String.valueOf(c.forks())).orElse("0"));
            }
        }
        return table.build();
    }
}
