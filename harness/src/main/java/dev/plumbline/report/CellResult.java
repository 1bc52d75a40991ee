// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.RunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What became of a planned cell.
 *
 * @param run the number of the run that it is of: forks of two runs make no pairs, be they on equal devices
 * @param cell empty if the id is not a cell's
 * @param problem why it is red or unfinished, one sentence; empty if it is neither
 * @param forks by number; only those whose times can be
 */
record CellResult(
        int run,
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

    static CellResult of(String id, RunRecord run, int number) {
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
        return new CellResult(
                number, id, parse(id), status, red.isEmpty() ? missing : String.join("; ", red), parity, forks);
    }

    boolean passed() {
        return parity != null && isSound(parity);
    }

    /** Nanoseconds for one image in each fork. */
    List<Double> perImage() {
        return forks.values().stream().map(this::perImage).toList();
    }

    double perImage(Entry.Fork fork) {
        return inference(fork) / cell.map(Cell::batch).orElse(1);
    }

    Optional<Estimate> time() {
        return forks.isEmpty() ? Optional.empty() : Optional.of(Estimate.of(perImage()));
    }

    /** Nanoseconds for one inference, of a whole batch. */
    static double inference(Entry.Fork fork) {
        return fork.iterations().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }

    /** Nanoseconds for one inference, of a whole batch. */
    Optional<Estimate> inference() {
        return forks.isEmpty() ? Optional.empty() : Optional.of(Estimate.of(inferences()));
    }

    /** One value for each fork that this cell and another of the same run have in common, by the fork's number. */
    List<Double> paired(CellResult other, DoubleBinaryOperator value) {
        List<Double> values = new ArrayList<>();
        forks.forEach((number, fork) -> {
            Entry.@Nullable Fork partner = other.forks.get(number);
            if (partner != null && run == other.run) {
                values.add(value.applyAsDouble(inference(fork), inference(partner)));
            }
        });
        return values;
    }

    /** The time of this cell's inference in units of another's; empty without a common fork. */
    Optional<Estimate> over(CellResult other) {
        List<Double> ratios = paired(other, (own, others) -> own / others);
        return ratios.isEmpty() ? Optional.empty() : Optional.of(Estimate.of(ratios));
    }

    /** As {@link #over}; of two runs unpaired. */
    Optional<Estimate> across(CellResult other) {
        return run == other.run || forks.isEmpty() || other.forks.isEmpty()
                ? over(other)
                : Optional.of(Estimate.unpaired(inferences(), other.inferences()));
    }

    private List<Double> inferences() {
        return forks.values().stream().map(CellResult::inference).toList();
    }

    /** The mean of a fact over the forks that have it. */
    Optional<Double> fact(String name) {
        double[] values = forks.values().stream()
                .filter(fork -> fork.facts().containsKey(name))
                .mapToDouble(fork -> fork.facts().getOrDefault(name, Double.NaN))
                .toArray();
        return values.length == 0
                ? Optional.empty()
                : Optional.of(DoubleStream.of(values).average().orElseThrow());
    }

    /**
     * Nanoseconds of as many empty kernels as the engine launches. Only of a record that counts kernels: the first ones
     * counted layers, some of which launch nothing.
     */
    Optional<Double> launchFloor() {
        return said("kernels").isEmpty() ? Optional.empty() : fact("device.launch.floor.ns");
    }

    /** What the engine said under a name, each text once: when it was verified, then fork by fork. */
    List<String> said(String name) {
        Stream<Map<String, String>> all = Stream.concat(
                Stream.ofNullable(parity).map(Entry.Parity::engine),
                forks.values().stream().map(Entry.Fork::engine));
        return all.flatMap(engine -> Stream.ofNullable(engine.get(name)))
                .distinct()
                .toList();
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
