// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Entry;
import dev.plumbline.journal.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Processes that become slower in mid-run though no clock changes, in the published runs. */
class StepsTest {
    private static final Path RESULTS = Path.of("..", "results", "h100");
    private static final Path PAGE = RESULTS.resolve("steps.md");
    private static final List<String> RUNS = List.of(
            "lenet5/fp16",
            "lenet5/fp32",
            "lenet5-second/fp16",
            "lenet5-second/fp32",
            "resnet50/b1",
            "resnet50/b32",
            "resnet50/b128");

    /** Between two windows of a process, and at most within the windows before and after. */
    private static final double STEP = 0.02;

    @Test
    void thePageIsMadeFromTheRuns() throws IOException {
        StringBuilder page = new StringBuilder("# Steps within a process\n\n"
                + "Made by `StepsTest` from the published journals. A process *steps* if its windows are steady, then all of"
                + " them steady at a time\nthat differs by more than 2 %. The GPUs' clocks were the same before and after;"
                + " only those of `resnet50/b128` changed at all.\n\n"
                + "| run | processes | step | at window, median | slower by | for each kernel |\n"
                + "| --- | ---: | ---: | ---: | ---: | ---: |\n");
        for (String run : RUNS) {
            page.append(steps(run));
        }
        if (System.getProperty("plumbline.figures") != null) {
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
}
