// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate;

import dev.plumbline.ExitCode;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Records;
import dev.plumbline.journal.RunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VerdictTest {
    private static final String CELL = Records.CELL;
    private static final String OTHER = Records.OTHER;

    @Test
    void onlyAWholeRunIsGreen() {
        assertThat(Verdict.of(RunRecord.of(Records.run(CELL))))
                .isEqualTo(new Verdict(ExitCode.OK, "1 cell passed parity, timed in 3 forks"));
        assertThat(verdict())
                .isEqualTo(new Verdict(
                        ExitCode.INCONCLUSIVE,
                        "2 of 2 cells are red: " + CELL + ": not verified yet; " + OTHER + ": not verified yet"));
        assertThat(verdict(
                        Records.parity(CELL, true),
                        Records.parity(OTHER, true),
                        Records.fork(CELL, 0),
                        Records.fork(CELL, 1),
                        Records.fork(CELL, 2),
                        Records.fork(OTHER, 0)))
                .isEqualTo(new Verdict(
                        ExitCode.INCONCLUSIVE, "1 of 2 cells is red: " + OTHER + ": 1 of 3 forks timed so far"));
    }

    @Test
    void timesOfAnEngineThatWasNotVerifiedProveNothing() {
        List<Entry> run = new ArrayList<>(Records.run(CELL));
        Entry.Fork fork = (Entry.Fork) run.get(3);
        run.set(
                3,
                new Entry.Fork(
                        fork.cell(),
                        fork.fork(),
                        fork.started(),
                        fork.iterations(),
                        fork.quantiles(),
                        fork.samples(),
                        fork.facts(),
                        Map.of("fingerprint", "beef"),
                        fork.seconds()));
        assertThat(Verdict.of(RunRecord.of(run)))
                .isEqualTo(new Verdict(
                        ExitCode.INCONCLUSIVE,
                        "1 of 1 cell is red: " + CELL + ": verified and timed with 2 different engines (fingerprints"
                                + " beef, c0ffee), so that its times prove nothing; ask for a fresh run"));
    }

    @Test
    void theGravestCodeWins() {
        assertThat(verdict(new Entry.Failure(CELL, "fork", 0, 16, "hung"), Records.parity(OTHER, false)))
                .isEqualTo(new Verdict(
                        ExitCode.PARITY, "2 of 2 cells are red: " + CELL + ": hung; " + OTHER + ": logits differ"));
        assertThat(verdict(
                                new Entry.Failure(CELL, "fork", 0, 16, "hung"),
                                new Entry.Failure(OTHER, "fork", 0, 15, "died"))
                        .exit())
                .isEqualTo(ExitCode.WORKER_CRASH);
        assertThat(verdict(
                                new Entry.Failure(CELL, "fork", 0, 99, "odd"),
                                new Entry.Failure(OTHER, "fork", 0, 99, "odd"))
                        .exit())
                .isEqualTo(ExitCode.INTERNAL);
    }

    @Test
    void theSentenceStaysShort() {
        String[] cells = IntStream.rangeClosed(1, 9)
                .mapToObj(batch -> "lenet5/relu/fake/native/fp32/b" + batch)
                .toArray(String[]::new);
        assertThat(Verdict.of(RunRecord.of(List.of(Records.start(cells)))).sentence())
                .startsWith("9 of 9 cells are red: " + cells[0] + ": not verified yet; ")
                .endsWith("; and 6 more");
    }

    private static Verdict verdict(Entry... entries) {
        return Verdict.of(RunRecord.of(Stream.concat(Stream.of(Records.start(CELL, OTHER)), Stream.of(entries))
                .toList()));
    }
}
