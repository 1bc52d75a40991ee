// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import dev.plumbline.ExitCode;
import dev.plumbline.gate.paired.Comparison.Need;
import dev.plumbline.journal.Entry;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a gated run comes to, from its journals alone.
 *
 * @param cells one verdict for each cell of the candidate or the baseline
 * @param sentinels what was said of the copy and of the delayed candidate
 * @param invalid why the run cannot carry a verdict, one sentence each; empty if it can
 * @param missing steps that are needed before there is more to say; empty if this is final
 */
public record Judgement(
        List<CellVerdict> cells, List<CellVerdict> sentinels, List<String> invalid, List<Need> missing) {
    /** The control's median over a third of the run may differ from another third's by this part. */
    private static final double DRIFT = 0.05;

    /** @param arms all of them; the sentinel is the only cell of the copy, the control's of the control */
    public static Judgement of(Map<Arm, RunRecord> arms, Rule rule) {
        RunRecord baseline = of(arms, Arm.BASELINE);
        RunRecord candidate = of(arms, Arm.CANDIDATE);
        RunRecord copy = of(arms, Arm.COPY);
        RunRecord delayed = of(arms, Arm.DELAYED);
        String sentinel = copy.start().cells().get(0);
        Set<String> ids = new LinkedHashSet<>(candidate.start().cells());
        ids.addAll(baseline.start().cells());
        Trial cells = new Trial(
                ids.stream()
                        .map(cell -> new Comparison(cell, Arm.BASELINE, baseline, Arm.CANDIDATE, candidate))
                        .toList(),
                rule,
                true);
        Trial same = new Trial(List.of(new Comparison(sentinel, Arm.BASELINE, baseline, Arm.COPY, copy)), rule, false);
        Trial slower = new Trial(
                List.of(new Comparison(sentinel, Arm.CANDIDATE, candidate, Arm.DELAYED, delayed)), rule, false);
        List<Need> missing = new ArrayList<>(cells.missing());
        missing.addAll(same.missing());
        missing.addAll(slower.missing());
        RunRecord control = of(arms, Arm.CONTROL);
        missing.addAll(control(control, missing));
        List<CellVerdict> sentinels =
                List.of(same.verdicts().get(0), slower.verdicts().get(0));
        List<String> invalid = missing.isEmpty() ? invalid(sentinels, control) : List.of();
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
    private static List<Need> control(RunRecord control, List<Need> others) {
        String cell = control.start().cells().get(0);
        Set<Integer> there = new TreeSet<>();
        control.forks().getOrDefault(cell, List.of()).forEach(fork -> there.add(fork.fork()));
        return control.failures().isEmpty()
                ? others.stream()
                        .map(Need::fork)
                        .distinct()
                        .filter(fork -> !there.contains(fork))
                        .map(fork -> new Need(Arm.CONTROL, cell, fork))
                        .toList()
                : List.of();
    }

    private static List<String> invalid(List<CellVerdict> sentinels, RunRecord control) {
        List<String> reasons = new ArrayList<>();
        CellVerdict same = sentinels.get(0);
        if (same.call() != Call.PASS) {
            reasons.add("a copy of the baseline should PASS but is " + said(same));
        }
        CellVerdict slower = sentinels.get(1);
        if (slower.call() != Call.REGRESSED) {
            reasons.add("a delayed candidate should be REGRESSED but is " + said(slower));
        }
        drift(control).ifPresent(reasons::add);
        return List.copyOf(reasons);
    }

    private static String said(CellVerdict verdict) {
        return verdict.call() + " ("
                + verdict.numbers().map(CellVerdict.Numbers::text).orElse(verdict.reason()) + ")";
    }

    private static Optional<String> drift(RunRecord control) {
        List<Entry.Fork> forks =
                control.forks().getOrDefault(control.start().cells().get(0), List.of());
        int third = forks.size() / 3;
        if (third == 0) {
            return Optional.of("the control was not measured"
                    + control.failures().stream()
                            .map(failure -> ": " + failure.reason())
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
