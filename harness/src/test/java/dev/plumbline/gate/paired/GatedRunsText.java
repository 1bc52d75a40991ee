// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.stat.StatUtils;

/** The gated runs of H100s as a page of tables. */
final class GatedRunsText {
    private static final double CONFIDENCE = 0.95;
    /** What is demanded on H100s. */
    static final int CELL_RUNS = 300;

    static final int LEVEL_RUNS = 10;

    /** How much longer an inference shall take, in percent, by the cell whose kernels wait for that. */
    static final Map<String, Integer> WAITS = waits();

    private GatedRunsText() {}

    private static Map<String, Integer> waits() {
        Map<String, Integer> waits = new LinkedHashMap<>();
        waits.put("lenet5/relu/tensorrt/plugin/fp16/b1", 0);
        waits.put("lenet5/relu/tensorrt/identity/fp16/b1", 1);
        waits.put("lenet5/elu/tensorrt/plugin/fp16/b1", 2);
        waits.put("lenet5/isrlu/tensorrt/plugin/fp16/b1", 3);
        waits.put("lenet5/swish/tensorrt/plugin/fp16/b1", 5);
        return waits;
    }

    static String of(List<GatedRun> runs) {
        StringBuilder page = new StringBuilder("""
                # Gated runs on H100s

                Made by `GatedRunsTest`, which judges the journals again: those in `runs`, one `KIND-START-GPU[-NUMBER].zip` a run of
                that GPU of a machine's start, and `aa` and `green` of start 3. LeNet-5 by `plumbline gate`, in FP16, `aa` of start 6 in all
                precisions. In starts 4 and 5 eight GPUs of a host were at work at once, in start 6 four, each with a run of its own. Up to
                start 5 a zip lacks the journals of the copy and the control: what was said of the copy, and that the control did not drift,
                is from its `gate.md`. Bounds are Clopper and Pearson's, one-sided, 95 %; they take cells for independent, though those of a
                run share a GPU and its minutes.

                """);
        page.append(String.format(
                Locale.ROOT,
                "Every verdict fell after %s pairs; each REGRESSED cell was then confirmed by fresh processes.\n",
                looks(runs)));
        levels(page, select(runs, run -> run.isOf("levels")));
        equal(page, select(runs, run -> run.isOf("aa") || run.isOf("green")));
        sentinels(page, runs);
        maven(page, select(runs, run -> run.isOf("red") || run.isOf("green")));
        page.append(GatedPlaces.of(runs));
        return page.append("""

                ## Not counted
                `throttled-5-gpu1.zip`, journals only, is of the kind `levels`: its GPU was at 71 degrees when it began and slowed down for
                heat at 87.
                """).toString();
    }

    static List<GatedRun> select(List<GatedRun> runs, Predicate<GatedRun> which) {
        return runs.stream().filter(which).toList();
    }

    private static String looks(List<GatedRun> runs) {
        List<Integer> pairs = runs.stream()
                .flatMap(run -> Stream.concat(run.cells().stream(), Stream.of(run.delayed())))
                .map(verdict -> verdict.numbers().orElseThrow().pairs())
                .distinct()
                .sorted()
                .toList();
        return String.join(" or ", pairs.stream().map(String::valueOf).toList());
    }

    private static void levels(StringBuilder page, List<GatedRun> runs) {
        page.append("""

                ## A slowed plugin
                `levels`: the plugin library against one whose kernels wait (`slowed0to5` of `plugins-cuda/test/mutants.cmake`), in each
                cell for another time. Between the dead zone of 0.5 % and the gate of 2 % either verdict is right.

                | wait | cell | runs | PASS | INCONCLUSIVE | REGRESSED | of all such runs, 95 % | measured: least | median | most | demanded | reached |
                | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |
                """);
        WAITS.forEach((cell, wait) -> {
            List<CellVerdict> verdicts =
                    runs.stream().map(run -> run.cell(cell)).toList();
            int n = verdicts.size();
            int red = count(verdicts, Call.REGRESSED);
            double[] changes = changes(verdicts);
            page.append(String.format(
                    Locale.ROOT,
                    "| +%d %% | `%s` | %d | %d | %d | %d | %s | %+.2f %% | %+.2f %% | %+.2f %% | %s |\n",
                    wait,
                    cell,
                    n,
                    count(verdicts, Call.PASS),
                    count(verdicts, Call.INCONCLUSIVE),
                    red,
                    red == 0
                            ? String.format(Locale.ROOT, "at most %.1f %%", 100 * atMost(0, n))
                            : String.format(Locale.ROOT, "at least %.1f %%", 100 * (1 - atMost(n - red, n))),
                    changes[0],
                    StatUtils.percentile(changes, 50),
                    changes[n - 1],
                    demanded(wait, red, n)));
        });
        double[] three = changes(runs.stream()
                .map(run -> run.cell("lenet5/isrlu/tensorrt/plugin/fp16/b1"))
                .toList());
        page.append(String.format(
                Locale.ROOT,
                "\nWhat waits for nominally 3 %% is measured to be %.2f %% slower: harder to see than demanded. Without a wait the"
                        + " kernels are\nstill others, which may be what the first line shows.\n",
                StatUtils.percentile(three, 50)));
    }

