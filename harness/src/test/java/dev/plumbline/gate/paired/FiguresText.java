// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.math3.distribution.BetaDistribution;

/** The figures as a page of tables. */
final class FiguresText {
    private static final double CONFIDENCE = 0.95;

    private FiguresText() {}

    static String of(List<String> figures, List<GatedRun> runs) {
        StringBuilder page = new StringBuilder("""
                # What the gate gets wrong

                Made by `FiguresTest` from `figures.csv`: synthetic and recorded processes, seeded, through the classes that decide
                of real ones; and, on H100s, from the journals of [`runs.md`](../h100/gate/runs.md).

                ## Demands
                """);
        page.append(Demands.table(Demands.of(figures, runs)));
        page.append("""

                ## Verdicts
                Suites have 48 cells. A cell's spread is that of the processes of one build. *Suspected* is REGRESSED by the first
                processes, *red* by fresh ones as well. *Green* is a slower cell that passes. Of +5 %: how often that was
                suspected at the first look, with 6 pairs, how many of those were red in the end, and how many pairs of fresh
                processes that took, on average.

                """);
        verdicts(page, Figures.table("verdicts", figures));
        edges(page, figures);
        recorded(page, Figures.table("recorded", figures));
        whole(page, Figures.table("whole", figures));
        page.append("\n## What drift adds to a mean ratio, in %\n");
        rows(page, "drift", List.of("6 pairs, ABBA", "ABAB", "AAAA-BBBB", "48 pairs, ABBA", "ABAB", "AAAA-BBBB"));
        Figures.table("bias", figures).forEach((name, values) -> row(page, name, values, 100, "%.3f"));
        page.append("\n## How many 95 % intervals hold the truth, in %\n");
        List<String> sizes = new ArrayList<>();
        Figures.SIZES.forEach(n -> sizes.add("shown, " + n + " pairs"));
        Figures.SIZES.forEach(n -> sizes.add("t, " + n));
        Figures.SIZES.forEach(n -> sizes.add("bootstrap-t, " + n));
        rows(page, "noise", sizes);
        Figures.table("coverage", figures).forEach((name, values) -> row(page, name, values, 100, "%.1f"));
        page.append("""

                *Shown* is the interval of typical values (Hartigan 1969): the means of the pairs' subsets between which the sign-flip
                test does not refuse the centre. It supposes symmetric log ratios, which pairs of exchanged builds have, and nothing
                else; with 5 or 6 pairs there is one of 93.75 %, none nearer to 95 %. Of less than 5 pairs Student's t is shown. Verdicts
                rest on t: it errs on the safe side where a few processes are far off, as those of one pair are if a step meets it, so
                that a slowdown is red later there. The bootstrap is drawn only.
                """);
        page.append(PeersText.of(Figures.table("peers", figures)));
        return page.toString();
    }

    private static void edges(StringBuilder page, List<String> figures) {
        double[] edge = Figures.table("edge", figures).values().iterator().next();
        page.append(String.format(
                Locale.ROOT,
                "\nWith every cell exactly as slow as the dead zone allows (+0.5 %%) and so noisy that none passes (normal,"
                        + " 5 %%), %,.0f of %,d suites are suspected, where half may be, and %.0f are red, where a hundredth"
                        + " may be: both budgets are kept where they are hardest to keep.\n",
                edge[0],
                Figures.SUITES,
                edge[1]));
        page.append("""

                With every cell exactly as slow as the gate (+2 %), each of four looks may pass a cell with a chance of 0.5 %, so 2 % in
                all, and acquit a suspected one by fresh processes with a fifth of that, so 0.4 %:

                """);
        rows(page, "noise", List.of("cells", "suspected", "acquitted", "of the suspected", "green in all", "of all"));
        Figures.table("gate", figures)
                .forEach((name, v) -> page.append(String.format(
                        Locale.ROOT,
                        "| %s | %,.0f | %,.0f | %,.0f | %.2f %% | %,.0f | %.2f %% |\n",
                        name,
                        v[0],
                        v[1],
                        v[2],
                        100 * v[2] / v[1],
                        v[3],
                        100 * v[3] / v[0])));
    }

