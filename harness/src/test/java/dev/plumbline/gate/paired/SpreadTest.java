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
    private static final List<String> RUNS = List.of("h100/lenet5/fp16", "h100/lenet5/fp32", "runs/cpu");

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
        if (System.getProperty("plumbline.figures") != null) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .as("make it again with -Dplumbline.figures=page if a run was published")
                .hasContent(page.toString());
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
