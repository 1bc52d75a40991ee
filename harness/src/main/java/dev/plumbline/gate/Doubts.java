// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate;

import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.RunRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** What is odd about a run's cells though none of it makes them red. */
final class Doubts {
    /** A device that is not full computes a few more images in the same time. */
    private static final int LARGER = 4;

    private Doubts() {}

    /** One sentence each. */
    static List<String> of(RunRecord run) {
        List<String> doubts = new ArrayList<>();
        run.parity().values().forEach(parity -> tf32(parity).ifPresent(doubts::add));
        Map<Cell, Cell> smaller = new LinkedHashMap<>();
        run.forks().keySet().stream()
                .map(Cell::parse)
                .sorted((a, b) -> Integer.compare(a.batch(), b.batch()))
                .forEach(cell -> {
                    Cell former = smaller.put(withoutBatch(cell), cell);
                    if (former != null
                            && cell.batch() >= LARGER * former.batch()
                            && !(shortest(run, cell) > longest(run, former))) {
                        doubts.add(cell.id() + " takes no longer than batch " + former.batch()
                                + ": look whether it computes all its images");
                    }
                });
        return doubts;
    }

    /** TF32 is a permission, which an engine need not use: then its times are those of FP32. */
    private static Optional<String> tf32(Entry.Parity parity) {
        return Cell.parse(parity.cell()).precision() == Precision.TF32
                        && "0".equals(parity.engine().get("tf32.tactics"))
                ? Optional.of(parity.cell() + " has no kernel that computes in TF32: read its times as those of FP32")
                : Optional.empty();
    }

    private static Cell withoutBatch(Cell cell) {
        return new Cell(cell.model(), cell.activation(), cell.engine(), cell.placement(), cell.precision(), 1);
    }

    private static double shortest(RunRecord run, Cell cell) {
        return times(run, cell).min().orElse(Double.NaN);
    }

    private static double longest(RunRecord run, Cell cell) {
        return times(run, cell).max().orElse(Double.NaN);
    }

    /** The mean of each fork. */
    private static DoubleStream times(RunRecord run, Cell cell) {
        return forks(run, cell.id())
                .mapToDouble(fork -> fork.iterations().stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElse(Double.NaN));
    }

    private static Stream<Entry.Fork> forks(RunRecord run, String cell) {
        return run.forks().getOrDefault(cell, List.of()).stream();
    }
}