    private static void recorded(StringBuilder page, Map<String, double[]> table) {
        page.append("""

                ## Verdicts on recorded processes
                The sessions of [`results/noise`](../noise). The two builds of a pair are two processes of one build, so nothing is
                slower; then one cell of 48 is made slower. Of a gated session they are what the gate had paired, and *spread* is that of
                pairs over sqrt 2; of a plain one, or of a cell that had one arm only, they are neighbours in time. Where cells are too noisy
                for 48 pairs they are INCONCLUSIVE, never green. *Intervals*: of how many cells with five pairs or more the 95 % interval of
                their own pairs, each once, holds 0. Sets that a replay draws of six pairs a cell are too much alike to count.

                """);
        rows(
                page,
                "session",
                List.of(
                        "cells",
                        "processes a cell",
                        "spread: median",
                        "most",
                        "red A/A suites",
                        "suspected",
                        "INCONCLUSIVE cells",
                        "pairs a cell",
                        "+2 % caught",
                        "+3 %",
                        "+5 %",
                        "+5 % suspected at the first look",
                        "intervals"));
        table.forEach((name, v) -> {
            Verdicts of = new Verdicts(v, Demands.RECORDED);
            double hits = v[Demands.RECORDED + Verdicts.COUNT];
            double all = v[Demands.RECORDED + Verdicts.COUNT + 2];
            page.append(String.format(
                    Locale.ROOT,
                    "| `%s` | %.0f | %.0f | %.2f %% | %.2f %% | %.0f of %,d | %.0f | %.2f %% | %.1f | %.1f %% | %.1f %% |"
                            + " %.1f %% | %.1f %% | %s |\n",
                    name,
                    v[0],
                    v[1],
                    100 * v[2],
                    100 * v[3],
                    of.red(),
                    Figures.SUITES,
                    of.suspected(),
                    100 * of.open(),
                    of.pairs(),
                    of.caught(0) / 10,
                    of.caught(1) / 10,
                    of.caught(2) / 10,
                    of.early(2) / 10,
                    all == 0 ? "–" : String.format(Locale.ROOT, "%.0f of %.0f", hits, all)));
        });
        long suites = (long) Figures.SUITES * table.size();
        double red = table.values().stream()
                .mapToDouble(v -> new Verdicts(v, Demands.RECORDED).red())
                .sum();
        page.append(String.format(
                Locale.ROOT,
                "\nOf all %,d replayed A/A suites %.0f are red, at most %.3f %% (95 %%).\n",
                suites,
                red,
                100 * new BetaDistribution(null, red + 1.0, suites - red).inverseCumulativeProbability(CONFIDENCE)));
    }

    private static void verdicts(StringBuilder page, Map<String, double[]> table) {
        rows(
                page,
                "noise",
                List.of(
                        "red A/A suites",
                        "at most (95 %)",
                        "suspected",
                        "INCONCLUSIVE cells",
                        "pairs a cell",
                        "+2 % caught",
                        "green",
                        "+3 % caught",
                        "+5 % caught",
                        "+5 % suspected at the first look",
                        "red of them",
                        "fresh pairs"));
        table.forEach((name, v) -> {
            Verdicts of = new Verdicts(v, 0);
            page.append(String.format(
                    Locale.ROOT,
                    "| %s | %.0f of %,d | %.2f %% | %.0f | %.2f %% | %.1f | %.1f %% | %.1f %% | %.1f %% | %.1f %% | %.1f %% |"
                            + " %.0f of %.0f | %.1f |\n",
                    name,
                    of.red(),
                    Figures.SUITES,
                    100 * most((int) of.red()),
                    of.suspected(),
                    100 * of.open(),
                    of.pairs(),
                    of.caught(0) / 10,
                    of.green(0) / 10,
                    of.caught(1) / 10,
                    of.caught(2) / 10,
                    of.early(2) / 10,
                    of.earlyAndRed(2),
                    of.early(2),
                    of.fresh(2)));
        });
    }

    /** Clopper and Pearson's upper bound of a share, from so many red suites. */
    private static double most(int red) {
        return new BetaDistribution(null, red + 1.0, Figures.SUITES - red).inverseCumulativeProbability(CONFIDENCE);
    }

    private static void whole(StringBuilder page, Map<String, double[]> table) {
        page.append(String.format(Locale.ROOT, """

                ## Runs with sentinels and control
                %d runs of %d cells, played through `Judgement` from journals in memory: copy, delayed candidate and control, dropped
                pairs, clock cycles and confirmations as in a real run. *Without a verdict* are runs that are INVALID_ENV, *open* the other
                runs' cells that are INCONCLUSIVE or INVALID_ENV. Then one cell is 3 %% slower.

                """, Figures.RUNS, WholeGate.CELLS));
        rows(
                page,
                "noise",
                List.of("red A/A runs", "without a verdict", "open cells", "+3 % caught", "without a verdict"));
        table.forEach((name, v) -> page.append(String.format(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.2f %% | %.0f | %.0f |\n",
                name,
                v[0],
                v[1],
                100 * v[2],
                v[3],
                v[4])));
        page.append("""

                All of those without a verdict are refused by the control, whose last third may differ from its first by 5 %, just what
                this step is, give or take the noise. Seen by the clock the step costs each cell a pair at most.
                """);
    }

    static void rows(StringBuilder page, String first, List<String> heads) {
        page.append("| ").append(first).append(" | ").append(String.join(" | ", heads));
        page.append(" |\n| --- |").append(" ---: |".repeat(heads.size())).append('\n');
    }

    private static void row(StringBuilder page, String name, double[] values, double scale, String format) {
        page.append("| ").append(name).append(" |");
        for (double value : values) {
            page.append(' ')
                    .append(String.format(Locale.ROOT, format, scale * value))
                    .append(" |");
        }
        page.append('\n');
    }
}
