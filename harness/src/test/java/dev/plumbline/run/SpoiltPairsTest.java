// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.gate.paired.Call;
import dev.plumbline.gate.paired.CellVerdict;
import dev.plumbline.gate.paired.Judgement;
import dev.plumbline.gate.paired.Order;
import dev.plumbline.journal.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Pairs that the environment spoils, by heat for instance: they say nothing of either build. */
class SpoiltPairsTest extends GatedRuns {
    @Test
    void hotPairsDoNotCountAndMustBeFew() {
        Judgement one = run(2, FakeProcesses.hot(1));
        assertThat(one.cells().get(1).numbers().orElseThrow().dropped()).isEqualTo(1);
        assertThat(one.cells().get(1).call()).isEqualTo(Call.PASS);
    }

    @Test
    void tooManyHotPairsCarryNoVerdict() {
        assertThat(run(2, FakeProcesses.hot(3)).cells().get(1).text())
                .startsWith("INVALID_ENV")
                .endsWith(
                        "; 3 of 6 pairs do not count: the device slowed down for heat or a fault: cool it; then gate again with --fresh");
    }

    /** A process that its environment spoils is a pair less: neither build is blamed for it. */
    @Test
    void spoiltProcessesDoNotCountAndMustBeFew() {
        Judgement one = run(2, spoilt("b.so", 2, 2));
        assertThat(one.exit()).isEqualTo(ExitCode.OK);
        assertThat(one.cells().get(1).numbers().orElseThrow().dropped()).isEqualTo(1);
        assertThat(asked).contains("b.so fork 3 of " + FakePlan.id(2));
        deleteRun();

        for (String arm : List.of("a.so", "b.so")) {
            Judgement many = run(2, spoilt(arm, 2, 4));
            assertThat(many.exit()).isEqualTo(ExitCode.INCONCLUSIVE);
            assertThat(many.cells()).extracting(CellVerdict::call).containsExactly(Call.PASS, Call.INVALID_ENV);
            assertThat(many.cells().get(1).text())
                    .endsWith("; 3 of 6 pairs do not count: the " + (arm.equals("a.so") ? "baseline" : "candidate")
                            + ": hot: cool it; then gate again with --fresh");
            deleteRun();
        }
    }

    /** Its partner was timed then: alone, at another time, it would be compared with another machine's state. */
    @Test
    void whatWasSpoiltStaysSoUntilAFreshRun() {
        Judgement first = run(2, spoilt("b.so", 0, 5));
        asked.clear();

        assertThat(run(2, FakeProcesses.USUAL)).isEqualTo(first);
        assertThat(asked).isEmpty();
    }

    @Test
    void aSpoiltConfirmationRefutesNothing() {
        FakeProcesses.Twist heat = spoilt("b.so", 48, 50);
        Judgement judgement = run(2, (arm, step, usual) -> {
            Entry hot = heat.of(arm, step, usual);
            return hot != usual || !FakeProcesses.isCandidate(arm) ? hot : FakeProcesses.slower(usual, 1.05);
        });

        assertThat(judgement.exit()).isEqualTo(ExitCode.REGRESSION);
        assertThat(judgement.cells()).extracting(CellVerdict::call).containsExactly(Call.REGRESSED, Call.INVALID_ENV);
        assertThat(judgement.cells().get(1).text())
                .endsWith("; 3 of 6 pairs do not count: the candidate: hot: cool it; then gate again with --fresh");
    }

    @Test
    void aSpoiltControlIsMissedOnlyIfThereIsNoOther() {
        Judgement judgement = run(1, (arm, step, usual) -> isControl(arm, step, 1) ? spoilt(step) : usual);
        assertThat(judgement.exit()).isEqualTo(ExitCode.OK);
        deleteRun();
        asked.clear();

        assertThat(run(1, (arm, step, usual) -> isControl(arm, step, 6) ? spoilt(step) : usual)
                        .invalid())
                .containsExactly("the control was not measured: hot: cool it");
    }

    private static FakeProcesses.Twist spoilt(String arm, int first, int last) {
        return (by, step, usual) -> by.equals(arm)
                        && step.stage() == Step.Stage.FORK
                        && step.cell().endsWith("b2")
                        && step.fork() >= first
                        && step.fork() <= last
                ? spoilt(step)
                : usual;
    }

    /** Of one cell's first forks; the control has the baseline's build and is at the other end of a pair. */
    private boolean isControl(String arm, Step step, int forks) {
        long asks = asked.stream().filter((arm + " " + step)::equals).count();
        return arm.equals("a.so")
                && step.stage() == Step.Stage.FORK
                && step.fork() < forks
                && asks == (Order.baselineFirst(step.fork()) ? 2 : 1);
    }

    private static Entry spoilt(Step step) {
        return step.failed(ExitCode.INCONCLUSIVE, "hot: cool it");
    }
}
