// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import dev.plumbline.gate.paired.CellVerdict.Numbers;
import dev.plumbline.gate.paired.Comparison.Need;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Comparisons that are decided together, as far as their processes are there: a pure function of the records. */
final class Trial {
    private static final long SEED = 1;

    private final List<Comparison> comparisons;
    private final Rule rule;
    private final boolean confirmed;
    private final Course course;
    private final List<Need> missing = new ArrayList<>();
    private final @Nullable Pairs[] seen;
    private final Map<Integer, Pairs> fresh = new HashMap<>();

    Trial(List<Comparison> comparisons, Rule rule, boolean confirmed) {
        this.comparisons = comparisons;
        this.rule = rule;
        this.confirmed = confirmed;
        this.course = new Course(rule, comparisons.size(), confirmed);
        this.seen = new Pairs[comparisons.size()];
        while (course.isOpen()) {
            int from = course.isConfirming() ? rule.pairs() : 0;
            for (int i = 0; i < seen.length; i++) {
                if (course.isOpen(i) && comparisons.get(i).failure().isEmpty()) {
                    missing.addAll(comparisons.get(i).missing(from, course.pairs()));
                }
            }
            if (!missing.isEmpty()) {
                return;
            }
            course.look(estimates(from));
        }
    }

    private @Nullable Estimate[] estimates(int from) {
        @Nullable Estimate[] estimates = new Estimate[seen.length];
        for (int i = 0; i < seen.length; i++) {
            if (course.isOpen(i) && comparisons.get(i).failure().isEmpty()) {
                Pairs pairs = comparisons.get(i).pairs(from, course.pairs());
                if (course.isConfirming()) {
                    fresh.put(i, pairs);
                } else {
                    seen[i] = pairs;
                }
                estimates[i] = pairs.isSound() ? Estimate.of(pairs.times()) : null;
            }
        }
        return estimates;
    }

    /** The steps that the next look needs; empty at the end. */
    List<Need> missing() {
        return missing;
    }

    List<CellVerdict> verdicts() {
        List<CellVerdict> verdicts = new ArrayList<>();
        for (int i = 0; i < seen.length; i++) {
            verdicts.add(verdict(i));
        }
        return verdicts;
    }

    private CellVerdict verdict(int i) {
        String cell = comparisons.get(i).cell();
        Optional<Comparison.Verdict> failure = comparisons.get(i).failure();
        Pairs pairs = seen[i];
        // What made a cell suspect was chosen for being slow; fresh processes were not.
        Pairs again = rule.isFormer() ? null : fresh.get(i);
        Pairs shown = again == null ? pairs : again;
        Optional<Numbers> numbers = shown == null || shown.times().length < 2
                ? Optional.empty()
                : Optional.of(numbers(shown, again == null ? course.p(i) : course.freshP(i)));
        if (failure.isPresent()) {
            Comparison.Verdict why = failure.get();
            return new CellVerdict(cell, why.call(), why.exit(), why.reason(), numbers);
        }
        CellVerdict verdict =
                new CellVerdict(cell, course.call(i), course.call(i).exit(), "", numbers);
        if (pairs == null) {
            return verdict.because(Call.INCONCLUSIVE, "its pairs have not been measured yet");
        }
        Pairs last = fresh.getOrDefault(i, pairs);
        if (!last.isSound()) {
            return verdict.because(
                    Call.INVALID_ENV,
                    last.dropped().size() + " of "
                            + (last.times().length + last.dropped().size())
                            + " pairs do not count: " + String.join("; ", new TreeSet<>(last.dropped()))
                            + "; then gate again with --fresh");
        }
        if (course.isAcquitted(i)) {
            return verdict.because(
                    Call.PASS,
                    "slower with the first " + pairs.times().length + " pairs, but fresh processes prove it is not");
        }
        if (course.isRefuted(i)) {
            return verdict.because(
                    Call.INCONCLUSIVE,
                    course.isOpen(i)
                            ? "slower with the first processes, and fresh ones have not been measured yet"
                            : "slower with the first processes, but not with fresh ones: look at it again");
        }
        double[] cycles = (again == null ? pairs : again).cycles();
        if (verdict.call() == Call.REGRESSED
                && cycles.length > 1
                && !(Estimate.of(cycles).mean() > Math.log1p(rule.deadZone()))) {
            return verdict.because(Call.INCONCLUSIVE, "slower in time but not in clock cycles: the clocks differed");
        }
        return verdict.call() == Call.INCONCLUSIVE
                ? verdict.because(Call.INCONCLUSIVE, "the pairs differ too much to tell: look for what else runs here")
                : verdict;
    }

    private Numbers numbers(Pairs pairs, double p) {
        Estimate estimate = Estimate.of(pairs.times());
        double[] ends = rule.isFormer() || pairs.times().length < TypicalValues.LEAST
                ? estimate.interval(0.95)
                : TypicalValues.interval(pairs.times(), 0.95);
        double[] drawn = Bootstrap.interval(pairs.times(), 0.95, SEED);
        int n = pairs.times().length;
        double spread = estimate.error() * Math.sqrt(n);
        return new Numbers(
                Estimate.change(estimate.mean()),
                Estimate.change(ends[0]),
                Estimate.change(ends[1]),
                Estimate.change(drawn[0]),
                Estimate.change(drawn[1]),
                p,
                SignFlip.pAbove(pairs.times(), Math.log1p(rule.deadZone())),
                n,
                pairs.dropped().size(),
                spread,
                (confirmed ? rule : rule.unconfirmed()).detectable(spread, comparisons.size()));
    }
}
