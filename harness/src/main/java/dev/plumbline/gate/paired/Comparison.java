// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import dev.plumbline.ExitCode;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Printable;
import dev.plumbline.journal.RunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A cell's processes in two arms: what is there, what is missing, and why it may not be compared at all. */
public final class Comparison {
    private final String cell;
    private final Side baseline;
    private final Side candidate;

    /** A step of a gated run. */
    public record Need(Arm arm, String cell, int fork) {}

    /** @param spoilt why the environment spoilt a fork, by its number */
    private record Side(Arm arm, RunRecord run, Map<Integer, Entry.Fork> forks, Map<Integer, String> spoilt) {
        static Side of(Arm arm, RunRecord run, String cell) {
            Map<Integer, Entry.Fork> forks = new TreeMap<>();
            run.forks().getOrDefault(cell, List.of()).forEach(fork -> forks.put(fork.fork(), fork));
            Map<Integer, String> spoilt = new TreeMap<>();
            run.failures().stream()
                    .filter(failure -> failure.cell().equals(cell) && failure.wasSpoilt())
                    .forEach(failure -> spoilt.put(failure.fork(), Printable.text(failure.reason())));
            return new Side(arm, run, forks, spoilt);
        }

        Optional<Verdict> failure(String cell) {
            Entry.Parity parity = run.parity().get(cell);
            if (parity != null && !parity.pass()) {
                String reason = parity.reason();
                return Optional.of(failed(ExitCode.PARITY, reason == null ? "parity failed" : reason));
            }
            if (!run.start().cells().contains(cell)) {
                String reason = run.start().notRun().getOrDefault(cell, "has no such cell");
                return Optional.of(failed(ExitCode.UNAVAILABLE, reason));
            }
            return run.failures().stream()
                    .filter(failure -> failure.cell().equals(cell) && !failure.wasSpoilt())
                    .findFirst()
                    .map(failure -> failed(ExitCode.of(failure.exit()), failure.reason()));
        }

        /** Nobody's candidate is blamed for a baseline that does not run, or for what else runs. */
        private Verdict failed(ExitCode exit, String reason) {
            String why = "the " + arm.folder() + ": " + Printable.text(reason);
            if (exit == ExitCode.INCONCLUSIVE) {
                return new Verdict(Call.INVALID_ENV, exit, why);
            }
            return arm == Arm.BASELINE
                    ? new Verdict(Call.NO_BASELINE, Call.NO_BASELINE.exit(), why)
                    : new Verdict(Call.FAILED, exit, why);
        }

        Set<String> engines() {
            Set<String> fingerprints = new TreeSet<>();
            forks.values().forEach(fork -> fingerprints.add(fork.engine().getOrDefault("fingerprint", "")));
            return fingerprints;
        }
    }

    /** What is said without a look at any time. */
    record Verdict(Call call, ExitCode exit, String reason) {}

    Comparison(String cell, Arm first, RunRecord baseline, Arm second, RunRecord candidate) {
        this.cell = cell;
        this.baseline = Side.of(first, baseline, cell);
        this.candidate = Side.of(second, candidate, cell);
    }

    String cell() {
        return cell;
    }

    /** Why times are not compared; empty if they are. */
    Optional<Verdict> failure() {
        Optional<Verdict> failure = candidate.failure(cell).or(() -> baseline.failure(cell));
        if (failure.isPresent()) {
            return failure;
        }
        Set<String> before = baseline.engines();
        Set<String> after = candidate.engines();
        Set<String> both = new TreeSet<>(before);
        both.addAll(after);
        return before.isEmpty() || after.isEmpty() || both.size() == 1
                ? Optional.empty()
                : Optional.of(new Verdict(
                        Call.TACTIC_CHANGED,
                        Call.TACTIC_CHANGED.exit(),
                        "the baseline ran engines " + Printable.text(String.join(", ", before)) + ", the candidate "
                                + Printable.text(String.join(", ", after))
                                + "; build both with one timing cache, or accept the change"));
    }

    /** The steps without which these pairs are not whole. */
    List<Need> missing(int from, int count) {
        List<Need> missing = new ArrayList<>();
        for (Side side : List.of(baseline, candidate)) {
            for (int fork = from; fork < from + count; fork++) {
                if (!side.forks.containsKey(fork) && !side.spoilt.containsKey(fork)) {
                    missing.add(new Need(side.arm, cell, fork));
                }
            }
        }
        return missing;
    }

    /** Pairs of which none is missing. */
    Pairs pairs(int from, int count) {
        List<Entry.Fork> first = new ArrayList<>();
        List<Entry.Fork> second = new ArrayList<>();
        List<String> spoilt = new ArrayList<>();
        for (int fork = from; fork < from + count; fork++) {
            Entry.Fork a = baseline.forks.get(fork);
            Entry.Fork b = candidate.forks.get(fork);
            if (a != null && b != null) {
                first.add(a);
                second.add(b);
            } else {
                Side side = a == null ? baseline : candidate;
                spoilt.add("the " + side.arm.folder() + ": " + side.spoilt.get(fork));
            }
        }
        return Pairs.of(first, second, spoilt);
    }
}
