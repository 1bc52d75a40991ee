// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * When a cell is slower. A slowdown within the dead zone is never red, one of the gate or more always shall be; between
 * the two either answer will do, and that is what lets both errors be small.
 *
 * <p>Red is what fresh processes confirm of what the first made suspect. A false alarm therefore needs a false suspect,
 * which the looks together have with a chance of {@code suspicion} at most, since Holm holds over all cells at each of
 * them; then, whatever the suspects are and since fresh processes know nothing of how they became so, Holm over the
 * suspects rejects a false one with a chance of {@code confirmation} at most: the product of both is no more than alpha.
 *
 * @param deadZone as a part: 0.005 is 0.5 %
 * @param gate as a part: 0.02 is 2 %
 * @param alpha the chance that any cell of a suite without a slowdown beyond the dead zone is called REGRESSED
 * @param suspicion the chance that any such cell has to be confirmed; few cells spend no more than the confirmation each
 * @param confirmation the chance that any such cell is then confirmed
 * @param beta the chance, at each look, that a cell as slow as the gate passes; a fifth of it for one that is suspected
 * @param looks after how many pairs a verdict is tried, ascending
 * @param split the part of alpha that each look may spend on what nothing confirms: improvements and sentinels
 * @param early the part of the suspicion, and of its confirmation, that each look may spend
 */
