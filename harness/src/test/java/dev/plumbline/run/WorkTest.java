// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Records;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Which steps share a process. */
class WorkTest {
    private static final int NOBODY = 9;

    @TempDir
    private Path folder;

    private final List<List<Step>> processes = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private int runs;

    @Test
    void paritiesOfAnEngineShareAProcessAndForksDoNot() {
        run(13, 2, FakePlan::answer);

        assertThat(processes.get(0)).isEqualTo(FakePlan.steps(10, 0));
        assertThat(processes.get(1)).isEqualTo(FakePlan.steps(13, 0).subList(10, 13));
        assertThat(processes.subList(2, processes.size()))
                .hasSize(26)
                .allMatch(steps -> steps.size() == 1)
                .allMatch(steps -> steps.get(0).stage() == Step.Stage.FORK);
    }

    /** A cell is not blamed for what another has done to their process, nor spared because it ended behind another. */
    @Test
    void whereAProcessFailsBehindItsFirstAnswerEachCellIsDoneAgainAlone() {
        for (ExitCode exit : List.of(ExitCode.WORKER_CRASH, ExitCode.TIMEOUT)) {
            for (int guilty : new int[] {1, 3, NOBODY}) {
                processes.clear();
                said.clear();
                Step third = Step.parity(FakePlan.id(3));
                ExitCode end = run(5, 0, step -> {
                    boolean fails =
                            inCompany() ? step.equals(third) : step.cell().equals(FakePlan.id(guilty));
                    return fails ? step.failed(exit, "died") : FakePlan.answer(step);
                });

                assertThat(processes)
                        .extracting(steps -> steps.stream().map(Step::cell).toList())
                        .containsExactly(
                                FakePlan.of(5).ids(),
                                List.of(FakePlan.id(1)),
                                List.of(FakePlan.id(2)),
                                List.of(FakePlan.id(3)),
                                List.of(FakePlan.id(4), FakePlan.id(5)));
                assertThat(end).isEqualTo(guilty == NOBODY ? ExitCode.OK : exit);
                assertThat(said)
                        .first()
                        .isEqualTo(
                                third + " failed behind other cells (died); all that their process did is done again,"
                                        + " each cell alone");
                assertThat(said.get(1))
                        .isEqualTo(
                                guilty == NOBODY
                                        ? "5 cells passed parity"
                                        : "RED parity of " + FakePlan.id(guilty) + ": died");
            }
        }
    }

    @Test
    void aVerdictIsAVerdictInCompanyToo() {
        Step second = Step.parity(FakePlan.id(2));
        ExitCode exit =
                run(3, 0, step -> step.equals(second) ? Records.parity(step.cell(), false) : FakePlan.answer(step));
        assertThat(exit).isEqualTo(ExitCode.PARITY);
        assertThat(processes)
                .containsExactly(FakePlan.steps(3, 0), FakePlan.steps(3, 0).subList(2, 3));
    }

    private boolean inCompany() {
        return processes.get(processes.size() - 1).size() > 1;
    }

    private ExitCode run(int cells, int forks, Function<Step, Entry> worker) {
        Progress progress = new Progress() {
            @Override
            public void step(Step next, int done, int planned, Optional<Duration> left) {}

            @Override
            public void say(String line) {
                said.add(line);
            }
        };
        Workers workers = (steps, scratch, answers) -> {
            processes.add(steps);
            Heard.each(worker).attempt(steps, scratch, answers);
        };
        Settings settings = FakePlan.settings(forks);
        return new Supervisor(FakePlan.of(cells), settings, FakePlan.ENVIRONMENT, workers, progress)
                .run(folder.resolve(Integer.toString(runs++)));
    }
}
