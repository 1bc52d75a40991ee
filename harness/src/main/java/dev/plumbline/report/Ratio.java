// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.report.Panel.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * A ratio of two times: above 1, what is divided by is faster.
 *
 * @param group what it shares with its neighbours: {@code FP16, batch 256}
 * @param batch of both
 * @param label what tells it from them
 * @param activation decides the colour
 * @param missing why there is no value, a few words
 */
record Ratio(String group, int batch, String label, String activation, Optional<Estimate> value, String missing) {
    /** An interval beyond this many times the value is cut at the picture's edge. */
    private static final double WIDEST = 4;

    private static final double WIDE = 5;

    /** Without a part of the group's name that goes without saying. */
    Ratio within(String common) {
        return new Ratio(group.replace(common, ""), batch, label, activation, value, missing);
    }

    /** Whether all of the interval is on the fast side. */
    boolean isFaster() {
        return value.filter(ratio -> ratio.low() > 1).isPresent();
    }

    boolean isSlower() {
        return value.filter(ratio -> ratio.high() < 1).isPresent();
    }

    /** {@code 7.4 % less time}: of what is divided by. */
    String words() {
        return value.map(ratio -> {
                    if (ratio.forks() > 1 && !isFaster() && !isSlower()) {
                        return "no difference shown";
                    }
                    double change = 1 / ratio.value() - 1;
                    return Numbers.percent(Math.abs(change))
                            + (change < 0 ? " less time" : " more time")
                            + (ratio.forks() > 1 ? "" : ", in the only fork");
                })
                .orElse(missing);
    }

    static List<Ratio> present(List<Ratio> ratios) {
        return ratios.stream().filter(ratio -> ratio.value.isPresent()).toList();
    }

    /** {@code 0.85 (Swish (FP16, batch 256)) to 1.10 (ISRLU (FP32, batch 1))}; one at least must have a value. */
    static String range(List<Ratio> ratios) {
        Comparator<Ratio> byValue =
                Comparator.comparingDouble(ratio -> ratio.value.orElseThrow().value());
        Ratio least = present(ratios).stream().min(byValue).orElseThrow();
        Ratio most = present(ratios).stream().max(byValue).orElseThrow();
        return figure(least) + (least.equals(most) ? "" : " to " + figure(most));
    }

    /** {@code , n = 4 – 5}: forks that the ratios rest on; one at least must have a value. */
    static String forks(List<Ratio> ratios) {
        IntSummaryStatistics forks = ratios.stream()
                .flatMap(ratio -> ratio.value.stream())
                .mapToInt(Estimate::forks)
                .summaryStatistics();
        return forks.getMin() == forks.getMax()
                ? ", n = " + forks.getMax()
                : ", n = " + forks.getMin() + " – " + forks.getMax();
    }

    private static String figure(Ratio ratio) {
        return Numbers.ratio(ratio.value.orElseThrow().value()) + " (" + ratio.label + ", " + ratio.group + ")";
    }

    /**
     * A row for each ratio, under the names of groups; one panel a batch if they are many, none without a value.
     *
     * @param axis what a panel of some ratios shows
     */
    static List<Panel> panels(
            String file, String title, Function<List<Ratio>, String> axis, String alt, List<Ratio> ratios) {
        List<Part<Ratio>> parts = Part.of(ratios, Ratio::batch).stream()
                .filter(part -> !present(part.rows()).isEmpty())
                .toList();
        if (parts.size() == 1) {
            return List.of(panel(file, title, axis.apply(ratios), alt, ratios));
        }
        return parts.stream()
                .map(part -> {
                    String whole = title + part.title();
                    List<Ratio> rows = part.rows().stream()
                            .map(ratio -> ratio.within(part.title()))
                            .toList();
                    return panel(file + part.file(), whole, axis.apply(rows), whole + ": " + range(rows) + ".", rows);
                })
                .toList();
    }

    private static Panel panel(String file, String title, String axis, String alt, List<Ratio> ratios) {
        List<Estimate> values =
                ratios.stream().flatMap(ratio -> ratio.value.stream()).toList();
        double[] shown = DoubleStream.concat(
                        DoubleStream.of(1),
                        values.stream()
                                .flatMapToDouble(value -> value.hasInterval()
                                        ? DoubleStream.of(
                                                Math.max(value.low(), value.value() / WIDEST),
                                                Math.min(value.high(), value.value() * WIDEST))
                                        : DoubleStream.of(value.value())))
                .toArray();
        boolean wide = DoubleStream.of(shown).max().orElseThrow()
                > WIDE * DoubleStream.of(shown).min().orElseThrow();
        return new Panel(
                file,
                title,
                axis,
                alt,
                Scale.around(wide, shown),
                Numbers::tick,
                1.0,
                List.of(),
                Rows.cut(rows(ratios)));
    }

    private static List<Row> rows(List<Ratio> ratios) {
        List<Row> rows = new ArrayList<>();
        String group = "";
        for (Ratio ratio : ratios) {
            if (!ratio.group.equals(group)) {
                group = ratio.group;
                rows.add(Row.heading(group));
            }
            rows.add(ratio.value
                    .map(value -> Row.marks(
                            ratio.label,
                            ratio.activation,
                            Rows.interval(value),
                            Rows.marks(value),
                            Numbers.ratio(value.value())))
                    .orElseGet(() -> new Row(
                            ratio.label, ratio.activation, false, List.of(), List.of(), "", ratio.missing, false)));
        }
        return rows;
    }
}
