// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.report.CellResult.Status;
import java.util.List;
import java.util.Map;

/**
 * What the run says, in plain words.
 *
 * @param tone {@code good} only if every planned cell passed parity and was timed in every fork
 */
record Verdict(String tone, String title, String text) {
    /** Red cells that the text names. */
    private static final int NAMED = 3;

    private static final int LONGEST_ID = 100;

    static Verdict of(Results results) {
        int planned = results.cells().size();
        long red = results.count(Status.RED);
        long unfinished = results.count(Status.UNFINISHED);
        if (planned == 0) {
            return new Verdict("open", "Nothing was verified or timed", "No cell was planned. " + notRun(results));
        }
        String tone = red > 0 ? "red" : unfinished > 0 ? "open" : "good";
        return new Verdict(tone, title(results, planned, red, unfinished), text(results, planned, red, unfinished));
    }

    private static String title(Results results, int planned, long red, long unfinished) {
        if (red > 0) {
            return red + " of " + cells(planned, "planned ") + (red == 1 ? " is red" : " are red");
        }
        if (unfinished > 0) {
            String state = !areTimed(results) ? " left to do" : unfinished == 1 ? " lacks forks" : " lack forks";
            return "Unfinished: " + unfinished + " of " + cells(planned, "planned ") + state;
        }
        return (planned == 1 ? "The planned cell" : "All " + planned + " planned cells")
                + (forks(results) == 0 ? " passed parity" : " passed parity and " + were(planned) + " timed");
    }

    private static String text(Results results, int planned, long red, long unfinished) {
        long passed = results.cells().stream().filter(CellResult::passed).count();
        long timed = results.cells().stream()
                .filter(result -> forks(results) > 0 && result.forks().size() >= forks(results))
                .count();
        StringBuilder text = new StringBuilder("Of " + cells(planned, "planned ") + ", ");
        text.append(passed).append(" passed parity");
        text.append(
                forks(results) == 0
                        ? " (this run times nothing)"
                        : " and " + timed + " " + were(timed) + " timed in "
                                + (forks(results) == 1
                                        ? "one fork, so no time has an interval"
                                        : forks(results) + " forks"));
        text.append("; ").append(red == 0 ? "none is red" : red + (red == 1 ? " is red" : " are red"));
        if (unfinished > 0) {
            text.append("; ").append(unfinished).append(unfinished == 1 ? " is" : " are");
            text.append(" unfinished, because the run has not ended: run the bench again to resume it");
            text.append(areTimed(results) ? ". All times and intervals are from the forks that there are" : "");
        }
        return text.append(". ").append(names(results)).append(notRun(results)).toString();
    }

    private static String names(Results results) {
        List<String> ids = results.cells().stream()
                .filter(result -> result.status() == Status.RED)
                .map(result -> Text.shorten(Text.line(result.id()), LONGEST_ID))
                .toList();
        if (ids.isEmpty()) {
            return "";
        }
        String named = String.join(", ", ids.subList(0, Math.min(NAMED, ids.size())));
        return "Red: " + named + (ids.size() > NAMED ? " and " + (ids.size() - NAMED) + " more. " : ". ");
    }

    private static String notRun(Results results) {
        int count = results.notRun().values().stream().mapToInt(List::size).sum();
        if (count == 0) {
            return "There are no other cells.";
        }
        Map.Entry<String, List<String>> first =
                results.notRun().entrySet().iterator().next();
        String reason = Text.line(first.getKey());
        String full = reason.endsWith(".") ? reason : reason + ".";
        if (results.notRun().size() == 1) {
            return cells(count, "further ") + " " + were(count) + " not run: " + full;
        }
        return cells(count, "further ") + " " + were(count) + " not run, for "
                + results.notRun().size() + " reasons; " + first.getValue().size() + " of them: " + full;
    }

    /** Whether each unfinished cell has a fork. */
    private static boolean areTimed(Results results) {
        return results.cells().stream()
                .filter(result -> result.status() == Status.UNFINISHED)
                .noneMatch(result -> result.forks().isEmpty());
    }

    private static int forks(Results results) {
        return results.run().start().forks();
    }

    private static String cells(long count, String which) {
        return Numbers.count(count) + " " + which + (count == 1 ? "cell" : "cells");
    }

    private static String were(long count) {
        return count == 1 ? "was" : "were";
    }
}
