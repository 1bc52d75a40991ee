// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.gate.paired.Arms;
import dev.plumbline.gate.paired.Call;
import dev.plumbline.gate.paired.CellVerdict;
import dev.plumbline.gate.paired.Judgement;
import dev.plumbline.gate.paired.Rule;
import dev.plumbline.journal.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PairedRunTest extends GatedRuns {
    @Test
    void equalBuildsPass() {
        Judgement judgement = run(3, FakeProcesses.USUAL);

        assertThat(judgement.sentence()).isEqualTo("3 PASS");
        assertThat(judgement.exit()).isEqualTo(ExitCode.OK);
        assertThat(judgement.sentinels()).extracting(CellVerdict::call).containsExactly(Call.PASS, Call.REGRESSED);
        assertThat(asked).hasSize(3 * 2 + 3 + 6 * (3 * 2 + 3));
        assertThat(processes).as("two cells a process").isBetween(7 * 7, 7 * 8);
    }

    @Test
    void journalsAloneSayTheSame() {
        assertThat(Arms.areIn(folder.resolve("run"))).isFalse();
        Judgement judgement = run(
                2, (arm, step, usual) -> FakeProcesses.isCandidate(arm) ? FakeProcesses.slower(usual, 1.03) : usual);

        assertThat(Arms.areIn(folder.resolve("run"))).isTrue();
        assertThat(Arms.read(folder.resolve("run")).judgement(Rule.DEFAULT)).isEqualTo(judgement);
        assertThatThrownBy(() -> Arms.read(folder.resolve("run")).judgement(Rule.DEFAULT.withMargins(0.005, 0.05)))
                .hasMessageEndingWith(" was planned with gate 2.00 %, not 5.00 %: judge it by that, or measure again");
    }

    @Test
    void pairsTakeTurns() {
        run(1, FakeProcesses.USUAL);

        assertThat(asked.stream().filter(each -> !each.contains("parity")).limit(11))
                .extracting(each -> each.replaceAll(" of .*", ""))
                .containsExactly(
                        "copy-of-a.so fork 0",
                        "a.so fork 0",
                        "b.so fork 0",
                        "delayed b.so fork 0",
                        "a.so fork 0",
                        "a.so fork 1",
                        "delayed b.so fork 1",
                        "b.so fork 1",
                        "a.so fork 1",
                        "copy-of-a.so fork 1",
                        "copy-of-a.so fork 2");
    }

    @Test
    void aSlowerCandidateIsRedByFreshProcessesToo() {
        Judgement judgement = run(
                2,
                (arm, step, usual) ->
                        FakeProcesses.isCandidate(arm) && step.cell().endsWith("b1")
                                ? FakeProcesses.slower(usual, step.fork() < 48 ? 1.03 : 1.06)
                                : usual);

        assertThat(judgement.exit()).isEqualTo(ExitCode.REGRESSION);
        assertThat(judgement.cells()).extracting(CellVerdict::call).containsExactly(Call.REGRESSED, Call.PASS);
        assertThat(judgement.cells().get(0).text())
                .matches(
                        "REGRESSED lenet5/relu/fake/native/fp32/b1: \\+[56]\\.\\d\\d % \\[.*], 6 pairs, sees 0\\.\\d %");
        assertThat(asked)
                .contains("b.so fork 48 of " + FakePlan.id(1))
                .doesNotContain("b.so fork 48 of " + FakePlan.id(2));
    }

    @Test
    void aSlowdownThatFreshProcessesRefutePasses() {
        Judgement judgement = run(
                2,
                (arm, step, usual) ->
                        FakeProcesses.isCandidate(arm) && step.cell().endsWith("b2") && step.fork() < 48
                                ? FakeProcesses.slower(usual, 1.03)
                                : usual);

        assertThat(judgement.exit()).isEqualTo(ExitCode.OK);
        assertThat(judgement.cells().get(1).text())
                .matches("PASS .*: [+-]0\\.\\d\\d % .*, 6 pairs, .*; slower with the first 6 pairs, but fresh processes"
                        + " prove it is not");
        assertThat(judgement.cells().get(1).numbers().orElseThrow().p()).isGreaterThan(0.5);
    }

    /** Fresh ones by a tenth, then faster by as much: nothing is proven of the cell. */
    @Test
    void aSlowdownThatComesAndGoesIsInconclusive() {
        Judgement judgement = run(2, (arm, step, usual) -> {
            double slower = step.fork() < 48 ? 1.03 : step.fork() % 2 == 0 ? 1.1 : 1 / 1.1;
            return FakeProcesses.isCandidate(arm) && step.cell().endsWith("b2")
                    ? FakeProcesses.slower(usual, slower)
                    : usual;
        });

        assertThat(judgement.exit()).isEqualTo(ExitCode.INCONCLUSIVE);
        assertThat(judgement.cells().get(1).text())
                .startsWith("INCONCLUSIVE")
                .endsWith("; slower with the first processes, but not with fresh ones: look at it again");
    }

    @Test
    void aSlowerClockIsNoRegression() {
        CellVerdict cell = run(2, FakeProcesses.slowClock(fork -> true)).cells().get(1);

        assertThat(cell.text())
                .startsWith("INCONCLUSIVE")
                .endsWith("; slower in time but not in clock cycles: the clocks differed");
    }

    /** Fresh processes decide, so their clocks do. */
    @Test
    void aSlowerClockOfTheFirstProcessesExcusesNothing() {
        CellVerdict cell =
                run(2, FakeProcesses.slowClock(fork -> fork < 48)).cells().get(1);

        assertThat(cell.call()).isEqualTo(Call.REGRESSED);
    }

    @Test
    void aFasterCandidateIsGreen() {
        Judgement judgement = run(
                2, (arm, step, usual) -> FakeProcesses.isCandidate(arm) ? FakeProcesses.slower(usual, 0.95) : usual);

        assertThat(judgement.sentence()).isEqualTo("2 IMPROVED");
        assertThat(judgement.exit()).isEqualTo(ExitCode.OK);
    }

    @Test
    void aCopyThatDiffersCarriesNoVerdict() {
        Judgement judgement = run(
                2,
                (arm, step, usual) -> arm.startsWith("copy") || FakeProcesses.isCandidate(arm)
                        ? FakeProcesses.slower(usual, 1.03)
                        : usual);

        assertThat(judgement.exit()).isEqualTo(ExitCode.INCONCLUSIVE);
        assertThat(judgement.sentence())
                .startsWith("2 INVALID_ENV; a copy of the baseline should PASS but is REGRESSED (+");
    }

    @Test
    void aDelayThatIsNotSeenCarriesNoVerdict() {
        Judgement judgement =
                run(1, (arm, step, usual) -> arm.startsWith("delayed") ? FakeProcesses.slower(usual, 1 / 1.03) : usual);

        assertThat(judgement.sentence())
                .startsWith("1 INVALID_ENV; a delayed candidate should be REGRESSED but is PASS (");
    }

    @Test
    void aMachineThatDriftsCarriesNoVerdict() {
        Judgement judgement = run(1, (arm, step, usual) -> FakeProcesses.slower(usual, 1 + 0.02 * step.fork()));

        assertThat(judgement.exit()).isEqualTo(ExitCode.INCONCLUSIVE);
        assertThat(judgement.invalid())
                .singleElement()
                .asString()
                .matches("the control drifted by \\+[78]\\.\\d % over the run, more than 5 %");
    }

    @Test
    void anotherEngineIsNoRegression() {
        Judgement judgement = run(
                2,
                (arm, step, usual) -> FakeProcesses.isCandidate(arm)
                                && step.stage() == Step.Stage.FORK
                                && step.cell().endsWith("b2")
                        ? FakeProcesses.fork(step, 1.015e6, "other")
                        : usual);

        assertThat(judgement.cells().get(1).text())
                .isEqualTo(
                        "TACTIC_CHANGED " + FakePlan.id(2) + ": is another engine than the baseline's, so their times"
                                + " say nothing; the baseline ran engines f, the candidate other; build both with one timing"
                                + " cache, or accept the change");
        assertThat(judgement.exit()).isEqualTo(ExitCode.INCONCLUSIVE);
    }

    @Test
    void aWrongCandidateIsWrongAndAWrongBaselineIsNone() {
        FakeProcesses.Twist twist = (arm, step, usual) -> step.stage() == Step.Stage.PARITY
                        && (arm.equals("b.so") && step.cell().endsWith("b2")
                                || arm.equals("a.so") && step.cell().endsWith("b3"))
                ? Records.parity(step.cell(), false)
                : usual;
        Judgement judgement = run(3, twist);

        assertThat(judgement.cells())
                .extracting(CellVerdict::call)
                .containsExactly(Call.PASS, Call.FAILED, Call.NO_BASELINE);
        assertThat(judgement.cells().get(1).text()).endsWith("; the candidate: logits differ");
        assertThat(judgement.exit()).isEqualTo(ExitCode.PARITY);
    }

    @Test
    void aKilledRunGoesOnWhereItWas() {
        Judgement whole = run(2, FakeProcesses.USUAL);
        List<String> steps = List.copyOf(asked);
        deleteRun();
        asked.clear();

        assertThatThrownBy(() -> run(2, (arm, step, usual) -> {
                    if (asked.size() == 20) {
                        throw new IllegalStateException("killed");
                    }
                    return usual;
                }))
                .hasMessage("killed");
        asked.subList(kept, asked.size()).clear(); // A process that was killed begins anew.
        Judgement resumed = run(2, FakeProcesses.USUAL);

        assertThat(asked).isEqualTo(steps);
        assertThat(resumed).isEqualTo(whole);
    }

    @Test
    void anotherCandidateNeedsAnotherFolder() throws IOException {
        run(1, FakeProcesses.USUAL);
        Files.writeString(candidate, "another");

        assertThatThrownBy(() -> run(1, FakeProcesses.USUAL))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining("of another plan: its build is sha256:");
    }
}
