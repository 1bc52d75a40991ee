// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Contents;
import dev.plumbline.journal.Entry;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.commons.math3.stat.StatUtils;

/** Four gated runs at once on the GPUs of a host: what times have to do with when a process last began there. */
final class QuietMachine {
    /** Seconds; each is where a row of the table begins. */
    private static final TreeSet<Long> ROWS = new TreeSet<>(List.of(0L, 1L, 2L, 4L, 5L, 6L, 8L, 12L));

    /** Between the two states, in microseconds; they differ by about 2. */
    private static final double BETWEEN = 1.2;

    /**
     * A cell in a process.
     *
     * @param place in the process, from 1
     * @param age seconds since the process timed its first cell
     * @param quiet the same of the process that was the last to do so, on whichever GPU
     * @param time of one inference, in microseconds
     */
    record Timed(Cell cell, int place, long age, long quiet, double time) {
        boolean isSoon() {
            return quiet >= 2 && quiet < 4;
        }

        boolean isLate() {
            return quiet >= 8;
        }
    }

    private record Process(Instant began, List<Entry.Fork> forks) {}

    private final List<Timed> timed = new ArrayList<>();
    private final Map<Cell, Double> fast = new HashMap<>();

    /** @param kind of the zips, {@code aa-6}; what was timed while not all of them were at work is left out */
    QuietMachine(String kind) throws IOException {
        List<List<Process>> runs = new ArrayList<>();
        for (Path zip : GatedRun.zips()) {
            if (zip.getFileName().toString().startsWith(kind + "-")) {
                try (FileSystem inside = FileSystems.newFileSystem(zip)) {
                    runs.add(processes(inside.getPath("/")));
                }
            }
        }
        TreeSet<Instant> begins = runs.stream()
                .flatMap(Collection::stream)
                .map(Process::began)
                .collect(Collectors.toCollection(TreeSet::new));
        Instant from = runs.stream()
                .map(run -> run.get(0).began)
                .max(Instant::compareTo)
                .orElseThrow();
        Instant to = runs.stream()
                .map(run -> run.get(run.size() - 1).began)
                .min(Instant::compareTo)
                .orElseThrow();
        for (Process process : runs.stream().flatMap(Collection::stream).toList()) {
            int place = 0;
            for (Entry.Fork fork : process.forks) {
                Instant at = Instant.parse(fork.started());
                place++;
                if (!at.isBefore(from) && at.isBefore(to)) {
                    timed.add(new Timed(
                            Cell.parse(fork.cell()),
                            place,
                            seconds(process.began, at),
                            seconds(begins.floor(at), at),
                            Math.exp(Pairs.value(fork)) / 1e3));
                }
            }
        }
        timed.stream()
                .collect(Collectors.groupingBy(Timed::cell))
                .forEach((cell, all) -> fast.put(cell, StatUtils.percentile(times(all), 10)));
    }

    /** By when they began. */
    private static List<Process> processes(Path folder) {
        List<Process> processes = new ArrayList<>();
        for (Arm arm : Arm.values()) {
            Map<Integer, List<Entry.Fork>> forks = Contents.read(Arms.journal(folder, arm)).entries().stream()
                    .filter(Entry.Fork.class::isInstance)
                    .map(Entry.Fork.class::cast)
                    .collect(Collectors.groupingBy(Entry.Fork::fork, TreeMap::new, Collectors.toList()));
            forks.values()
                    .forEach(all ->
                            processes.add(new Process(Instant.parse(all.get(0).started()), all)));
        }
        processes.sort((a, b) -> a.began.compareTo(b.began));
        return processes;
    }

    private static long seconds(Instant from, Instant to) {
        return to.getEpochSecond() - from.getEpochSecond();
    }

    private static double[] times(List<Timed> of) {
        return of.stream().mapToDouble(Timed::time).toArray();
    }

    /** Whether the cell is of those that are clearly in one of two states. */
    static boolean hasStates(Timed each) {
        return each.cell.precision() == Precision.FP16
                || each.cell.placement().usesPlugin() && each.cell.precision() != Precision.BF16;
    }

    List<Timed> select(Predicate<Timed> which) {
        return timed.stream().filter(which).toList();
    }

    /** Of the cells that have states. */
    double slow(Predicate<Timed> which) {
        List<Timed> of = select(each -> hasStates(each) && which.test(each));
        return of.stream()
                        .filter(each -> each.time > fast.get(each.cell) + BETWEEN)
                        .count()
                / (double) of.size();
    }

    String text() {
        StringBuilder page = new StringBuilder(String.format(
                Locale.ROOT,
                """

                ## What began on the machine

                Four gated runs of two equal libraries at once, each on its GPU of one host (`aa-6-*` of `results/h100/gate/runs`):
                %d timings of %d cells of LeNet-5, one after the other in a process, whose work is all in one stream. Of those in FP16 and of
                those with a plugin in FP32 and TF32 (%d), *slow* is more than %.1f us beyond the cell's tenth percentile. Rows are seconds from
                when a process last timed its first cell, on whichever of the four GPUs, to when this timing was begun.

                | s since a process began | timings | slow | of processes older than 8 s: timings | slow |
                | ---: | ---: | ---: | ---: | ---: |
                """,
                timed.size(),
                fast.size(),
                select(QuietMachine::hasStates).size(),
                BETWEEN));
        for (long row : ROWS) {
            Predicate<Timed> in = each -> ROWS.floor(each.quiet) == row;
            Predicate<Timed> old = in.and(each -> each.age >= 8);
            Long next = ROWS.higher(row);
            page.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %s | %d | %s |\n",
                    next == null ? row + " and more" : next == row + 1 ? "" + row : row + " - " + (next - 1),
                    select(in.and(QuietMachine::hasStates)).size(),
                    percent(in),
                    select(old.and(QuietMachine::hasStates)).size(),
                    percent(old)));
        }
        page.append("""

                Medians over the cells of a kind, for all cells that were timed in both:

                | cells | 2 - 3 s after | 8 s after and later | slower by | |
                | --- | ---: | ---: | ---: | ---: |
                """);
        timed.stream()
                .collect(Collectors.groupingBy(QuietMachine::kind, TreeMap::new, Collectors.toList()))
                .forEach((kind, of) -> page.append(row(kind, of)));
        return page.toString();
    }

    private static String kind(Timed each) {
        return String.format(
                Locale.ROOT,
                "%s, %s, batch %d",
                each.cell.precision(),
                each.cell.placement().name().toLowerCase(Locale.ROOT),
                each.cell.batch());
    }

    private static String row(String kind, List<Timed> of) {
        List<List<Timed>> cells = of.stream().collect(Collectors.groupingBy(Timed::cell)).values().stream()
                .filter(cell ->
                        cell.stream().anyMatch(Timed::isSoon) && cell.stream().anyMatch(Timed::isLate))
                .toList();
        double soon = median(cells, Timed::isSoon);
        double late = median(cells, Timed::isLate);
        return String.format(
                Locale.ROOT,
                "| %s | %.2f us | %.2f us | %.2f us | %.1f %% |\n",
                kind,
                soon,
                late,
                late - soon,
                100 * (late / soon - 1));
    }

    /** Of the cells' medians. */
    private static double median(List<List<Timed>> cells, Predicate<Timed> when) {
        return Estimate.median(cells.stream()
                .mapToDouble(
                        cell -> Estimate.median(times(cell.stream().filter(when).toList())))
                .toArray());
    }

    private String percent(Predicate<Timed> which) {
        double slow = slow(which);
        return Double.isNaN(slow) ? "–" : String.format(Locale.ROOT, "%.0f %%", 100 * slow);
    }
}
