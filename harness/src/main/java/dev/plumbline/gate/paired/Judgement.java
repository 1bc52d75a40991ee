// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import dev.plumbline.ExitCode;
import dev.plumbline.gate.paired.Comparison.Need;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Printable;
import dev.plumbline.journal.RunRecord;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a gated run comes to, from its journals alone.
 *
 * @param cells one verdict for each cell of the candidate or the baseline
 * @param sentinels what was said of the copy and of the delayed candidate, of each shard
 * @param invalid why the run cannot carry a verdict, one sentence each; empty if it can
 * @param missing steps that are needed before there is more to say; empty if this is final
 */
public record Judgement(
        List<CellVerdict> cells, List<CellVerdict> sentinels, List<String> invalid, List<Need> missing) {
    /** The control's median over a third of the run may differ from another third's by this part. */
    private static final double DRIFT = 0.05;

    /** @param arms all of them; of each shard, the sentinel is the only cell of the copy, the control's of the control */
    public static Judgement of(Map<Arm, RunRecord> arms, Rule rule) {
        int shards = Part.count(of(arms, Arm.COPY));
        List<Judgement> parts = IntStream.range(0, shards)
                .mapToObj(shard -> of(new Part(arms, shard), rule))
                .toList();
        return parts.size() == 1
                ? parts.get(0)
                : new Judgement(
                        joined(parts, Judgement::cells),
                        joined(parts, Judgement::sentinels),
                        joined(parts, Judgement::invalid),
                        joined(parts, Judgement::missing));
    }

    private static <T> List<T> joined(List<Judgement> parts, Function<Judgement, List<T>> of) {
        return parts.stream().flatMap(part -> of.apply(part).stream()).toList();
    }

    /** What one machine ran: all of a run, or a shard of a merged one, whose cells follow those of the shard before. */
    private record Part(Map<Arm, RunRecord> arms, int shard) {
        /** Each shard has one sentinel. */
        static int count(RunRecord copy) {
            return copy.start().cells().size();
        }

        RunRecord run(Arm arm) {
            return of(arms, arm);
        }

        /** In a merged run's protocol: how many cells each shard has. */
        List<String> cells(Arm arm) {
            Entry.Start start = run(arm).start();
            String sizes = start.protocol()
                    .getOrDefault("shards", Integer.toString(start.cells().size()));
            int[] ends = new int[2];
            String[] all = sizes.split(", ", -1);
            for (int i = 0; i <= shard && i < all.length; i++) {
                ends[0] = ends[1];
                ends[1] += all[i].matches("[0-9]{1,5}") ? Integer.parseInt(all[i]) : 0;
            }
            if (shard >= all.length
                    || ends[0] >= ends[1]
                    || ends[1] > start.cells().size()) {
                throw new IllegalArgumentException("the " + arm.folder() + " has no shard " + (shard + 1)
                        + " among its shards " + Printable.text(sizes));
            }
            return start.cells().subList(ends[0], ends[1]);
        }

        String only(Arm arm) {
            return cells(arm).get(0);
        }
    }

    private static Judgement of(Part part, Rule rule) {
        RunRecord baseline = part.run(Arm.BASELINE);
        RunRecord candidate = part.run(Arm.CANDIDATE);
        RunRecord control = part.run(Arm.CONTROL);
        String sentinel = part.only(Arm.COPY);
        Set<String> ids = new LinkedHashSet<>(part.cells(Arm.CANDIDATE));
        ids.addAll(part.cells(Arm.BASELINE));
        Trial cells = new Trial(
                ids.stream()
                        .map(cell -> new Comparison(cell, Arm.BASELINE, baseline, Arm.CANDIDATE, candidate))
                        .toList(),
                rule,
                true);
        Comparison copied = new Comparison(sentinel, Arm.BASELINE, baseline, Arm.COPY, part.run(Arm.COPY));
        Comparison delayed = new Comparison(sentinel, Arm.CANDIDATE, candidate, Arm.DELAYED, part.run(Arm.DELAYED));
        Trial same = new Trial(List.of(copied), rule, false);
        Trial slower = new Trial(List.of(delayed), rule, false);
        List<Need> missing = new ArrayList<>(cells.missing());
        missing.addAll(same.missing());
        missing.addAll(slower.missing());
        String controlled = part.only(Arm.CONTROL);
        missing.addAll(control(control, controlled, missing));
        List<CellVerdict> sentinels =
                List.of(same.verdicts().get(0), slower.verdicts().get(0));
        List<String> invalid = missing.isEmpty() ? invalid(sentinels, control, controlled) : List.of();
        return new Judgement(
                cells.verdicts().stream()
                        .map(verdict -> invalid.isEmpty() ? verdict : unfounded(verdict, invalid.get(0)))
                        .toList(),
                sentinels,
                invalid,
                missing.stream().distinct().toList());
    }

    private static RunRecord of(Map<Arm, RunRecord> arms, Arm arm) {
        RunRecord run = arms.get(arm);
        if (run == null) {
            throw new IllegalArgumentException("the gated run has no journal of its " + arm.folder());
        }
        return run;
    }

    /** The control is measured once a pair, for as long as pairs are. */
    private static List<Need> control(RunRecord control, String cell, List<Need> others) {
        Set<Integer> there = new TreeSet<>();
        control.forks().getOrDefault(cell, List.of()).forEach(fork -> there.add(fork.fork()));
        failures(control, cell).filter(Entry.Failure::wasSpoilt).forEach(failure -> there.add(failure.fork()));
        return failures(control, cell).allMatch(Entry.Failure::wasSpoilt)
                ? others.stream()
                        .map(Need::fork)
                        .distinct()
                        .filter(fork -> !there.contains(fork))
                        .map(fork -> new Need(Arm.CONTROL, cell, fork))
                        .toList()
                : List.of();
    }

    private static Stream<Entry.Failure> failures(RunRecord control, String cell) {
        return control.failures().stream().filter(failure -> failure.cell().equals(cell));
    }

    private static List<String> invalid(List<CellVerdict> sentinels, RunRecord control, String controlled) {
        List<String> reasons = new ArrayList<>();
        CellVerdict same = sentinels.get(0);
        if (same.call() != Call.PASS) {
            reasons.add("a copy of the baseline should PASS but is " + said(same));
        }
        CellVerdict slower = sentinels.get(1);
        if (slower.call() != Call.REGRESSED) {
            reasons.add("a delayed candidate should be REGRESSED but is " + said(slower));
        }
        drift(control, controlled).ifPresent(reasons::add);
        return List.copyOf(reasons);
    }

    private static String said(CellVerdict verdict) {
        return verdict.call() + " ("
                + Stream.of(verdict.numbers().map(CellVerdict.Numbers::text).orElse(""), verdict.reason())
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining("; "))
                + ")";
    }

    private static Optional<String> drift(RunRecord control, String cell) {
        List<Entry.Fork> forks = control.forks().getOrDefault(cell, List.of());
        int third = forks.size() / 3;
        if (third == 0) {
            return Optional.of("the control was not measured"
                    + failures(control, cell)
                            .map(failure -> ": " + Printable.text(failure.reason()))
                            .findFirst()
                            .orElse(""));
        }
        double change = median(forks.subList(forks.size() - third, forks.size())) - median(forks.subList(0, third));
        return Math.abs(change) <= Math.log1p(DRIFT)
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "the control drifted by %+.1f %% over the run, more than 5 %%",
                        100 * Estimate.change(change)));
    }

    private static double median(List<Entry.Fork> forks) {
        return Estimate.median(forks.stream().mapToDouble(Pairs::value).toArray());
    }

    /** What is wrong stays wrong; no verdict on times outlives its environment. */
    private static CellVerdict unfounded(CellVerdict verdict, String why) {
        return switch (verdict.call()) {
            case FAILED, NO_BASELINE, TACTIC_CHANGED -> verdict;
            default -> verdict.because(Call.INVALID_ENV, why);
        };
    }

    /** {@link ExitCode#OK} only if every cell is PASS or IMPROVED; else the gravest of the cells' codes. */
    public ExitCode exit() {
        if (!missing.isEmpty() || cells.isEmpty()) {
            return ExitCode.INCONCLUSIVE;
        }
        return ExitCode.gravest(Stream.concat(
                        cells.stream().map(CellVerdict::exit), invalid.stream().map(why -> ExitCode.INCONCLUSIVE))
                .toList());
    }

    /** How many cells are what, for people: {@code 47 PASS, 1 REGRESSED}. */
    public String sentence() {
        Map<Call, Long> counts = new EnumMap<>(Call.class);
        cells.forEach(cell -> counts.merge(cell.call(), 1L, Long::sum));
        return counts.entrySet().stream()
                        .map(each -> each.getValue() + " " + each.getKey())
                        .collect(Collectors.joining(", "))
                + invalid.stream().map(why -> "; " + why).collect(Collectors.joining())
                + (missing.isEmpty() ? "" : "; " + missing.size() + " steps are still to be measured");
    }
}
