// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Entry;
import dev.plumbline.journal.RunRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VerdictTest {
    private final SampleRun run = SampleRun.whole(3);
    private final String cell = run.cells.get(2);

    @Test
    void saysThatAllIsDoneAndWhatWasNotRun() {
        Verdict verdict = Verdict.of(Results.of(run.build()));
        assertThat(verdict.tone()).isEqualTo("good");
        assertThat(verdict.title()).isEqualTo("All 16 planned cells passed parity and were timed");
        assertThat(verdict.text())
                .isEqualTo("Of 16 planned cells, 16 passed parity and 16 were timed in 3 forks; none is red. 64 further"
                        + " cells were not run: no NVIDIA GPU: /dev/nvidiactl does not exist; run on a machine with a"
                        + " driver.");
    }

    @Test
    void namesARedCell() {
        run.parity.put(cell, SampleRun.verdict(cell, 37));
        run.forks.remove(cell);
        Verdict verdict = Verdict.of(Results.of(run.build()));
        assertThat(verdict.tone()).isEqualTo("red");
        assertThat(verdict.title()).isEqualTo("1 of 16 planned cells is red");
        assertThat(verdict.text()).contains("15 passed parity and 15 were timed", "Red: " + cell + ". ");
    }

    @Test
    void aMissingForkIsUnfinishedInARunThatGoesOnAndRedInOneThatEnded() {
        run.forks.put(cell, run.forks.get(cell).subList(0, 2));
        assertThat(only(run.build()).problem()).isEqualTo("2 of 3 forks have timed it, though the run has ended");
        assertThat(Verdict.of(Results.of(run.build())).tone()).isEqualTo("red");
        run.ended = false;
        Verdict verdict = Verdict.of(Results.of(run.build()));
        assertThat(verdict.tone()).isEqualTo("open");
        assertThat(verdict.title()).isEqualTo("Unfinished: 1 of 16 planned cells lacks forks");
        assertThat(verdict.text())
                .contains("1 is unfinished, because the run has not ended: run the bench again to resume it. All times"
                        + " and intervals are from the forks that there are.");
        assertThat(only(run.build()).inference().orElseThrow().forks()).isEqualTo(2);
        run.forks.remove(cell);
        assertThat(Verdict.of(Results.of(run.build())).title())
                .isEqualTo("Unfinished: 1 of 16 planned cells left to do");
    }

    @Test
    void aMissingVerdictIsNeverGreen() {
        run.parity.remove(cell);
        assertThat(only(run.build()).problem()).isEqualTo("There is no parity verdict, though the run has ended");
        assertThat(only(run.build()).status()).isEqualTo(CellResult.Status.RED);
    }

    @Test
    void aPassWhoseFiguresFailIsRed() {
        for (double worst : new double[] {Double.NaN, 1.0001, Double.POSITIVE_INFINITY}) {
            run.parity.put(cell, claimingPass(SampleRun.verdict(cell, worst)));
            assertThat(only(run.build()).problem()).isEqualTo("The verdict is pass, but the figures are not.");
        }
        Entry.Parity empty = new Entry.Parity(cell, true, "", "", 1, List.of(), 1, 0, null, null, Map.of(), 0);
        run.parity.put(cell, empty);
        assertThat(only(run.build()).status()).isEqualTo(CellResult.Status.RED);
    }

    @Test
    void aTimeThatIsNoneIsRed() {
        for (double nanos : new double[] {0, -1, 1e-300, 1e300, Double.NaN, Double.POSITIVE_INFINITY}) {
            run.forks.put(cell, List.of(run.fork(cell, 0, nanos, 5)));
            assertThat(only(run.build()).problem()).startsWith("Fork 0 reports no time or one that cannot be: ");
        }
    }

    @Test
    void aFailureIsRedWithItsSentence() {
        run.failures.add(new Entry.Failure(cell, "fork", 1, 15, "the worker was killed by signal 11"));
        assertThat(only(run.build()).problem()).isEqualTo("Fork 1: the worker was killed by signal 11 (exit code 15)");
        assertThat(Verdict.of(Results.of(run.build())).tone()).isEqualTo("red");
    }

    @Test
    void nothingPlannedIsNotGreen() {
        Verdict verdict = Verdict.of(Results.of(SampleRun.empty(3).build()));
        assertThat(verdict.tone()).isEqualTo("open");
        assertThat(verdict.text()).isEqualTo("No cell was planned. There are no other cells.");
    }

    @Test
    void oneForkIsSaidToHaveNoInterval() {
        assertThat(Verdict.of(Results.of(SampleRun.whole(1).build())).text())
                .contains("16 were timed in one fork, so no time has an interval; none is red");
    }

    @Test
    void aRunWithoutForksTimesNothing() {
        Verdict verdict = Verdict.of(Results.of(SampleRun.whole(0).build()));
        assertThat(verdict.title()).isEqualTo("All 16 planned cells passed parity");
        assertThat(verdict.text()).contains("16 passed parity (this run times nothing)");
    }

    @Test
    void groupsWhatWasNotRunByReasonTheMostFrequentFirst() {
        run.notRun.put("lenet5/relu/another/native/fp32/b1", "not asked for");
        Results results = Results.of(run.build());
        assertThat(results.notRun()).hasSize(2);
        Map.Entry<String, List<String>> first =
                results.notRun().entrySet().iterator().next();
        assertThat(first.getKey()).startsWith("no NVIDIA GPU");
        assertThat(first.getValue()).hasSize(64);
        assertThat(Verdict.of(results).text())
                .contains("65 further cells were not run, for 2 reasons; 64 of them: no NVIDIA GPU");
    }

    private CellResult only(RunRecord record) {
        return Results.of(record).cells().stream()
                .filter(result -> result.id().equals(cell))
                .findFirst()
                .orElseThrow();
    }

    private static Entry.Parity claimingPass(Entry.Parity verdict) {
        return new Entry.Parity(
                verdict.cell(), true, "", "", 1, verdict.outputs(), 1, 0, null, null, Map.of(), verdict.seconds());
    }
}
