// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Entry;
import dev.plumbline.journal.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

import static dev.plumbline.report.SameCells.micros;
import static dev.plumbline.report.SameCells.number;
import static dev.plumbline.report.SameCells.r2;
import static dev.plumbline.report.SameCells.read;
import static dev.plumbline.report.SameCells.row;
import static dev.plumbline.report.SameCells.sameEngine;
import static org.assertj.core.api.Assertions.assertThat;

/** What runs of the same cells on different machines with the same GPU say. */
class AgreementTest {
    private static final Path PAGE = SameCells.H100.resolve("agreement.md");

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
                String cell = "lenet5/" + activation + "/tensorrt/%s/" + precision + "/b1";
                row(page, ratio, "", r2(first, cell), r2(second, cell));
            }
        }
        third(page);
        fourth(page);
        resnet(page);
        fifth(page);
        builtAgain(page);
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
            state(page, cell, first, number(micros(second, cell).value(), "us") + " | ", third);
        }
    }

    private static void fourth(StringBuilder page) {
        RunRecord second = read("lenet5-second", "fp32");
        RunRecord fourth = read("lenet5-fourth", "b1-fp32");
        long processes = second.forks().values().stream().mapToLong(List::size).sum();
        long stepped = second.forks().values().stream()
                .flatMap(List::stream)
                .map(Entry.Fork::iterations)
                .filter(windows -> Collections.max(windows) > 1.02 * Collections.min(windows))
                .count();
        page.append(
                "\nFP32 likewise: windows differ by more than 2 % in " + stepped + " of the second run's " + processes
                        + " processes, and in none of `lenet5-fourth/b1-fp32`,\non another machine.\n\n"
                        + "| | second | early | fourth | 95 % interval | fourth ÷ second | fourth ÷ early | second differ |"
                        + " fourth differ |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        assertThat(fourth.forks().keySet()).containsAll(second.forks().keySet());
        assertThat(fourth.forks().values().stream().flatMap(List::stream).map(Entry.Fork::iterations))
                .allMatch(windows -> Collections.max(windows) <= 1.02 * Collections.min(windows));
        second.forks().keySet().forEach(cell -> state(page, cell, second, "", fourth));
    }

    /** Runs of one plugin library without steps in either, and TensorRT's own layers, for which the library is the same. */
    private static void fifth(StringBuilder page) {
        page.append("""

                ## Without steps in either

                `lenet5-fourth/b1-fp32` and `lenet5-fifth/b1-fp32-before`, which has the same plugin library, three hours later on
                another machine; of `lenet5-third` and `lenet5-fifth/b1-fp16`, and of `lenet5-fourth` and `lenet5-sixth` in BF16 and TF32,
                whose plugins differ, TensorRT's own layers. Those in TF32 are the same engines, tactic by tactic: there the GPUs differ.

                | | earlier | 95 % interval | later | 95 % interval | do the intervals overlap? |
                | --- | ---: | ---: | ---: | ---: | --- |
                """);
        RunRecord fourth = read("lenet5-fourth", "b1-fp32");
        RunRecord fifth = read("lenet5-fifth", "b1-fp32-before");
        assertThat(fifth.forks().keySet()).isEqualTo(fourth.forks().keySet());
        fourth.forks().keySet().forEach(cell -> again(page, cell, fourth, fifth));
        own(page, read("lenet5-third", "fp16"), read("lenet5-fifth", "b1-fp16"));
        own(page, read("lenet5-fourth", "b1-bf16"), read("lenet5-sixth", "b1-bf16"));
        own(page, read("lenet5-fourth", "b1-tf32"), read("lenet5-sixth", "b1-tf32"));
    }

    private static void builtAgain(StringBuilder page) {
        page.append("""

                ## Built again

                TensorRT's own layers in `lenet5-fourth` and, ten hours later on another machine, in `lenet5-seventh`, at batch 256.
                TensorRT times tactics while it builds, and chose others: a time is that of one build, and the intervals are of the
                processes that load it.

                | | earlier | 95 % interval | later | 95 % interval | do the intervals overlap? |
                | --- | ---: | ---: | ---: | ---: | --- |
                """);
        for (String setting : List.of("b256-fp32", "b256-tf32", "b256-fp16")) {
            RunRecord earlier = read("lenet5-fourth", setting);
            RunRecord later = read("lenet5-seventh", setting);
            assertThat(earlier.forks().keySet()).noneMatch(cell -> sameEngine(earlier, later, cell));
            own(page, earlier, later);
        }
    }

    private static void own(StringBuilder page, RunRecord earlier, RunRecord later) {
        earlier.forks().keySet().stream()
                .filter(cell -> cell.contains("/native/") || cell.contains("/none/"))
                .forEach(cell -> again(page, cell, earlier, later));
    }

    private static void again(StringBuilder page, String cell, RunRecord earlier, RunRecord later) {
        Estimate one = micros(earlier, cell);
        Estimate other = micros(later, cell);
        // An engine, tactic by tactic the same, differed by 2.9 % between two GPUs.
        double most = sameEngine(earlier, later, cell) ? 0.03 : cell.endsWith("/b1") ? 0.01 : 0.1;
        assertThat(other.value() / one.value()).as(cell).isBetween(1 - most, 1 + most);
        row(page, cell, "us", one, other);
    }

    private static void resnet(StringBuilder page) {
        page.append(
                "\n## ResNet-50 without them\n\n"
                        + "`resnet50-second` has the cells of `resnet50` at batch 1 and 32, without fills in another stream, on another"
                        + " machine some hours\nlater. Four of its five rounds are whole: four processes a"
                        + " cell, five of some; `resnet50` has five.\n\n"
                        + "| | first | early | processes | second | 95 % interval | second ÷ first | second ÷ early"
                        + " | first differ | second differ |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        StringBuilder ratios =
                new StringBuilder("\nR2 over the first's processes or their *early* windows, and over the second's:\n\n"
                        + "| | first | 95 % interval | second | 95 % interval | do the intervals overlap? |\n"
                        + "| --- | ---: | ---: | ---: | ---: | --- |\n");
        for (String batch : List.of("b1", "b32")) {
            RunRecord first = read("resnet50", batch);
            RunRecord second = read("resnet50-second", batch);
            assertThat(second.forks().keySet()).isEqualTo(first.forks().keySet());
            for (String cell : first.forks().keySet()) {
                int processes = micros(second, cell).forks();
                assertThat(processes).as(cell).isBetween(4, 5);
                state(page, cell, first, processes + " | ", second);
            }
            for (String activation : List.of("relu", "elu", "isrlu", "swish")) {
                String cell = "resnet50/" + activation + "/tensorrt/%s/fp16/" + batch;
                String ratio = "R2 of " + activation + ", " + batch;
                row(ratios, ratio, "", r2(first, cell), r2(second, cell));
                row(ratios, ratio + ", early", "", r2(first, cell, EARLY), r2(second, cell));
            }
        }
        page.append(ratios);
    }

    /**
     * One cell in a run whose processes changed their state, and in one whose did not.
     *
     * @param between further columns
     */
    private static void state(StringBuilder page, String cell, RunRecord first, String between, RunRecord last) {
        Estimate one = micros(first, cell);
        Estimate other = micros(last, cell);
        double early = micros(first, cell, EARLY).value();
        assertThat(other.value() / early).as(cell).isBetween(0.99, 1.01);
        page.append(String.format(
                Locale.ROOT,
                "| `%s` | %s | %s | %s%s | %s | %.3f | %.3f | %.2f %% | %.2f %% |\n",
                cell,
                number(one.value(), "us"),
                number(early, "us"),
                between,
                number(other.value(), "us"),
                number(other.low(), "") + " - " + number(other.high(), "us"),
                other.value() / one.value(),
                other.value() / early,
                100 * one.spread(),
                100 * other.spread()));
    }
}
