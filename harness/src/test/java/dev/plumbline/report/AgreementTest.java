// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What runs of the same cells on different machines with the same GPU say. */
class AgreementTest {
    private static final Path H100 = Path.of("..", "results", "h100");
    private static final Path PAGE = H100.resolve("agreement.md");

    /** Windows before nearly all steps of the first run. */
    private static final int EARLY = 3;

    @Test
    void thePageIsMadeFromTheRuns() throws IOException {
        StringBuilder page = new StringBuilder("# The same cells on two machines\n\n"
                + "Made by `AgreementTest` from `lenet5` and `lenet5-second`: five processes each, some hours apart, with 95 %"
                + " intervals.\n\n"
                + "| | first | 95 % interval | second | 95 % interval | do the intervals overlap? |\n"
                + "| --- | ---: | ---: | ---: | ---: | --- |\n");
        for (String precision : List.of("fp16", "fp32")) {
            RunRecord first = read("lenet5", precision);
            RunRecord second = read("lenet5-second", precision);
            assertThat(second.forks().keySet()).isEqualTo(first.forks().keySet());
            for (String cell : first.forks().keySet()) {
                row(page, cell, "us", micros(first, cell), micros(second, cell));
            }
            for (String activation : List.of("relu", "elu", "isrlu", "swish")) {
                String ratio = "R2 of " + activation + ", " + precision;
                row(page, ratio, "", r2(first, precision, activation), r2(second, precision, activation));
            }
        }
        third(page);
        if (System.getProperty("plumbline.figures") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .as("make it again with -Dplumbline.figures=page if a run was published")
                .hasContent(page.toString());
    }

    private static void third(StringBuilder page) {
        page.append("\n## Without fills in another stream\n\n"
                + "The first two runs filled outputs in the default stream between windows, which made launches slower from"
                + " about the fourth\nwindow on ([how](../noise/launch-states.md)): their times are means over both states."
                + " `lenet5-third`, on another machine, does not.\n*Early* is the first run's first three windows,"
                + " *differ* the standard deviation of processes.\n\n"
                + "| | first | early | second | third | 95 % interval | third ÷ first | third ÷ early | first differ"
                + " | third differ |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        RunRecord first = read("lenet5", "fp16");
        RunRecord second = read("lenet5-second", "fp16");
        RunRecord third = read("lenet5-third", "fp16");
        assertThat(third.forks().keySet()).isEqualTo(first.forks().keySet());
        for (String cell : first.forks().keySet()) {
            Estimate one = micros(first, cell);
            Estimate three = micros(third, cell);
            double early = Estimate.of(first.forks().getOrDefault(cell, List.of()).stream()
                            .map(fork -> mean(fork.iterations().subList(0, EARLY)) / 1e3)
                            .toList())
                    .value();
            assertThat(three.value() / early).as(cell).isBetween(0.99, 1.01);
            page.append(String.format(
                    Locale.ROOT,
                    "| `%s` | %s | %s | %s | %s | %s | %.3f | %.3f | %.2f %% | %.2f %% |\n",
                    cell,
                    number(one.value(), "us"),
                    number(early, "us"),
                    number(micros(second, cell).value(), "us"),
                    number(three.value(), "us"),
                    number(three.low(), "") + " - " + number(three.high(), "us"),
                    three.value() / one.value(),
                    three.value() / early,
                    100 * one.spread(),
                    100 * three.spread()));
        }
    }

    private static RunRecord read(String run, String precision) {
        return RunRecord.read(H100.resolve(run).resolve(precision).resolve("run.journal"));
    }

    private static Estimate micros(RunRecord run, String cell) {
        return Estimate.of(times(run, cell).stream().map(time -> time / 1e3).toList());
    }

    private static Estimate r2(RunRecord run, String precision, String activation) {
        String cell = "lenet5/" + activation + "/tensorrt/%s/" + precision + "/b1";
        List<Double> natives = times(run, cell.replace("%s", "native"));
        List<Double> plugins = times(run, cell.replace("%s", "plugin"));
        return Estimate.of(IntStream.range(0, natives.size())
                .mapToObj(i -> natives.get(i) / plugins.get(i))
                .toList());
    }

    private static List<Double> times(RunRecord run, String cell) {
        return run.forks().getOrDefault(cell, List.of()).stream()
                .map(fork -> mean(fork.iterations()))
                .toList();
    }

    private static double mean(List<Double> windows) {
        return Math.exp(windows.stream().mapToDouble(Math::log).average().orElseThrow());
    }

    private static void row(StringBuilder page, String what, String unit, Estimate first, Estimate second) {
        boolean overlap = first.low() <= second.high() && second.low() <= first.high();
        page.append(String.format(
                Locale.ROOT,
                "| `%s` | %s | %s | %s | %s | %s |\n",
                what,
                number(first.value(), unit),
                number(first.low(), "") + " - " + number(first.high(), unit),
                number(second.value(), unit),
                number(second.low(), "") + " - " + number(second.high(), unit),
                overlap
                        ? "yes"
                        : String.format(
                                Locale.ROOT, "no: %.1f %% apart", 100 * Math.abs(second.value() / first.value() - 1))));
    }

    private static String number(double value, String unit) {
        return String.format(Locale.ROOT, unit.isEmpty() ? "%.3f" : "%.2f " + unit, value);
    }
}
