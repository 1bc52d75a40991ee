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
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** How far outputs are from what they should be. Two panels a model: against the tolerance, and relative. */
final class ParityFigure {
    private static final Key EXACT = new Key(Shape.DIAMOND, true, "exactly 0");
    private static final Key FAILED = new Key(Shape.CROSS, false, "failed");

    private ParityFigure() {}

    static Figure of(Results results) {
        List<Panel> panels = new ArrayList<>();
        for (List<CellResult> group : results.groups(Cell::model)) {
            if (group.stream().anyMatch(result -> result.parity() != null)) {
                panels.add(worst(group));
                panels.add(relative(group));
            }
        }
        return new Figure(
                "parity",
                "Parity: error against tolerance",
                List.of(finding(results)),
                "Every planned cell, on logarithmic axes. First the largest |error| of any output element in units of that"
                        + " element's tolerance: right of the line at 1 fails. Then the largest |error| relative to the"
                        + " largest expected value of the image's output, which has no limit of its own. A cell that fails"
                        + " is never timed.",
                panels,
                ParityTable.of(results));
    }

    private static String finding(Results results) {
        long verdicts = results.cells().stream()
                .filter(result -> result.parity() != null)
                .count();
        long passed = results.cells().stream().filter(CellResult::passed).count();
        DoubleStream ratios = results.cells().stream()
                .filter(CellResult::passed)
                .mapToDouble(result -> largest(Objects.requireNonNull(result.parity()), Entry.Comparison::worst));
        return passed + " of " + verdicts + " compared cells are within tolerance"
                + (passed > 0
                        ? "; the closest to its limit uses "
                                + Numbers.percent(ratios.max().orElseThrow()) + " of it."
                        : ".");
    }

    private static Panel worst(List<CellResult> group) {
        String model = group.get(0).cell().orElseThrow().model();
        return panel(
                "parity-" + model,
                Rows.shortened(model) + ": worst error against tolerance",
                "largest |error| ÷ tolerance, log axis; the limit is 1",
                group,
                Entry.Comparison::worst,
                1.0);
    }

    private static Panel relative(List<CellResult> group) {
        String model = group.get(0).cell().orElseThrow().model();
        return panel(
                "relative-" + model,
                Rows.shortened(model) + ": largest relative error",
                "largest |error| ÷ the image's largest value, log axis",
                group,
                Entry.Comparison::maxRelative,
                null);
    }

    private static Panel panel(
            String file,
            String title,
            String axis,
            List<CellResult> group,
            ToDoubleFunction<Entry.Comparison> error,
            @Nullable Double limit) {
        double[] shown = group.stream()
                .map(CellResult::parity)
                .filter(Objects::nonNull)
                .mapToDouble(parity -> largest(parity, error))
                .filter(value -> value > 0 && value < Double.POSITIVE_INFINITY)
                .toArray();
        boolean exact = group.stream().anyMatch(result -> result.parity() != null && is0(result.parity(), error));
        boolean failed = group.stream().anyMatch(result -> result.parity() != null && !result.passed());
        double[] anchors =
                limit == null ? new double[] {1e-8, 1e-6} : new double[] {limit / 10, failed ? 10 * limit : limit};
        List<Key> key = new ArrayList<>();
        if (exact) {
            key.add(EXACT);
        }
        if (failed) {
            key.add(FAILED);
        }
        double[] around = limit == null && shown.length > 0
                ? shown
                : DoubleStream.concat(DoubleStream.of(anchors), DoubleStream.of(shown))
                        .toArray();
        Scale scale = Scale.around(true, around);
        List<Row> rows = Rows.of(group, (label, result) -> row(label, result, error, scale));
        return new Panel(
                file, title, axis, alt(title, group, error), scale, Numbers::tick, limit, List.copyOf(key), rows);
    }

    private static Row row(String label, CellResult result, ToDoubleFunction<Entry.Comparison> error, Scale scale) {
        String activation = result.cell().orElseThrow().activation();
        Entry.@Nullable Parity parity = result.parity();
        if (parity == null) {
            return Rows.empty(label, result, "no verdict");
        }
        double value = largest(parity, error);
        Shape shape = !result.passed() ? Shape.CROSS : is0(parity, error) ? Shape.DIAMOND : Shape.DOT;
        double at = value == 0 ? scale.at(0.03) : value < Double.POSITIVE_INFINITY ? value : scale.at(0.97);
        List<Mark> marks = List.of(new Mark(shape, shape == Shape.DIAMOND, at));
        return Row.marks(label, activation, List.of(), marks, Numbers.compact(value));
    }

    private static String alt(String title, List<CellResult> group, ToDoubleFunction<Entry.Comparison> error) {
        List<String> words = new ArrayList<>();
        for (CellResult result : group) {
            if (result.parity() != null) {
                Cell cell = result.cell().orElseThrow();
                words.add(Results.activation(cell) + " on " + cell.engine() + " "
                        + Numbers.compact(largest(result.parity(), error))
                        + (result.passed() ? "" : " (failed)"));
            }
        }
        return title + ": " + String.join(", ", words.subList(0, Math.min(8, words.size())))
                + (words.size() > 8 ? " and " + (words.size() - 8) + " more." : ".");
    }

    private static boolean is0(Entry.@Nullable Parity parity, ToDoubleFunction<Entry.Comparison> error) {
        return parity != null && largest(parity, error) == 0;
    }

    /** Of all outputs; NaN if one is NaN or there is none. */
    static double largest(Entry.Parity parity, ToDoubleFunction<Entry.Comparison> error) {
        return parity.outputs().stream().mapToDouble(error).reduce(Math::max).orElse(Double.NaN);
    }
}
