// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.report.Panel.Key;
import dev.plumbline.report.Panel.Mark;
import dev.plumbline.report.Panel.Shape;
import dev.plumbline.report.kernels.Accuracy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;

/** How far the kernels are from float64, over all inputs. */
final class AccuracySection {
    private static final List<Key> KEYS = List.of(
            new Key(Shape.DOT, false, "worst"),
            new Key(Shape.CAP, false, "demanded at most"),
            new Key(Shape.CROSS, false, "beyond that"));

    private final Accuracy accuracy;
    private final Map<String, List<Accuracy.Row>> precisions = new LinkedHashMap<>();

    private AccuracySection(Accuracy accuracy) {
        this.accuracy = accuracy;
        accuracy.results()
                .forEach(row -> precisions
                        .computeIfAbsent(row.precision(), each -> new ArrayList<>())
                        .add(row));
    }

    static Section of(Accuracy accuracy) {
        AccuracySection section = new AccuracySection(accuracy);
        List<Drawing> drawings = new ArrayList<>();
        section.precisions.forEach((precision, rows) -> drawings.add(worst(precision, rows)));
        section.precisions.forEach(
                (precision, rows) -> ErrorTail.of(accuracy, precision, rows).ifPresent(drawings::add));
        boolean isSound = accuracy.results().stream().allMatch(Accuracy.Row::isSound);
        return new Section(
                "accuracy",
                "Accuracy over all inputs",
                isSound ? "good" : "red",
                section.findings(),
                drawings,
                "Every input goes through the kernel on the GPU and is compared with float64. An error of 1\u00a0ULP is the"
                        + " distance of two neighbouring values of the precision at the exact result; a correctly rounded"
                        + " result is within 0.5. “NaN dropped” counts inputs of which one of input and result is NaN and"
                        + " the other is not; “out of range” results beyond the activation's bounds; “descents” adjacent"
                        + " inputs whose results descend (by rounding; and Swish itself descends left of -1.28).",
                List.of(AccuracyTables.worst(section.precisions)),
                List.of(
                        AccuracyTables.special(section.precisions),
                        AccuracyTables.histogram(accuracy, section.precisions)));
    }

    /** For each precision, the worst of all. */
    private List<String> findings() {
        List<String> findings = new ArrayList<>();
        precisions.forEach((precision, rows) -> {
            Accuracy.Row worst = worst(rows);
            findings.add(precision + ": " + Numbers.count(worst.inputs()) + " inputs each; the worst error is "
                    + ulp(worst.worstUlp().value()) + "\u00a0ULP ("
                    + KernelName.of(worst.activation()).label() + ", where at most "
                    + Numbers.shortest(worst.demandedUlp().value()) + " is demanded).");
        });
        return findings;
    }

    static Accuracy.Row worst(List<Accuracy.Row> rows) {
        return rows.stream()
                .max(Comparator.comparingDouble(row -> row.worstUlp().value()))
                .orElseThrow();
    }

    /** {@code 0.532}. */
    static String ulp(double ulp) {
        return ulp < Numbers.LARGEST ? String.format(Locale.ROOT, "%.3f", ulp) : "infinite";
    }

    private static Panel worst(String precision, List<Accuracy.Row> rows) {
        double largest = rows.stream()
                .flatMapToDouble(row -> DoubleStream.of(
                        row.worstUlp().value(), row.demandedUlp().value()))
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        Scale scale = new Scale(false, -0.03 * Math.max(largest, 0.1), 1.04 * Math.max(largest, 0.1));
        Accuracy.Row worst = worst(rows);
        List<Panel.Row> marks = rows.stream().map(AccuracySection::row).toList();
        return new Panel(
                "accuracy-" + precision.toLowerCase(Locale.ROOT),
                precision + ": worst error of " + Numbers.count(worst.inputs()) + " inputs",
                "ULP, against float64",
                precision + ": the worst error is " + ulp(worst.worstUlp().value()) + " ULP, of "
                        + KernelName.of(worst.activation()).label() + "; "
                        + rows.stream().filter(Accuracy.Row::isSound).count() + " of " + rows.size()
                        + " kernels are within what is demanded.",
                scale,
                Numbers::tick,
                null,
                KEYS.stream().filter(key -> isUsed(key, marks)).toList(),
                marks);
    }

    private static boolean isUsed(Key key, List<Panel.Row> rows) {
        return rows.stream().flatMap(row -> row.marks().stream()).anyMatch(mark -> mark.shape() == key.shape());
    }

    private static Panel.Row row(Accuracy.Row row) {
        KernelName name = KernelName.of(row.activation());
        double worst = row.worstUlp().value();
        double demanded = row.demandedUlp().value();
        Shape shape = worst <= demanded ? Shape.DOT : Shape.CROSS;
        return Panel.Row.marks(
                name.label(),
                name.function(),
                worst == demanded ? List.of() : List.of(worst, demanded),
                List.of(new Mark(Shape.CAP, false, demanded), new Mark(shape, false, worst)),
                worst == 0 ? "exact" : ulp(worst));
    }
}
