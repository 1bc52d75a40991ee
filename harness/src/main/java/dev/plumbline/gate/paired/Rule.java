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
 * @param deadZone as a part: 0.005 is 0.5 %
 * @param gate as a part: 0.02 is 2 %
 * @param alpha the chance that any cell of a suite without a slowdown beyond the dead zone is called REGRESSED
 * @param beta the chance, at each look, that a cell as slow as the gate passes
 * @param looks after how many pairs a verdict is tried, ascending
 * @param split the part of alpha that each look may spend
 */
public record Rule(double deadZone, double gate, double alpha, double beta, List<Integer> looks, List<Double> split) {
    /** 0.5 % and 2 %; one false alarm in a hundred suites at most; 6, 12, 24 and 48 pairs. */
    public static final Rule DEFAULT =
            new Rule(0.005, 0.02, 0.01, 0.005, List.of(6, 12, 24, 48), List.of(0.1, 0.2, 0.3, 0.4));

    public Rule {
        looks = List.copyOf(looks);
        split = List.copyOf(split);
        List<?> shown = List.of(deadZone, gate, alpha, beta, looks, split);
        require(
                shown,
                deadZone >= 0 && gate > deadZone && gate <= 1,
                "a gate lies above its dead zone and is at most 100 %");
        require(shown, alpha > 0 && alpha <= 0.1 && beta > 0 && beta <= 0.1, "errors lie above 0 and are at most 10 %");
        require(shown, !looks.isEmpty() && looks.size() == split.size(), "each look spends a part of alpha");
        int former = 1;
        for (int pairs : looks) {
            require(shown, pairs > former && pairs <= 1000, "looks ascend from 2 pairs to 1000 at most");
            former = pairs;
        }
        double sum = 0;
        for (double part : split) {
            require(shown, part > 0, "each look spends a part of alpha");
            sum += part;
        }
        require(shown, sum <= 1 + 1e-9, "looks spend no more than alpha");
    }

    private static void require(List<?> shown, boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", but this gate has " + shown);
        }
    }

    public Rule withMargins(double deadZone, double gate) {
        return new Rule(deadZone, gate, alpha, beta, looks, split);
    }

    /** Only the first looks, for when time is short: what they may spend stays the same. */
    public Rule withLooks(int count) {
        return new Rule(deadZone, gate, alpha, beta, looks.subList(0, count), split.subList(0, count));
    }

    public Rule withAlpha(double alpha) {
        return new Rule(deadZone, gate, alpha, beta, looks, split);
    }

    /** For one of several parts of a suite that are judged apart: together they spend no more than alpha. */
    public Rule withPart(int parts) {
        double part = BigDecimal.valueOf(alpha)
                .divide(BigDecimal.valueOf(parts), new MathContext(3, RoundingMode.DOWN)) // As facts can say it.
                .doubleValue();
        return withAlpha(part);
    }

    /**
     * The rule that a record names, with its digits.
     *
     * @param facts as {@link #facts} gives them, among others
     * @throws IllegalArgumentException if one is missing or is none
     */
    public static Rule of(Map<String, String> facts) {
        return new Rule(
                part(facts, "dead zone"),
                part(facts, "gate"),
                part(facts, "alpha of the suite"),
                part(facts, "beta of a look"),
                list(facts, "looks", Integer::valueOf),
                list(facts, "split of alpha", Double::valueOf));
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

    /** Of a second set of processes, for what the first called slower: to say so again is easier, to acquit harder. */
    Rule confirming() {
        return new Rule(deadZone, gate, 0.05, beta / 5, looks, split);
    }

    /** The level that a look may spend on all cells together. */
    double level(int look) {
        return alpha * split.get(look);
    }

    /** The most pairs of a cell, without a confirmation. */
    public int pairs() {
        return looks.get(looks.size() - 1);
    }

    /**
     * The smallest slowdown that is called REGRESSED with 95 % chance at the last look, if pairs go on to spread as
     * they did: Cohen's approximation by central quantiles.
     *
     * @param spread standard deviation of a pair's log ratio
     */
    double detectable(double spread, int cells) {
        int n = pairs();
        double level = level(looks.size() - 1) / cells;
        double errors = StudentT.upper(level, n - 1) + StudentT.upper(0.05, n - 1);
        return Estimate.change(Math.log1p(deadZone) + errors * spread / Math.sqrt(n));
    }

    /** For records and reports. */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("dead zone", percent(deadZone));
        facts.put("gate", percent(gate));
        facts.put("alpha of the suite", percent(alpha));
        facts.put("beta of a look", percent(beta));
        facts.put("looks", looks + " pairs");
        facts.put("split of alpha", split.toString());
        return Collections.unmodifiableMap(facts);
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.3g %%", 100 * part);
    }
}