public record Rule(
        double deadZone,
        double gate,
        double alpha,
        double suspicion,
        double confirmation,
        double beta,
        List<Integer> looks,
        List<Double> split,
        List<Double> early) {
    /**
     * 0.5 % and 2 %; one false alarm in a hundred suites at most; 6, 12, 24 and 48 pairs. Half of alpha is kept in reserve:
     * times of recorded CPUs that others use too are suspected more often than t says.
     */
    public static final Rule DEFAULT = new Rule(
            0.005,
            0.02,
            0.01,
            0.5,
            0.01,
            0.005,
            List.of(6, 12, 24, 48),
            List.of(0.1, 0.2, 0.3, 0.4),
            List.of(0.8, 0.08, 0.06, 0.06));

    /** Of rules that spent alpha on the suspicion already: records of before have no other. */
    private static final double FORMER = 0.05;

    private static final String SUSPICION = "suspicion of the suite";
    private static final String CONFIRMATION = "alpha of a confirmation";
    private static final String EARLY = "split of the suspicion";

    public Rule {
        looks = List.copyOf(looks);
        split = List.copyOf(split);
        early = List.copyOf(early);
        List<?> shown = List.of(deadZone, gate, alpha, suspicion, confirmation, beta, looks, split, early);
        require(
                shown,
                deadZone >= 0 && gate > deadZone && gate <= 1,
                "a gate lies above its dead zone and is at most 100 %");
        require(shown, alpha > 0 && alpha <= 0.1 && beta > 0 && beta <= 0.1, "errors lie above 0 and are at most 10 %");
        require(
                shown,
                suspicion >= alpha
                        && suspicion < 1
                        && confirmation > 0
                        && confirmation <= 0.1
                        && suspicion * confirmation <= alpha * (1 + 1e-9),
                "a suspicion of alpha or more and its confirmation of at most 10 % come to alpha at most");
        require(shown, !looks.isEmpty(), "a gate has a look");
        int former = 1;
        for (int pairs : looks) {
            require(shown, pairs > former && pairs <= 1000, "looks ascend from 2 pairs to 1000 at most");
            former = pairs;
        }
        for (List<Double> parts : List.of(split, early)) {
            require(shown, looks.size() == parts.size(), "each look spends a part of alpha");
            double sum = 0;
            for (double part : parts) {
                require(shown, part > 0, "each look spends a part of alpha");
                sum += part;
            }
            require(shown, sum <= 1 + 1e-9, "looks spend no more than alpha");
        }
    }

    private static void require(List<?> shown, boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", but this gate has " + shown);
        }
    }

    public Rule withMargins(double deadZone, double gate) {
        return new Rule(deadZone, gate, alpha, suspicion, confirmation, beta, looks, split, early);
    }

    /** Only the first looks, for when time is short: what they may spend stays the same. */
    public Rule withLooks(int count) {
        return new Rule(
                deadZone,
                gate,
                alpha,
                suspicion,
                confirmation,
                beta,
                looks.subList(0, count),
                split.subList(0, count),
                early.subList(0, count));
    }

    /** Another's chances of errors with these margins; this rule if the other looks at other pairs. */
    public Rule withErrors(Rule other) {
        return looks.equals(other.looks) ? other.withMargins(deadZone, gate) : this;
    }

    /** For one of several parts of a suite that are judged apart: together they spend no more than alpha. */
    public Rule withPart(int parts) {
        double part = down(alpha / parts);
        double suspect = down(Math.min(suspicion / parts, part / confirmation));
        return new Rule(deadZone, gate, part, suspect, confirmation, beta, looks, split, early);
    }

    /** As facts can say it; what is a decimal already stays. */
    private static double down(double part) {
        BigDecimal nearest = new BigDecimal(part).round(new MathContext(12));
        return nearest.round(new MathContext(3, RoundingMode.DOWN)).doubleValue();
    }

    /**
     * The rule that a record names, with its digits.
     *
     * @param facts as {@link #facts} gives them, among others
     * @throws IllegalArgumentException if one is missing or is none
     */
    public static Rule of(Map<String, String> facts) {
        double alpha = part(facts, "alpha of the suite");
        boolean former = Stream.of(SUSPICION, CONFIRMATION, EARLY).noneMatch(facts::containsKey);
        return new Rule(
                part(facts, "dead zone"),
                part(facts, "gate"),
                alpha,
                former ? alpha : part(facts, SUSPICION),
                former ? FORMER : part(facts, CONFIRMATION),
                part(facts, "beta of a look"),
                list(facts, "looks", Integer::valueOf),
                list(facts, "split of alpha", Double::valueOf),
                list(facts, former ? "split of alpha" : EARLY, Double::valueOf));
    }

    private static double part(Map<String, String> facts, String name) {
        return new BigDecimal(fact(facts, name).replaceFirst(" %$", ""))
                .movePointLeft(2)
                .doubleValue();
    }

    private static <T> List<T> list(Map<String, String> facts, String name, Function<String, T> number) {
        String inner = fact(facts, name).replaceFirst("^\\[", "").replaceFirst("\\].*", "");
        return Stream.of(inner.split(", ")).map(number).toList();
    }

    private static String fact(Map<String, String> facts, String name) {
        String fact = facts.get(name);
        if (fact == null) {
            throw new IllegalArgumentException("the record names no " + name + ", so it is of no gated run");
        }
        return fact;
    }

    /** Whether records of this rule name no suspicion; the intervals beside its verdicts are Student's. */
    public boolean isFormer() {
        return suspicion == alpha && confirmation == FORMER && early.equals(split);
    }

    /** Where nothing confirms: the first processes may say it with alpha alone. */
    Rule unconfirmed() {
        return new Rule(deadZone, gate, alpha, alpha, FORMER, beta, looks, split, split);
    }

    /** Of a second set of processes, for what the first called slower: to acquit is harder than at first. */
    Rule confirming() {
        return new Rule(deadZone, gate, confirmation, confirmation, FORMER, beta / 5, looks, early, early);
    }

    /** What a look may spend on all cells together where nothing confirms it. */
    double level(int look) {
        return alpha * split.get(look);
    }

    /** What a look may spend on the suspicion of any of so many cells. */
    double suspicion(int look, int cells) {
        return Math.min(suspicion, Math.max(alpha, confirmation * cells)) * early.get(look);
    }

    /** The most pairs of a cell, without a confirmation. */
    public int pairs() {
        return looks.get(looks.size() - 1);
    }

    /**
     * The smallest slowdown that is called REGRESSED with 95 % chance at the last look, if pairs go on to spread as
     * they did: Cohen's approximation by central quantiles. Of the chance to miss it the suspicion has one half and the
     * confirmation the other; a former rule's confirmation was so much easier that it missed nothing.
     *
     * @param spread standard deviation of a pair's log ratio
     */
    double detectable(double spread, int cells) {
        int n = pairs();
        int last = looks.size() - 1;
        double level = Math.min(suspicion(last, cells) / cells, confirmation * early.get(last));
        double errors = StudentT.upper(level, n - 1) + StudentT.upper(isFormer() ? 0.05 : 0.025, n - 1);
        return Estimate.change(Math.log1p(deadZone) + errors * spread / Math.sqrt(n));
    }

    /** For records and reports; the first that differs says how two rules do. */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("dead zone", percent(deadZone));
        facts.put("gate", percent(gate));
        facts.put("looks", looks + " pairs");
        facts.put("alpha of the suite", percent(alpha));
        if (!isFormer()) {
            facts.put(SUSPICION, percent(suspicion));
            facts.put(CONFIRMATION, percent(confirmation));
            facts.put("intervals", "typical values");
            facts.put(EARLY, early.toString());
        }
        facts.put("beta of a look", percent(beta));
        facts.put("split of alpha", split.toString());
        return Collections.unmodifiableMap(facts);
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.3g %%", 100 * part);
    }
}
