// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.stored;

import dev.plumbline.gate.paired.Pairs;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Placement;
import dev.plumbline.journal.Printable;
import dev.plumbline.journal.RunRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.stat.StatUtils;

/**
 * What one run says of its cells, as far as another session can be compared with it.
 *
 * @param run its id
 * @param started ISO-8601, UTC
 * @param commit that was timed
 * @param note why it was accepted although something was slower; empty if nothing was
 * @param cells by name
 */
public record Session(String run, String started, String commit, String note, Map<String, Reading> cells) {
    private static final int MOST_CELLS = 2000;

    /** A time a million times the control's is no reading. */
    private static final double FARTHEST = Math.log(1e6);

    /**
     * A cell's time over its control's.
     *
     * @param control the cell it is divided by, measured in the same run
     * @param engine fingerprint; empty if the engine has none
     * @param forks that both were timed in
     * @param ratio mean of the logs of the forks' ratios
     * @param spread their standard deviation
     */
    public record Reading(String control, String engine, int forks, double ratio, double spread) {
        public Reading {
            Cell.parse(control);
            require(forks >= 2, "a reading rests on 2 forks at least, not " + forks);
            require(Math.abs(ratio) <= FARTHEST, "a log ratio of " + ratio + " is none");
            require(spread >= 0 && spread <= FARTHEST, "a spread of " + spread + " is none");
        }
    }

    public Session {
        require(run.matches("[A-Za-z0-9._+-]{1,120}"), "a run's id is a word of at most 120 letters");
        require(started.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"), "started is no UTC time to the second");
        require(commit.length() <= 80 && note.length() <= 300, "commit and note are short");
        require(!cells.isEmpty() && cells.size() <= MOST_CELLS, "a session has 1 to " + MOST_CELLS + " cells");
        cells.keySet().forEach(Cell::parse);
        cells = Collections.unmodifiableMap(new LinkedHashMap<>(cells));
    }

    /**
     * Of a run; empty if no cell was timed together with a control.
     *
     * @param control another run of the same session whose only cell is the control of all, or whose cells are those of
     *     their model, engine, precision and batch; if empty, a cell's control is its native twin, and a native cell's is
     *     the first native one of its model, engine, precision and batch
     */
    public static Optional<Session> of(RunRecord run, Optional<RunRecord> control, String note) {
        Map<String, Reading> cells = new LinkedHashMap<>();
        run.forks().forEach((id, forks) -> {
            Cell cell = Cell.parse(id);
            Optional<Map.Entry<String, List<Entry.Fork>>> other = control.map(arm -> arm.forks().entrySet().stream()
                            .filter(only -> arm.forks().size() == 1 || isAlike(Cell.parse(only.getKey()), cell))
                            .findFirst())
                    .orElseGet(() -> twin(cell, run));
            other.flatMap(twin -> reading(twin.getKey(), forks, twin.getValue()))
                    .ifPresent(reading -> cells.put(id, reading));
        });
        return cells.isEmpty()
                ? Optional.empty()
                : Optional.of(new Session(
                        run.start().run(),
                        run.start().started(),
                        Printable.text(run.start().environment().facts().getOrDefault("plumbline.commit", "unknown")),
                        Printable.text(note),
                        cells));
    }

    private static Optional<Map.Entry<String, List<Entry.Fork>>> twin(Cell cell, RunRecord run) {
        return run.forks().entrySet().stream()
                .filter(other -> isControl(Cell.parse(other.getKey()), cell))
                .findFirst()
                .filter(first -> !first.getKey().equals(cell.id()));
    }

    private static boolean isControl(Cell other, Cell cell) {
        return other.placement() == Placement.NATIVE
                && isAlike(other, cell)
                && (cell.placement() == Placement.NATIVE || other.activation().equals(cell.activation()));
    }

    private static boolean isAlike(Cell other, Cell cell) {
        return other.model().equals(cell.model())
                && other.engine().equals(cell.engine())
                && other.precision() == cell.precision()
                && other.batch() == cell.batch();
    }

    private static Optional<Reading> reading(String control, List<Entry.Fork> forks, List<Entry.Fork> others) {
        List<Double> ratios = new ArrayList<>();
        TreeSet<String> engines = new TreeSet<>();
        for (Entry.Fork fork : forks) {
            engines.add(Printable.text(fork.engine().getOrDefault("fingerprint", "")));
            others.stream()
                    .filter(other -> other.fork() == fork.fork())
                    .findFirst()
                    .ifPresent(other -> ratios.add(Pairs.value(fork) - Pairs.value(other)));
        }
        double[] logs = ratios.stream().mapToDouble(Double::doubleValue).toArray();
        return logs.length < 2
                ? Optional.empty()
                : Optional.of(new Reading(
                        control,
                        String.join(",", engines),
                        logs.length,
                        DoubleStream.of(logs).average().orElseThrow(),
                        Math.sqrt(StatUtils.variance(logs))));
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(Printable.text(rule));
        }
    }
}
