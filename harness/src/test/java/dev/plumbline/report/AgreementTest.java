// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Entry;
import dev.plumbline.journal.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What two runs of the same cells on different machines with the same GPU say. */
class AgreementTest {
    private static final Path H100 = Path.of("..", "results", "h100");
    private static final Path PAGE = H100.resolve("agreement.md");

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
        if (System.getProperty("plumbline.figures") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .as("make it again with -Dplumbline.figures=page if a run was published")
                .hasContent(page.toString());
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
                .map(AgreementTest::time)
                .toList();
    }

    private static double time(Entry.Fork fork) {
        return Math.exp(
                fork.iterations().stream().mapToDouble(Math::log).average().orElseThrow());
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
