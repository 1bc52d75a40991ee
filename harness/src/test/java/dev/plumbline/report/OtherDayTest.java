// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static dev.plumbline.report.SameCells.micros;
import static dev.plumbline.report.SameCells.overlap;
import static dev.plumbline.report.SameCells.r2;
import static dev.plumbline.report.SameCells.read;
import static dev.plumbline.report.SameCells.row;
import static dev.plumbline.report.SameCells.sameEngine;
import static org.assertj.core.api.Assertions.assertThat;

/** The same cells with the same kernels on another day. */
class OtherDayTest {
    private static final Path PAGE = SameCells.H100.resolve("other-day.md");

    private static final List<List<String>> RUNS = List.of(
            List.of("lenet5-sixth", "lenet5-seventh", "b1-bf16"),
            List.of("resnet50-third", "resnet50-fourth", "b1-bf16"));

    private record Again(String what, String unit, Estimate first, Estimate second) {
        boolean isOurs() {
            return what.matches(".*/(plugin|identity)/.*");
        }

        double apart() {
            return Math.abs(second.value() / first.value() - 1);
        }
    }

    @Test
    void thePageIsMadeFromTheRuns() throws IOException {
        StringBuilder tables = new StringBuilder();
        List<Again> times = new ArrayList<>();
        List<Again> ratios = new ArrayList<>();
        long same = 0;
        for (List<String> runs : RUNS) {
            String setting = runs.get(2);
            RunRecord first = read(runs.get(0), setting);
            RunRecord second = read(runs.get(1), setting);
            String cells = "`" + runs.get(0) + "/" + setting + "`, " + day(first) + ", and `" + runs.get(1) + "/"
                    + setting + "`, " + day(second);
            assertThat(day(second)).as(cells).isNotEqualTo(day(first));
            assertThat(gpus(second)).as(cells).doesNotContainAnyElementsOf(gpus(first));
            tables.append("\n").append(cells).append("""
                    :

                    | | first | 95 % interval | second | 95 % interval | do the intervals overlap? |
                    | --- | ---: | ---: | ---: | ---: | --- |
                    """);
            List<String> both = first.forks().keySet().stream()
                    .filter(second.forks()::containsKey)
                    .toList();
            same += both.stream()
                    .filter(cell -> sameEngine(first, second, cell))
                    .count();
            for (String cell : both) {
                add(tables, times, new Again(cell, "us", micros(first, cell), micros(second, cell)));
            }
            for (String cell : both) {
                if (cell.contains("/plugin/")) {
                    String pair = cell.replace("/plugin/", "/%s/");
                    add(
                            tables,
                            ratios,
                            new Again("R2 of " + cell.split("/")[1], "", r2(first, pair), r2(second, pair)));
                }
            }
        }
        String page = """
                # The same cells on another day

                Made by `OtherDayTest`: the same cells with the same kernels on another H100, four hours later, past midnight (UTC).

                - In %d of %d engines TensorRT, which times tactics while it builds, chose the same again.
                %s
                %s
                %s
                """.formatted(
                        same,
                        times.size(),
                        sentence(
                                "times with plugins",
                                times.stream().filter(Again::isOurs).toList()),
                        sentence(
                                "times of TensorRT's own layers",
                                times.stream().filter(again -> !again.isOurs()).toList()),
                        sentence("R2", ratios))
                + tables;
        assertThat(times)
                .as("what the README says")
                .allMatch(again -> again.apart() <= (again.isOurs() ? 0.0035 : 0.0175));
        if (System.getProperty("plumbline.figures") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .as("make it again with -Dplumbline.figures=page if a run was published")
                .hasContent(page);
    }

    private static Set<String> gpus(RunRecord run) {
        return run.forks().values().stream()
                .flatMap(List::stream)
                .map(fork -> Objects.requireNonNull(fork.engine().get("gpu.id")))
                .collect(Collectors.toSet());
    }

    private static String day(RunRecord run) {
        return run.start().started().substring(0, 10);
    }

    private static void add(StringBuilder table, List<Again> all, Again again) {
        all.add(again);
        row(table, again.what, again.unit, again.first, again.second);
    }

    private static String sentence(String what, List<Again> all) {
        long overlapping =
                all.stream().filter(each -> overlap(each.first, each.second)).count();
        return String.format(
                Locale.ROOT,
                "- Of %d %s the intervals of %d overlap. Half are within %.2f %%, all within %.2f %%.",
                all.size(),
                what,
                overlapping,
                100 * quantile(all, 0.5),
                100 * quantile(all, 1));
    }

    private static double quantile(List<Again> all, double share) {
        double[] apart = all.stream().mapToDouble(Again::apart).sorted().toArray();
        return apart[(int) Math.ceil(share * apart.length) - 1];
    }
}
