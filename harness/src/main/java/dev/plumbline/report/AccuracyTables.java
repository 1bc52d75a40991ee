// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.report.kernels.Accuracy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the sweep over all inputs found, one row for each kernel and precision. */
final class AccuracyTables {
    private AccuracyTables() {}

    static Table worst(Map<String, List<Accuracy.Row>> precisions) {
        Table.Builder table = new Table.Builder(
                "Error against float64 over all inputs",
                "activation",
                "verdict",
                "#worst ULP",
                "#demanded ≤",
                "where",
                "#NaN dropped",
                "#out of range",
                "#descents");
        precisions.forEach((precision, rows) -> {
            String inputs = rows.stream()
                    .map(row -> Numbers.count(row.inputs()))
                    .distinct()
                    .collect(Collectors.joining(" or "));
            table.group(precision + ", " + inputs + " inputs each");
            rows.forEach(row -> table.row(
                    row.isSound() ? "" : "red",
                    KernelName.of(row.activation()).label(),
                    row.isSound() ? "pass" : "FAIL",
                    row.worstUlp().value() == 0
                            ? "0"
                            : AccuracySection.ulp(row.worstUlp().value()),
                    Numbers.shortest(row.demandedUlp().value()),
                    row.worstUlp().value() == 0 ? "–" : decimal(row.worstAt()) + " (" + row.worstAt() + ")",
                    Numbers.count(row.nanDropped()),
                    Numbers.count(row.outOfRange()),
                    Numbers.count(row.neighboursOutOfOrder())));
        });
        return table.build();
    }

    static Table special(Map<String, List<Accuracy.Row>> precisions) {
        List<String> inputs = precisions.values().stream()
                .flatMap(List::stream)
                .flatMap(row -> row.specialValues().keySet().stream())
                .distinct()
                .toList();
        Table.Builder table = new Table.Builder(
                "Special values",
                Stream.concat(Stream.of("activation"), inputs.stream().map(input -> "#f(" + decimal(input) + ")"))
                        .toArray(String[]::new));
        precisions.forEach((precision, rows) -> {
            table.group(precision);
            for (Accuracy.Row row : rows) {
                List<String> cells =
                        new ArrayList<>(List.of(KernelName.of(row.activation()).label()));
                inputs.forEach(input -> cells.add(decimal(row.specialValues().getOrDefault(input, "–"))));
                table.row("", cells.toArray(String[]::new));
            }
        });
        return table.build();
    }

    static Table histogram(Accuracy accuracy, Map<String, List<Accuracy.Row>> precisions) {
        List<String> columns = new ArrayList<>(List.of("activation"));
        accuracy.histogramUpperEnds().forEach(end -> columns.add("#" + end(columns.size(), end.value(), accuracy)));
        Table.Builder table = new Table.Builder("Inputs by their error in ULP", columns.toArray(String[]::new));
        precisions.forEach((precision, rows) -> {
            table.group(precision);
            for (Accuracy.Row row : rows) {
                List<String> cells =
                        new ArrayList<>(List.of(KernelName.of(row.activation()).label()));
                row.histogram().forEach(count -> cells.add(Numbers.count(count)));
                table.row("", cells.toArray(String[]::new));
            }
        });
        return table.build();
    }

    private static String end(int column, double end, Accuracy accuracy) {
        if (Double.isFinite(end)) {
            return end == 0 ? "0" : "≤ " + Numbers.shortest(end);
        }
        return column < 2
                ? "any"
                : "> "
                        + Numbers.shortest(
                                accuracy.histogramUpperEnds().get(column - 2).value());
    }

    /** {@code -0.347} of a hexadecimal float; other texts as they are. */
    private static String decimal(String hexadecimal) {
        if (!hexadecimal.matches("-?0x[0-9a-f.]+p[-+]\\d+")) {
            return hexadecimal;
        }
        double value = Double.parseDouble(hexadecimal);
        String sign = hexadecimal.startsWith("-") ? "-" : "";
        double size = Math.abs(value);
        return sign + (size == Math.rint(size) && size < 1e6 ? Numbers.count((long) size) : Numbers.compact(size));
    }
}
