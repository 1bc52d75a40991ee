// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The gate beside the rules of other tools, as tables; numbers are those of {@link Figures#peer}. */
final class PeersText {
    static final String FIRST = Figures.OURS + ", first look only";

    /** A rule on a noise, and ours on the same. */
    record Versus(String noise, String rule, double[] theirs, double[] ours) {
        Standing standing() {
            int alarms = Double.compare(ours[0], theirs[0]);
            int caught = Double.compare(ours[2], theirs[2]);
            if (alarms > 0) {
                return caught > 0 ? Standing.CATCHES_MORE : Standing.WORSE;
            }
            if (caught < 0) {
                return alarms == 0 ? Standing.WORSE : Standing.CATCHES_LESS;
            }
            return alarms == 0 && caught == 0
                    ? Standing.EQUAL
                    : alarms < 0 && caught > 0 ? Standing.BETTER : Standing.BETTER_AND_EQUAL;
        }
    }

    enum Standing {
        BETTER("ours is better on both errors"),
        BETTER_AND_EQUAL("on one, and equal on the other"),
        EQUAL("equal on both"),
        CATCHES_LESS("fewer false alarms, but catches less"),
        CATCHES_MORE("more false alarms, but catches more"),
        WORSE("better on none, worse on one or both");

        final String words;

        Standing(String words) {
            this.words = words;
        }
    }

    private PeersText() {}

    /** @param name of ours: all looks or the first only */
    static List<Versus> versus(Map<String, double[]> table, String name) {
        List<Versus> all = new ArrayList<>();
        table.forEach((key, theirs) -> {
            String noise = key.replaceAll("\\|.*", "");
            String rule = key.substring(noise.length() + 1);
            double[] ours = table.get(noise + "|" + name);
            if (!rule.startsWith(Figures.OURS) && ours != null) {
                all.add(new Versus(noise, rule, theirs, ours));
            }
        });
        return all;
    }

    static long count(List<Versus> all, Standing standing) {
        return all.stream().filter(each -> each.standing() == standing).count();
    }

    static String of(Map<String, double[]> table) {
        StringBuilder page = new StringBuilder("""

                ## The rules of other tools on the same processes
                One comparison of two builds measured one after the other in one session, no drift; each tool with its own number of
                processes and values and 600 samples a build, as many as six processes of ours hold. Ours with *all looks* takes its time,
                up to 48 pairs and as many to confirm; with the *first look only* it takes that of the others, and six pairs more for what
                it has to confirm. Of recorded sessions the processes are those recorded, on a GPU, of gated ones at different places
                in their processes, which ours alone is built for; within a process values are drawn.

                ### Which errors are smaller
                Of each rule on each noise: false alarms in A/A, and +3 % caught.

                """);
        FiguresText.rows(
                page,
                "ours",
                List.of(Standing.values()).stream().map(each -> each.words).toList());
        for (String name : List.of(Figures.OURS, FIRST)) {
            List<Versus> all = versus(table, name);
            page.append("| ").append(name.equals(FIRST) ? "first look only" : "all looks");
            for (Standing standing : Standing.values()) {
                page.append(" | ").append(count(all, standing));
            }
            page.append(" |\n");
        }
        more(page, table);
        page.append("\n### All of them\n");
        FiguresText.rows(
                page,
                "noise",
                List.of(
                        "rule",
                        "A/A cells called slower",
                        "A/A suites with any",
                        "+3 % caught",
                        "processes of a build, A/A",
                        "slower cell"));
        table.forEach((name, v) -> page.append(String.format(
                Locale.ROOT,
                "| %s | %.2f %% | %.1f %% | %.1f %% | %.3g | %.3g |\n",
                name.replace("|", " | "),
                100 * v[0],
                100 * v[1],
                100 * v[2],
                v[3],
                v[4])));
        return page.toString();
    }

    private static void more(StringBuilder page, Map<String, double[]> table) {
        page.append("""

                ### Who catches more of +3 % than ours with all looks
                In brackets how many of their A/A suites have a false alarm; of ours one in a thousand has at most.

                | noise | ours, all looks | first look only | other rules |
                | --- | ---: | ---: | --- |
                """);
        Map<String, List<Versus>> noises = new LinkedHashMap<>();
        versus(table, Figures.OURS).stream()
                .filter(each -> each.theirs[2] > each.ours[2])
                .forEach(each -> noises.computeIfAbsent(each.noise, noise -> new ArrayList<>())
                        .add(each));
        noises.forEach((noise, rules) -> page.append(String.format(
                Locale.ROOT,
                "| %s | %.1f %% | %.1f %% | %s |\n",
                noise,
                100 * rules.get(0).ours[2],
                100 * table.get(noise + "|" + FIRST)[2],
                rules.stream()
                        .map(each -> String.format(
                                Locale.ROOT,
                                "%s: %.1f %% (%.1f %%)",
                                each.rule.replaceAll(", [0-9U].*", ""),
                                100 * each.theirs[2],
                                100 * each.theirs[1]))
                        .collect(Collectors.joining("; ")))));
    }
}
