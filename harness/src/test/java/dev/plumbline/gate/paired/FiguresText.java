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

    static String of(List<String> figures) {
        StringBuilder page = new StringBuilder("""
                # What the gate gets wrong

                Made by `FiguresTest` from `figures.csv`: synthetic processes, seeded, through the classes that judge real ones.
                Suites have 48 cells. A cell's spread is that of the processes of one build. *Suspected* is REGRESSED by the first
                processes, *red* by fresh ones as well. What the gate said on H100s is in [`runs.md`](../h100/gate/runs.md).

                ## Verdicts
                """);
        verdicts(page, Figures.table("verdicts", figures));
        double[] edge = Figures.table("edge", figures).values().iterator().next();
        page.append(String.format(
                Locale.ROOT,
                "\nWith every cell exactly as slow as the dead zone allows (+0.5 %%) and so noisy that none passes (normal,"
                        + " 5 %%), %.0f of %,d suites are suspected: the budget of 1 %% is kept where it is hardest."
                        + " %.0f are red.\n",
                edge[0],
                Figures.SUITES,
                edge[1]));
        recorded(page, Figures.table("recorded", figures));
        page.append("\n## What drift adds to a mean ratio, in %\n");
        rows(page, "drift", List.of("6 pairs, ABBA", "ABAB", "AAAA-BBBB", "48 pairs, ABBA", "ABAB", "AAAA-BBBB"));
        Figures.table("bias", figures).forEach((name, values) -> row(page, name, values, 100, "%.3f"));
        page.append("\n## How many 95 % intervals hold the truth, in %\n");
        List<String> sizes = new ArrayList<>();
        Figures.SIZES.forEach(n -> sizes.add("t, " + n + " pairs"));
        Figures.SIZES.forEach(n -> sizes.add("bootstrap-t, " + n));
        rows(page, "noise", sizes);
        Figures.table("coverage", figures).forEach((name, values) -> row(page, name, values, 100, "%.1f"));
        page.append("""

                Verdicts rest on t. It errs on the safe side where a few processes are far off. The bootstrap is drawn only.

                ## The rules of other tools on the same processes
                One comparison of two builds measured one after the other in one session, no drift; each tool with its own
                number of processes and values and 600 samples a build, which are six processes of ours. Of recorded sessions the
                processes are those recorded, on a GPU; within a process values are drawn.
                """);
        peers(page, Figures.table("peers", figures));
        return page.toString();
    }

    private static void recorded(StringBuilder page, Map<String, double[]> table) {
        page.append("""

                ## Verdicts on recorded processes
                The sessions of [`results/noise`](../noise): neighbours in time are the two builds of a pair, so nothing is
                slower; then one cell of 48 is made slower. Where cells are too noisy for 48 pairs they are INCONCLUSIVE, never green.
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
                        "95 % intervals, 6 pairs",
                        "12",
                        "24",
                        "48"));
        table.forEach((name, v) -> {
            page.append(String.format(
                    Locale.ROOT,
                    "| `%s` | %.0f | %.0f | %.2f %% | %.2f %% | %.0f of %,d | %.0f | %.2f %% | %.1f | %.1f %% | %.1f %% |"
                            + " %.1f %% |",
                    name,
                    v[0],
                    v[1],
                    100 * v[2],
                    100 * v[3],
                    v[4],
                    Figures.SUITES,
                    v[5],
                    100 * v[6],
                    v[7],
                    v[8] / 10,
                    v[10] / 10,
                    v[12] / 10));
            for (int size = 1; size < Figures.SIZES.size(); size++) {
                double share = v[14 + size];
                page.append(share < 0 ? " – |" : String.format(Locale.ROOT, " %.1f %% |", 100 * share));
            }
            page.append('\n');
        });
        long suites = (long) Figures.SUITES * table.size();
        double red = table.values().stream().mapToDouble(v -> v[4]).sum();
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
                        "+3 %",
                        "+5 %",
                        "+5 % at the first look"));
        table.forEach((name, v) -> page.append(String.format(
                Locale.ROOT,
                "| %s | %.0f of %,d | %.2f %% | %.0f | %.2f %% | %.1f | %.1f %% | %.1f %% | %.1f %% | %.1f %% |\n",
                name,
                v[0],
                Figures.SUITES,
                100 * most((int) v[0]),
                v[1],
                100 * v[2],
                v[3],
                v[4] / 10,
                v[6] / 10,
                v[8] / 10,
                v[9] / 10)));
    }

    /** Clopper and Pearson's upper bound of a share, from so many red suites. */
    private static double most(int red) {
        return new BetaDistribution(null, red + 1.0, Figures.SUITES - red).inverseCumulativeProbability(CONFIDENCE);
    }

    private static void peers(StringBuilder page, Map<String, double[]> table) {
        rows(page, "noise", List.of("rule", "A/A cells called slower", "A/A suites with any", "+3 % caught"));
        table.forEach((name, v) -> page.append(String.format(
                Locale.ROOT,
                "| %s | %.2f %% | %.1f %% | %.1f %% |\n",
                name.replace("|", " | "),
                100 * v[0],
                100 * v[1],
                100 * v[2])));
    }

    private static void rows(StringBuilder page, String first, List<String> heads) {
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
