// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.journal.Entry;
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

    /** A cell is not blamed for what another has done to their process. */
    @Test
    void whatFailsInCompanyIsDoneAgainAlone() {
        for (boolean failsAloneToo : List.of(false, true)) {
            processes.clear();
            said.clear();
            Step second = Step.parity(FakePlan.id(2));
            ExitCode exit = run(
                    4,
                    0,
                    step -> step.equals(second) && (failsAloneToo || inCompany())
                            ? second.failed(ExitCode.WORKER_CRASH, "died")
                            : FakePlan.answer(step));

            assertThat(processes)
                    .extracting(steps -> steps.stream().map(Step::cell).toList())
                    .containsExactly(
                            List.of(FakePlan.id(1), FakePlan.id(2), FakePlan.id(3), FakePlan.id(4)),
                            List.of(FakePlan.id(2)),
                            List.of(FakePlan.id(3), FakePlan.id(4)));
            assertThat(exit).isEqualTo(failsAloneToo ? ExitCode.WORKER_CRASH : ExitCode.OK);
            assertThat(said.get(0))
                    .isEqualTo("parity of " + FakePlan.id(2)
                            + " failed in a process that had verified other cells, and is done again alone");
            assertThat(said.get(1)).startsWith(failsAloneToo ? "RED parity" : "4 cells passed parity");
        }
    }

    @Test
    void aDeadlineIsNoSoonerMetAlone() {
        Step second = Step.parity(FakePlan.id(2));
        ExitCode exit = run(
                3, 0, step -> step.equals(second) ? second.failed(ExitCode.TIMEOUT, "hung") : FakePlan.answer(step));
        assertThat(exit).isEqualTo(ExitCode.TIMEOUT);
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