    private static String demanded(int wait, int red, int n) {
        String so = red + " of " + n;
        String yet = n < LEVEL_RUNS ? "so far: " + so + ", " + (LEVEL_RUNS - n) + " to go" : so;
        return switch (wait) {
            case 0 -> "0 of 10 | " + (red > 0 ? "no: " + so : yet);
            case 3 -> "9 of 10 | " + (red < 0.9 * n ? "no: " + so : yet);
            case 5 -> "10 of 10 | " + (red < n ? "no: " + so : yet);
            default -> "– | –";
        };
    }

    private static void equal(StringBuilder page, List<GatedRun> runs) {
        page.append("""

                ## Two equal libraries
                `aa`: one library, twice. `green`: the same sources, built again, by Maven's gate.

                | start | GPUs | runs | cell-runs | PASS | IMPROVED | INCONCLUSIVE | REGRESSED | of all such cells, 95 % |
                | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                """);
        Map<Integer, List<GatedRun>> starts = new TreeMap<>();
        runs.forEach(run ->
                starts.computeIfAbsent(run.start(), start -> new ArrayList<>()).add(run));
        starts.forEach((start, of) -> equal(page, Integer.toString(start), of));
        equal(page, "all", runs);
        int cells = runs.stream().mapToInt(run -> run.cells().size()).sum();
        page.append(String.format(
                Locale.ROOT,
                """

                        Demanded are 0 REGRESSED in %d cell-runs over 3 starts. There are %d over %d: %s Copies are counted below only.

                        In start 6 a process timed 64 cells one after the other, to get through all of them. What was timed later than some
                        five seconds after the last process of the host began is slower by 2 us an inference, up to 8 %%
                        ([how](../../noise/launch-states.md)): the two processes of a pair are often in different states, a cell's 12 pairs do
                        not carry a verdict, and the gate says so and calls none REGRESSED. Time at most four cells a process, as it does
                        where `--group` is not given; up to start 5 there were six at most, and all were PASS.
                        """,
                CELL_RUNS,
                cells,
                starts.size(),
                cells < CELL_RUNS ? "**not reached yet, " + (CELL_RUNS - cells) + " are missing.**" : "reached."));
    }

    private static void equal(StringBuilder page, String start, List<GatedRun> runs) {
        List<CellVerdict> verdicts =
                runs.stream().flatMap(run -> run.cells().stream()).toList();
        int red = count(verdicts, Call.REGRESSED);
        page.append(String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %d | %d | %d | at most %.1f %% |\n",
                start,
                runs.stream().map(GatedRun::gpu).distinct().count(),
                runs.size(),
                verdicts.size(),
                count(verdicts, Call.PASS),
                count(verdicts, Call.IMPROVED),
                count(verdicts, Call.INCONCLUSIVE),
                red,
                100 * atMost(red, verdicts.size())));
    }

    private static void sentinels(StringBuilder page, List<GatedRun> runs) {
        double[] changes = changes(runs.stream().map(GatedRun::delayed).toList());
        page.append(String.format(
                Locale.ROOT,
                "\n## Sentinels\nOf %d runs %d copies of the baseline were PASS and %d candidates delayed by 3 %% REGRESSED, as they"
                        + " must: by %+.2f %%\nat least, %+.2f %% in the median, %+.2f %% at most.\n",
                runs.size(),
                runs.stream().filter(run -> run.copy() == Call.PASS).count(),
                runs.stream()
                        .filter(run -> run.delayed().call() == Call.REGRESSED)
                        .count(),
                changes[0],
                StatUtils.percentile(changes, 50),
                changes[changes.length - 1]));
    }

    private static void maven(StringBuilder page, List<GatedRun> runs) {
        page.append("""

                ## `mvn verify -Pbench -Dplumbline.baseline=...`
                | run | candidate | cell | verdict | change |
                | --- | --- | --- | --- | ---: |
                """);
        for (GatedRun run : runs) {
            CellVerdict verdict = run.cells().get(0);
            page.append(String.format(
                    Locale.ROOT,
                    "| `%s` | %s | `%s` | %s | %+.2f %% |\n",
                    run.name(),
                    run.isOf("red") ? "kernels that wait 2200 cycles" : "built again",
                    verdict.cell(),
                    verdict.call(),
                    changes(List.of(verdict))[0]));
        }
        page.append("""

                The red one ended in `BUILD FAILURE` by exit code 10 (`maven.txt` in its zip).
                """);
    }

    private static int count(List<CellVerdict> verdicts, Call call) {
        Map<Call, Integer> counts = new EnumMap<>(Call.class);
        verdicts.forEach(verdict -> counts.merge(verdict.call(), 1, Integer::sum));
        return counts.getOrDefault(call, 0);
    }

    /** In percent, ascending. */
    private static double[] changes(List<CellVerdict> verdicts) {
        return verdicts.stream()
                .mapToDouble(verdict -> 100 * verdict.numbers().orElseThrow().change())
                .sorted()
                .toArray();
    }

    /** Clopper and Pearson's upper bound of a share that was seen so many times. */
    private static double atMost(int seen, int of) {
        return seen == of
                ? 1
                : new BetaDistribution(null, seen + 1.0, of - seen).inverseCumulativeProbability(CONFIDENCE);
    }
}
