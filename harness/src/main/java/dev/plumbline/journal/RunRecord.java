// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run as its journal tells it. A later attempt at a step replaces an earlier one that failed.
 *
 * @param parity the last verdict of each cell that has one, in the order of the plan
 * @param forks the timed forks of each cell that has any, in the order of the plan; each list by the fork's number
 * @param failures steps that were tried and still stand without a result
 * @param ended whether every planned step was tried
 */
public record RunRecord(
        Entry.Start start,
        Map<String, Entry.Parity> parity,
        Map<String, List<Entry.Fork>> forks,
        List<Entry.Failure> failures,
        boolean ended) {

    /** Reads a journal; a torn last record is left out, and the run has then not ended. */
    public static RunRecord read(Path file) {
        Contents contents = Contents.read(file);
        try {
            return of(contents.entries());
        } catch (IllegalArgumentException e) {
            throw Contents.refused(file, Printable.message(e), e);
        }
    }

    /** The view of these records; what no run can have written is refused. */
    public static RunRecord of(List<Entry> entries) {
        if (!(entries.get(0) instanceof Entry.Start start)) {
            throw new IllegalArgumentException("the first record is no start of a run");
        }
        Collector collector = new Collector(start);
        entries.subList(1, entries.size()).forEach(collector::add);
        return collector.record();
    }

    private static final class Collector {
        private final Entry.Start start;
        private final Set<String> cells;
        private final Map<String, Entry.Parity> parity = new HashMap<>();
        private final Map<String, NavigableMap<Integer, Entry.Fork>> forks = new HashMap<>();
        private final Map<String, Entry.Failure> failures = new LinkedHashMap<>();
        private @Nullable Entry last;

        Collector(Entry.Start start) {
            this.start = start;
            this.cells = Set.copyOf(start.cells());
            start.cells().forEach(Cell::parse);
            start.notRun().keySet().forEach(Cell::parse);
            require(cells.size() == start.cells().size(), "a cell is planned twice");
        }

        void add(Entry entry) {
            last = entry;
            if (entry instanceof Entry.Parity verdict) {
                planned(verdict.cell());
                Entry.Parity former = parity.put(verdict.cell(), verdict);
                require(former == null || !former.pass(), verdict.cell() + " passed parity twice");
                failures.remove(step(verdict.cell(), "parity", 0));
            } else if (entry instanceof Entry.Fork fork) {
                planned(fork.cell());
                require(
                        fork.fork() >= 0 && fork.fork() < start.forks(),
                        "fork " + fork.fork() + " of " + fork.cell() + " is not in the plan");
                Entry.Parity verdict = parity.get(fork.cell());
                require(verdict != null && verdict.pass(), fork.cell() + " was timed but had not passed parity");
                Entry.Fork former = forks.computeIfAbsent(fork.cell(), cell -> new TreeMap<>())
                        .put(fork.fork(), fork);
                require(former == null, "fork " + fork.fork() + " of " + fork.cell() + " is there twice");
                failures.remove(step(fork.cell(), "fork", fork.fork()));
            } else if (entry instanceof Entry.Failure failure) {
                planned(failure.cell());
                failures.put(step(failure.cell(), failure.stage(), failure.fork()), failure);
            } else {
                require(entry instanceof Entry.End, "a run starts twice");
            }
        }

        RunRecord record() {
            Map<String, Entry.Parity> verdicts = new LinkedHashMap<>();
            Map<String, List<Entry.Fork>> timings = new LinkedHashMap<>();
            for (String cell : start.cells()) {
                Entry.Parity verdict = parity.get(cell);
                if (verdict != null) {
                    verdicts.put(cell, verdict);
                }
                Map<Integer, Entry.Fork> timed = forks.get(cell);
                if (timed != null) {
                    timings.put(cell, List.copyOf(timed.values()));
                }
            }
            return new RunRecord(
                    start, verdicts, timings, new ArrayList<>(failures.values()), last instanceof Entry.End);
        }

        private void planned(String cell) {
            require(cells.contains(cell), cell + " is not in the plan");
        }

        private static String step(String cell, String stage, int fork) {
            return stage + " " + fork + " " + cell;
        }

        private static void require(boolean holds, String otherwise) {
            if (!holds) {
                throw new IllegalArgumentException(Printable.text(otherwise));
            }
        }
    }

    /** Cells that were not run, one sentence for each engine and reason: {@code tensorrt: 64 cells not run: ...}. */
    public List<String> notRun() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        start.notRun().keySet().stream()
                .sorted()
                .forEach(cell -> counts.merge(
                        Cell.parse(cell).engine() + "\n" + start.notRun().get(cell), 1, Integer::sum));
        return counts.entrySet().stream()
                .map(group -> {
                    String[] parts = group.getKey().split("\n", 2);
                    String cells = group.getValue() == 1 ? "1 cell" : group.getValue() + " cells";
                    return parts[0] + ": " + cells + " not run: " + parts[1];
                })
                .toList();
    }
}
