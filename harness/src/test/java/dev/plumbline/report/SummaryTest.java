// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Entry;
import dev.plumbline.journal.RunRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SummaryTest {
    @Test
    void isWhatAReviewedFileSays() throws IOException {
        SampleRun run = SampleRun.whole(3);
        String failed = run.cells.get(2);
        run.parity.put(failed, SampleRun.verdict(failed, 37));
        run.forks.remove(failed);
        run.failures.add(new Entry.Failure(run.cells.get(5), "fork", 1, 15, "the worker was killed by signal 11"));
        try (InputStream golden = Objects.requireNonNull(getClass().getResourceAsStream("summary.md"))) {
            assertThat(Summary.of(Results.of(run.build()), DeviceSections.NONE))
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void isBoundedForAnyRun() {
        SampleRun run = SampleRun.empty(1);
        for (int i = 0; i < 5000; i++) {
            run.cells.add(i + "-" + "x".repeat(3000));
            run.notRun.put("n" + i, i + "y".repeat(3000));
        }
        String summary = Summary.of(Results.of(run.build()), DeviceSections.NONE);
        assertThat(summary.length()).isLessThan(120_000);
        assertThat(summary).contains("and 4841 more in `report.html`");
    }

    @Test
    void longListsOfFindingsAreCut() {
        RunRecord run = SampleGpu.whole(1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11).build();
        DeviceSections device = DeviceSections.of(Results.of(run), List.of(Source.of(run)), Optional.empty());
        assertThat(Summary.of(Results.of(run), device))
                .contains("\n- and 3 more in `report.html`\n\n### R4")
                .hasSizeLessThan(100_000);
    }

    @Test
    void leavesNoMeaningToMarkdown() {
        assertThat(Markdown.code("a`b|c\n::error::<b>")).isEqualTo("`a'b¦c ::error::<b>`");
        assertThat(Markdown.code("  ")).isEqualTo("–");
        assertThat(Markdown.sentence("lenet_5: [a](b) <b> `c` | www.d\n1"))
                .isEqualTo("lenet_5: 'a'(b) 'b' 'c' ' www'.d 1");
    }
}
