// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import dev.plumbline.journal.Entry;
import dev.plumbline.journal.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What processes of one build differ by in the published runs, and what a gate could see there. */
class SpreadTest {
    private static final Path RESULTS = Path.of("..", "results");
    private static final Path PAGE = RESULTS.resolve("noise").resolve("spread.md");
    private static final List<String> RUNS = List.of(
            "h100/lenet5/fp16",
            "h100/lenet5/fp32",
            "h100/lenet5-second/fp16",
            "h100/lenet5-second/fp32",
            "h100/resnet50/b1",
            "h100/resnet50/b32",
            "h100/resnet50/b128",
            "runs/cpu");

    /** Between two windows of a process, and at most within the windows before and after. */
    private static final double STEP = 0.02;

    @Test
    void thePageIsMadeFromTheRuns() throws IOException {
        StringBuilder page = new StringBuilder("# What processes of one build differ by\n\n"
                + "Made by `SpreadTest` from the published journals. *Spread* is the standard deviation of the logs of a"
                + " cell's processes. *Sees* is the\nsmallest slowdown that the gate calls REGRESSED with 95 % chance, in a"
                + " suite of 48 cells, if it may spend 12 or 48 pairs\nand pairs spread by sqrt 2 of that.\n\n"
                + "| run | cells | processes a cell | spread: least | median | most | median cell sees, 12 pairs | 48 pairs"
                + " | worst cell sees, 48 pairs |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        for (String run : RUNS) {
            RunRecord record = RunRecord.read(RESULTS.resolve(run).resolve("run.journal"));
            List<Double> spreads = new ArrayList<>();
            record.forks().values().forEach(forks -> spreads.add(spread(forks)));
            Collections.sort(spreads);
            double median = spreads.get(spreads.size() / 2);
            double most = spreads.get(spreads.size() - 1);
            page.append(String.format(
                    Locale.ROOT,
                    "| `%s` | %d | %d | %.2f %% | %.2f %% | %.2f %% | %.1f %% | %.1f %% | %.1f %% |\n",
                    run,
                    spreads.size(),
                    record.start().forks(),
                    100 * spreads.get(0),
                    100 * median,
                    100 * most,
                    sees(2, median),
                    sees(4, median),
                    sees(4, most)));
        }
        page.append(
                "\n## Steps within a process\n\nA process *steps* if its windows are steady, then all of them steady at a"
                        + " time that differs by more than 2 %.\nOf the H100s only those of `resnet50/b128` changed their clock.\n\n"
                        + "| run | processes | step | at window, median | slower by | for each kernel |\n"
                        + "| --- | ---: | ---: | ---: | ---: | ---: |\n");
        for (String run : RUNS) {
            page.append(steps(run));
        }
        if (System.getProperty("plumbline.figures") != null) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .as("make it again with -Dplumbline.figures=page if a run was published")
                .hasContent(page.toString());
    }

    private static String steps(String run) {
        RunRecord record = RunRecord.read(RESULTS.resolve(run).resolve("run.journal"));
        List<Entry.Fork> forks =
                record.forks().values().stream().flatMap(List::stream).toList();
        List<Double> windows = new ArrayList<>();
        List<Double> parts = new ArrayList<>();
        List<Double> kernels = new ArrayList<>();
        for (Entry.Fork fork : forks) {
            List<Double> times = fork.iterations();
            for (int at = 1; at < times.size(); at++) {
                double[] before = values(times.subList(0, at));
                double[] after = values(times.subList(at, times.size()));
                double part = StatUtils.mean(after) / StatUtils.mean(before) - 1;
                if (Math.abs(part) > STEP && within(before) < STEP && within(after) < STEP) {
                    windows.add(at + 1.0);
                    parts.add(100 * part);
                    kernels.add((StatUtils.mean(after) - StatUtils.mean(before))
                            / Double.parseDouble(fork.engine().getOrDefault("kernels", "NaN")));
                    break;
                }
            }
        }
        return windows.isEmpty()
                ? String.format(Locale.ROOT, "| `%s` | %d | 0 | – | – | – |\n", run, forks.size())
                : String.format(
                        Locale.ROOT,
                        "| `%s` | %d | %d | %.0f | %.1f %% | %s |\n",
                        run,
                        forks.size(),
                        windows.size(),
                        StatUtils.percentile(values(windows), 50),
                        StatUtils.percentile(values(parts), 50),
                        kernels.stream().anyMatch(each -> each.isNaN())
                                ? "–"
                                : String.format(
                                        Locale.ROOT, "%.2f us", StatUtils.percentile(values(kernels), 50) / 1e3));
    }

    private static double[] values(List<Double> list) {
        return list.stream().mapToDouble(each -> each).toArray();
    }

    private static double within(double[] values) {
        return StatUtils.max(values) / StatUtils.min(values) - 1;
    }

    private static double spread(List<Entry.Fork> forks) {
        return Math.sqrt(
                StatUtils.variance(forks.stream().mapToDouble(Pairs::value).toArray()));
    }

    private static double sees(int looks, double spread) {
        return 100 * Rule.DEFAULT.withLooks(looks).detectable(Math.sqrt(2) * spread, 48);
    }

    /** A gate over cells whose processes are drawn from those recorded: both builds from the same ones. */
    @Test
    void recordedProcessesAreNoRegression() {
        RunRecord record = RunRecord.read(RESULTS.resolve("h100/lenet5/fp16").resolve("run.journal"));
        List<List<Entry.Fork>> cells = List.copyOf(record.forks().values());
        Noise recorded = new Noise("recorded", false, run -> random -> {
            double[] values = cells.get(random.nextInt(cells.size())).stream()
                    .mapToDouble(Pairs::value)
                    .toArray();
            SplittableRandom draws = random.split();
            return (slot, effect) -> effect + values[draws.nextInt(values.length)];
        });

        Replay.Tally aa = Replay.aa(recorded, 48).suites(1000);
        assertThat(aa.red()).isZero();
        assertThat(aa.open()).isZero();
        assertThat(Replay.aa(recorded, 48).slower(0.02).suites(300).caught()).isGreaterThanOrEqualTo(289);
    }
}
