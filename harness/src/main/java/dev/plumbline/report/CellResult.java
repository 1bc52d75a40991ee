// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.RunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of a planned cell.
 *
 * @param cell empty if the id is not a cell's
 * @param problem why it is red or unfinished, one sentence; empty if it is neither
 * @param forks by number; only those whose times can be
 */
record CellResult(
        String id,
        Optional<Cell> cell,
        Status status,
        String problem,
        Entry.@Nullable Parity parity,
        SortedMap<Integer, Entry.Fork> forks) {
    /** Nanoseconds that an inference can take: far beyond what machines do, so that figures neither over- nor underflow. */
    private static final double SHORTEST = 1e-6;

    private static final double LONGEST = 1e18;

    enum Status {
        /** It passed parity, and every planned fork timed it. */
        DONE,
        RED,
        UNFINISHED
    }

    static CellResult of(String id, RunRecord run) {
        Entry.@Nullable Parity parity = run.parity().get(id);
        List<String> red = new ArrayList<>();
        run.failures().stream()
                .filter(failure -> failure.cell().equals(id))
                .forEach(failure -> red.add(sentence(failure)));
        if (parity != null && !isSound(parity)) {
            red.add(parity.reason() != null ? parity.reason() : "The verdict is pass, but the figures are not.");
        }
        SortedMap<Integer, Entry.Fork> forks = new TreeMap<>();
        for (Entry.Fork fork : run.forks().getOrDefault(id, List.of())) {
            if (isSound(fork)) {
                forks.putIfAbsent(fork.fork(), fork);
            } else {
                red.add("Fork " + fork.fork() + " reports no time or one that cannot be: " + fork.iterations());
            }
        }
        String missing = missing(parity, forks.size(), run.start().forks());
        if (run.ended() && red.isEmpty() && !missing.isEmpty()) {
            red.add(missing + ", though the run has ended");
        }
        Status status = !red.isEmpty() ? Status.RED : missing.isEmpty() ? Status.DONE : Status.UNFINISHED;
        return new CellResult(id, parse(id), status, red.isEmpty() ? missing : String.join("; ", red), parity, forks);
    }

    boolean passed() {
        return parity != null && isSound(parity);
    }

    /** Nanoseconds for one image in each fork. */
    List<Double> perImage() {
        return forks.values().stream().map(this::perImage).toList();
    }

    double perImage(Entry.Fork fork) {
        double inference = fork.iterations().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
        return inference / cell.map(Cell::batch).orElse(1);
    }

    Optional<Estimate> time() {
        return forks.isEmpty() ? Optional.empty() : Optional.of(Estimate.of(perImage()));
    }

    private static String sentence(Entry.Failure failure) {
        String where = failure.stage().equals("fork") ? "Fork " + failure.fork() + ": " : "";
        return where + failure.reason() + " (exit code " + failure.exit() + ")";
    }

    private static String missing(Entry.@Nullable Parity parity, int forks, int planned) {
        if (parity == null) {
            return "There is no parity verdict";
        }
        return forks < planned ? forks + " of " + planned + " forks have timed it" : "";
    }

    /** Every comparison must be within tolerance by a positive test, so that NaN and emptiness fail. */
    private static boolean isSound(Entry.Parity parity) {
        return parity.pass()
                && !parity.outputs().isEmpty()
                && parity.outputs().stream()
                        .allMatch(output -> output.elements() > 0 && output.unordered() == 0 && output.worst() <= 1);
    }

    private static boolean isSound(Entry.Fork fork) {
        return !fork.iterations().isEmpty()
                && fork.iterations().stream().allMatch(nanos -> nanos >= SHORTEST && nanos <= LONGEST);
    }

    private static Optional<Cell> parse(String id) {
        try {
            return Optional.of(Cell.parse(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
