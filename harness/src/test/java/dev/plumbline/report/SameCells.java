// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Entry;
import dev.plumbline.journal.RunRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Cells of published runs, and rows of Markdown with the same cell in two of them. */
final class SameCells {
    static final Path H100 = Path.of("..", "results", "h100");

    private static final int ALL = Integer.MAX_VALUE;

    private SameCells() {}

    static RunRecord read(String run, String part) {
        return RunRecord.read(H100.resolve(run).resolve(part).resolve("run.journal"));
    }

    static Estimate micros(RunRecord run, String cell) {
        return micros(run, cell, ALL);
    }

    static Estimate micros(RunRecord run, String cell, int windows) {
        return Estimate.of(times(run, cell, windows).values().stream()
                .map(time -> time / 1e3)
                .toList());
    }

    static Estimate r2(RunRecord run, String cell) {
        return r2(run, cell, ALL);
    }

    /** Of processes paired by number; where {@code cell} has {@code %s} is the placement. */
    static Estimate r2(RunRecord run, String cell, int windows) {
        Map<Integer, Double> plugins = times(run, cell.replace("%s", "plugin"), windows);
        return Estimate.of(times(run, cell.replace("%s", "native"), windows).entrySet().stream()
                .flatMap(each -> Stream.ofNullable(plugins.get(each.getKey())).map(plugin -> each.getValue() / plugin))
                .toList());
    }

    /** Of the first windows of each process, by its number. */
    private static Map<Integer, Double> times(RunRecord run, String cell, int windows) {
        return run.forks().getOrDefault(cell, List.of()).stream()
                .collect(Collectors.toMap(
                        Entry.Fork::fork, fork -> mean(fork.iterations(), windows), Math::max, TreeMap::new));
    }

    private static double mean(List<Double> windows, int first) {
        return Math.exp(
                windows.stream().limit(first).mapToDouble(Math::log).average().orElseThrow());
    }

    /** Whether TensorRT chose the same layers, tactics and formats. */
    static boolean sameEngine(RunRecord first, RunRecord second, String cell) {
        return engine(first, cell).equals(engine(second, cell));
    }

    private static String engine(RunRecord run, String cell) {
        return Objects.requireNonNull(run.forks().get(cell).get(0).engine().get("fingerprint"), cell);
    }

    static boolean overlap(Estimate first, Estimate second) {
        return first.low() <= second.high() && second.low() <= first.high();
    }

    static void row(StringBuilder page, String what, String unit, Estimate first, Estimate second) {
        page.append(String.format(
                Locale.ROOT,
                "| `%s` | %s | %s | %s | %s | %s |\n",
                what,
                number(first.value(), unit),
                number(first.low(), "") + " - " + number(first.high(), unit),
                number(second.value(), unit),
                number(second.low(), "") + " - " + number(second.high(), unit),
                overlap(first, second)
                        ? "yes"
                        : String.format(
                                Locale.ROOT, "no: %.1f %% apart", 100 * Math.abs(second.value() / first.value() - 1))));
    }

    static String number(double value, String unit) {
        return String.format(Locale.ROOT, unit.isEmpty() ? "%.3f" : "%.2f " + unit, value);
    }
}
