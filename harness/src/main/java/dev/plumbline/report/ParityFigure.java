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
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** How far outputs are from what they should be. Two panels a model: against the tolerance, and relative. */
final class ParityFigure {
    /** Cells that a picture's description names. */
    private static final int NAMED = 8;

    private static final Key EXACT = new Key(Shape.DIAMOND, true, "exactly 0");
    private static final Key FAILED = new Key(Shape.CROSS, false, "failed");

    private enum Measure {
        WORST(
                "parity-",
                "worst error against tolerance",
                "largest |error| ÷ tolerance, log axis; the limit is 1",
                Entry.Comparison::worst,
                1.0),
        RELATIVE(
                "relative-",
                "largest relative error",
                "largest |error| ÷ the image's largest value, log axis",
                Entry.Comparison::maxRelative,
                null);

        private final String file;
        private final String title;
        private final String axis;
        private final ToDoubleFunction<Entry.Comparison> error;
        private final @Nullable Double limit;

        Measure(
                String file,
                String title,
                String axis,
                ToDoubleFunction<Entry.Comparison> error,
                @Nullable Double limit) {
            this.file = file;
            this.title = title;
            this.axis = axis;
            this.error = error;
            this.limit = limit;
        }

        /** The largest of all outputs, NaN if one is; empty if nothing was compared. */
        Optional<Double> of(CellResult result) {
            return Optional.ofNullable(result.parity())
                    .flatMap(parity ->
                            parity.outputs().stream().map(error::applyAsDouble).reduce(Math::max));
        }
    }

    private ParityFigure() {}

    static Figure of(Results results) {
        List<Panel> panels = new ArrayList<>();
        for (List<CellResult> group : results.groups(Cell::model)) {
            if (group.stream().anyMatch(result -> result.parity() != null)) {
                for (Part<CellResult> part : Part.of(group)) {
                    panels.add(panel(part, Measure.WORST));
                    panels.add(panel(part, Measure.RELATIVE));
                }
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
                .mapToDouble(result -> Measure.WORST.of(result).orElseThrow());
        return passed + " of " + verdicts + " compared cells are within tolerance"
                + (passed > 0
                        ? "; the closest to its limit uses "
                                + Numbers.percent(ratios.max().orElseThrow()) + " of it."
                        : ".");
    }

    private static Panel panel(Part<CellResult> part, Measure measure) {
        List<CellResult> group = part.rows();
        String model = group.get(0).cell().orElseThrow().model();
        String title = Rows.shortened(model) + part.title() + ": " + measure.title;
        List<Key> key = new ArrayList<>();
        if (group.stream()
                .anyMatch(
                        result -> measure.of(result).filter(value -> value == 0).isPresent())) {
            key.add(EXACT);
        }
        if (hasFailed(group)) {
            key.add(FAILED);
        }
        Scale scale = scale(group, measure);
        return new Panel(
                measure.file + model + part.file(),
                title,
                measure.axis,
                alt(title, group, measure),
                scale,
                Numbers::tick,
                measure.limit,
                List.copyOf(key),
                Rows.of(group, (label, result) -> row(label, result, measure, scale)));
    }

    /** Shows the limit with room on both sides of it, so that a failure is seen to be beyond. */
    private static Scale scale(List<CellResult> group, Measure measure) {
        DoubleStream shown = group.stream()
                .flatMap(result -> measure.of(result).stream())
                .mapToDouble(Double::doubleValue)
                .filter(value -> value > 0 && value < Numbers.LARGEST);
        double[] values = shown.toArray();
        if (measure.limit != null) {
            DoubleStream around = DoubleStream.of(measure.limit / 10, measure.limit * (hasFailed(group) ? 10 : 1));
            values = DoubleStream.concat(around, DoubleStream.of(values)).toArray();
        }
        return values.length == 0 ? new Scale(true, 1e-8, 1e-6) : Scale.around(true, values);
    }

    private static boolean hasFailed(List<CellResult> group) {
        return group.stream().anyMatch(result -> result.parity() != null && !result.passed());
    }

    private static Row row(String label, CellResult result, Measure measure, Scale scale) {
        if (result.parity() == null) {
            return Rows.empty(label, result, "no verdict");
        }
        double value = measure.of(result).orElse(Double.NaN);
        Shape shape = !result.passed() ? Shape.CROSS : value == 0 ? Shape.DIAMOND : Shape.DOT;
        double at = value == 0 ? scale.at(0.03) : value < Numbers.LARGEST ? value : scale.at(0.97);
        List<Mark> marks = List.of(new Mark(shape, shape == Shape.DIAMOND, at));
        return Row.marks(label, result.cell().orElseThrow().activation(), List.of(), marks, Numbers.compact(value));
    }

    private static String alt(String title, List<CellResult> group, Measure measure) {
        List<String> words = new ArrayList<>();
        for (CellResult result : group) {
            if (result.parity() != null) {
                Cell cell = result.cell().orElseThrow();
                words.add(Results.activation(cell) + " on " + cell.engine() + " "
                        + Numbers.compact(measure.of(result).orElse(Double.NaN))
                        + (result.passed() ? "" : " (failed)"));
            }
        }
        return title + ": " + String.join(", ", words.subList(0, Math.min(NAMED, words.size())))
                + (words.size() > NAMED ? " and " + (words.size() - NAMED) + " more." : ".");
    }
}
