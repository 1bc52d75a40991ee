// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.journal;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RunRecordTest {
    private static final String CELL = Records.CELL;
    private static final String OTHER = Records.OTHER;

    @Test
    void ordersByThePlanAndTheForksNumber() {
        RunRecord run = of(
                Records.parity(OTHER, true),
                Records.parity(CELL, true),
                Records.fork(OTHER, 1),
                Records.fork(OTHER, 0),
                Records.fork(CELL, 2));

        assertThat(run.parity().keySet()).containsExactly(CELL, OTHER);
        assertThat(run.forks())
                .isEqualTo(Map.of(
                        CELL, List.of(Records.fork(CELL, 2)),
                        OTHER, List.of(Records.fork(OTHER, 0), Records.fork(OTHER, 1))));
        assertThat(run.ended()).isFalse();
        assertThat(of(Records.end()).ended()).isTrue();
        assertThat(of(Records.end(), Records.parity(CELL, true)).ended()).isFalse();
    }

    @Test
    void aLaterAttemptReplacesAFailedOne() {
        RunRecord run = of(
                Records.failure(CELL, "parity", 0),
                Records.parity(CELL, false),
                Records.parity(CELL, true),
                Records.failure(CELL, "fork", 1),
                Records.failure(CELL, "fork", 2),
                Records.failure(CELL, "fork", 2),
                Records.fork(CELL, 1));

        assertThat(run.parity()).isEqualTo(Map.of(CELL, Records.parity(CELL, true)));
        assertThat(run.failures()).containsExactly(Records.failure(CELL, "fork", 2));
    }

    @Test
    void whatNoRunCanHaveWrittenIsRefused() {
        Entry parity = Records.parity(CELL, true);
        assertRefused("a run starts twice", Records.start(CELL));
        assertRefused(CELL + " passed parity twice", parity, parity);
        assertRefused(CELL + " was timed but had not passed parity", Records.fork(CELL, 0));
        assertRefused(
                CELL + " was timed but had not passed parity", Records.parity(CELL, false), Records.fork(CELL, 0));
        assertRefused("fork 1 of " + CELL + " is there twice", parity, Records.fork(CELL, 1), Records.fork(CELL, 1));
        assertRefused("fork 3 of " + CELL + " is not in the plan", parity, Records.fork(CELL, 3));
        assertRefused("fork -1 of " + CELL + " is not in the plan", parity, Records.fork(CELL, -1));
        assertRefused("lenet5\\u000A is not in the plan", Records.parity("lenet5\n", true));
        assertThatThrownBy(() -> RunRecord.of(List.of(Records.start(CELL, CELL))))
                .hasMessage("a cell is planned twice");
        assertThatThrownBy(() -> RunRecord.of(List.of(Records.start("lenet5"))))
                .hasMessageStartingWith("not a cell: lenet5");
    }

    @Test
    void cellsThatWereNotRunAreGroupedByEngineAndReason() {
        Entry.Start start = new Entry.Start(
                "plumbline-run-1",
                "run-1",
                "2026-01-02T03:04:05Z",
                new Environment(Map.of()),
                1,
                Map.of(),
                List.of(CELL),
                Map.of(
                        "lenet5/relu/tensorrt/native/fp32/b1", "no NVIDIA GPU",
                        "lenet5/elu/tensorrt/native/fp32/b1", "no NVIDIA GPU",
                        "lenet5/elu/other/native/fp32/b1", "no library"));

        assertThat(RunRecord.of(List.of(start)).notRun())
                .containsExactly("other: 1 cell not run: no library", "tensorrt: 2 cells not run: no NVIDIA GPU");
    }

    private static void assertRefused(String why, Entry... entries) {
        assertThatThrownBy(() -> of(entries))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(why);
    }

    private static RunRecord of(Entry... entries) {
        return RunRecord.of(Stream.concat(Stream.of(Records.start(CELL, OTHER)), Stream.of(entries))
                .toList());
    }
}
