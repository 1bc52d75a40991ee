// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import dev.plumbline.gate.paired.CellVerdict.Numbers;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What changes of the kernels came to, by the gate: published runs, judged again from their journals. */
class KernelGainsTest {
    private static final Path PAGE = GatedRun.FOLDER.resolve("kernels.md");

    private static final String HEAD = """
            # What changes of the kernels gained

            Made by `KernelGainsTest`, which judges the journals of `kernels` again. `plumbline gate --looks 1` of the library
            before both changes against one after, on NVIDIA H100s; below 0 is faster.

            - *Little code*: at most 2^18 elements are a kernel's of their own, of 32 to 80 instructions in place of up to 520, since
              each launch fetches its code anew.
            - *Early launch*: kernels are launched while their predecessor still runs and wait for its end on the device
              (programmatic dependent launch).

            | | cell | change | 95 % interval | pairs | verdict |
            | --- | --- | ---: | ---: | ---: | --- |
            """;

    private static Map<String, String> runs() {
        Map<String, String> runs = new LinkedHashMap<>();
        runs.put("lenet5-code", "little code");
        runs.put("lenet5", "little code and early launch");
        runs.put("resnet50", "little code and early launch");
        return runs;
    }

    @Test
    void thePageIsMadeFromTheRuns() throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        Map<String, String> longer = new LinkedHashMap<>();
        for (Map.Entry<String, String> run : runs().entrySet()) {
            try (FileSystem zip =
                    FileSystems.newFileSystem(GatedRun.FOLDER.resolve("kernels").resolve(run.getKey() + ".zip"))) {
                Arms arms = Arms.read(zip.getPath("/"));
                Judgement judgement = arms.judgement(arms.rule());
                assertThat(zip.getPath("/gate.md")).hasContent(new Outcome(judgement, arms.rule()).markdown());
                assertThat(judgement.sentinels())
                        .extracting(CellVerdict::call)
                        .containsExactly(Call.PASS, Call.REGRESSED);
                judgement.cells().forEach(cell -> page.append(row(run.getValue(), cell)));
                longer.put(run.getKey(), longer(judgement));
            }
        }
        assertThat(Files.readString(Path.of("..", "README.md")))
                .contains("which take " + longer.get("lenet5") + " longer in a LeNet-5 at batch 1");
        if (System.getProperty("plumbline.figures") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("make it again with -Dplumbline.figures=page").hasContent(page.toString());
    }

    /** By how much the library before takes longer, from the least to the most. */
    private static String longer(Judgement judgement) {
        DoubleSummaryStatistics parts = judgement.cells().stream()
                .mapToDouble(cell -> 1 / (1 + cell.numbers().orElseThrow().change()) - 1)
                .summaryStatistics();
        return String.format(Locale.ROOT, "%.1f to %.1f %%", 100 * parts.getMin(), 100 * parts.getMax());
    }

    private static String row(String what, CellVerdict verdict) {
        assertThat(verdict.call()).isIn(Call.PASS, Call.IMPROVED);
        Numbers numbers = verdict.numbers().orElseThrow();
        assertThat(numbers.high()).as(verdict.cell()).isNegative();
        return String.format(
                Locale.ROOT,
                "| %s | `%s` | %+.1f %% | %+.1f .. %+.1f %% | %d | %s |\n",
                what,
                verdict.cell(),
                100 * numbers.change(),
                100 * numbers.low(),
                100 * numbers.high(),
                numbers.pairs(),
                verdict.call());
    }
}
