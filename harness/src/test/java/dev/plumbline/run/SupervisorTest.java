// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.bench.Given;
import dev.plumbline.bench.Protocol;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Environment;
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.Records;
import dev.plumbline.journal.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SupervisorTest {
    @TempDir
    private Path folder;

    private final List<Step> asked = new ArrayList<>();
    private final List<String> said = new ArrayList<>();

    @Test
    void verifiesFirstThenTimesInRounds() {
        assertThat(run(2, 2, FakePlan::answer)).isEqualTo(ExitCode.OK);

        assertThat(asked.subList(0, 4))
                .containsExactly(
                        Step.parity(FakePlan.id(1)),
                        Step.parity(FakePlan.id(2)),
                        Step.fork(FakePlan.id(1), 0),
                        Step.fork(FakePlan.id(2), 0));
        assertThat(asked.subList(4, 6))
                .containsExactlyInAnyOrder(Step.fork(FakePlan.id(1), 1), Step.fork(FakePlan.id(2), 1));
        assertThat(said).containsExactly("2 cells passed parity, timed in 2 forks each");
        assertThat(read().ended()).isTrue();
        assertThat(read().forks().get(FakePlan.id(2)))
                .containsExactly(Records.fork(FakePlan.id(2), 0), Records.fork(FakePlan.id(2), 1));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("run.journal", "run.journal.lock");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void roundsDifferInOrderAndAreTheSameInEverySession() {
        List<Step> steps = FakePlan.steps(16, 3);
        assertThat(steps)
                .isEqualTo(FakePlan.steps(16, 3))
                .doesNotHaveDuplicates()
                .hasSize(16 * 4);
        List<List<String>> rounds = Stream.of(1, 2, 3)
                .map(round -> steps.subList(16 * round, 16 * round + 16).stream()
                        .map(Step::cell)
                        .toList())
                .toList();
        assertThat(rounds).doesNotHaveDuplicates();
    }

    @Test
    void aCellWithoutParityIsNeverTimed() {
        ExitCode exit = run(
                3,
                1,
                step -> step.equals(Step.parity(FakePlan.id(2)))
                        ? Records.parity(step.cell(), false)
                        : FakePlan.answer(step));

        assertThat(exit).isEqualTo(ExitCode.PARITY);
        assertThat(asked).hasSize(5).doesNotContain(Step.fork(FakePlan.id(2), 0));
        assertThat(said)
                .containsExactly(
                        "RED parity of " + FakePlan.id(2) + ": logits differ",
                        "1 of 3 cells is red: " + FakePlan.id(2) + ": logits differ");
        assertThat(read().parity().get(FakePlan.id(2)).pass()).isFalse();
    }

    @Test
    void aFailureLeavesItsCellRedAndTheOthersGoOn() {
        ExitCode exit = run(
                3,
                2,
                step -> step.equals(Step.fork(FakePlan.id(1), 0))
                        ? step.failed(ExitCode.TIMEOUT, "hung")
                        : FakePlan.answer(step));

        assertThat(exit).isEqualTo(ExitCode.TIMEOUT);
        assertThat(asked).doesNotContain(Step.fork(FakePlan.id(1), 1)).hasSize(3 + 3 + 2);
        assertThat(said.get(0)).isEqualTo("RED fork of " + FakePlan.id(1) + ": hung");
        assertThat(said.get(1)).isEqualTo("1 of 3 cells is red: " + FakePlan.id(1) + ": hung");
        assertThat(read().failures()).hasSize(1);
        assertThat(read().forks()).containsOnlyKeys(FakePlan.id(2), FakePlan.id(3));
    }

    @Test
    void resumingTriesOnlyWhatHasNoResult() {
        run(
                3,
                2,
                step -> step.equals(Step.fork(FakePlan.id(1), 1))
                        ? step.failed(ExitCode.WORKER_CRASH, "died")
                        : FakePlan.answer(step));
        asked.clear();
        said.clear();

        assertThat(run(3, 2, FakePlan::answer)).isEqualTo(ExitCode.OK);
        assertThat(asked).containsExactly(Step.fork(FakePlan.id(1), 1));
        assertThat(said).hasSize(2).first().asString().startsWith("going on with run ");
        assertThat(read().failures()).isEmpty();

        asked.clear();
        assertThat(run(3, 2, FakePlan::answer)).isEqualTo(ExitCode.OK);
        assertThat(asked).isEmpty();
    }

    @Test
    void aTornRecordIsCutOffAndItsStepDoneAgain() throws IOException {
        run(1, 1, FakePlan::answer);
        Files.writeString(file(), "77 01234567 {\"entry\":", StandardOpenOption.APPEND);
        said.clear();

        assertThat(run(1, 1, FakePlan::answer)).isEqualTo(ExitCode.OK);
        assertThat(said.get(0))
                .isEqualTo("a record of 21 bytes was torn by the end of the last session and is cut off;"
                        + " its step is done again");
    }

    @Test
    void anotherPlanIsRefusedUnlessAFreshRunIsAskedFor() throws IOException {
        run(2, 1, FakePlan::answer);

        assertRefused(3, FakePlan.settings(1), "it has 2 cells, not 3, and lacks " + FakePlan.id(3));
        assertRefused(1, FakePlan.settings(1), "it has 2 cells, not 1, and also " + FakePlan.id(2));
        assertRefused(2, FakePlan.settings(2), "it has 1 forks, not 2");
        Settings other = Settings.of(Protocol.DEFAULT.withForks(1));
        assertRefused(2, other, "its budget is 60 ms, not 1000 ms");
        Settings fresh =
                new Settings(other.protocol(), other.parityDeadline(), other.forkDeadline(), "2g", Given.NOTHING, true);
        Path layers = Files.createDirectories(folder.resolve("layers"));
        Files.writeString(layers.resolve("a.tsv"), "of the former run's engine");
        assertThat(supervisor(FakePlan.of(3), fresh, FakePlan.ENVIRONMENT, FakePlan::answer)
                        .run(folder))
                .isEqualTo(ExitCode.OK);
        assertThat(read().start().cells()).hasSize(3);
        assertThat(layers).isEmptyDirectory();
    }

    @Test
    void anotherMachineIsRefusedButNotAnotherLoad() {
        run(1, 1, step -> step.failed(ExitCode.TIMEOUT, "hung"));

        assertThat(supervisor(
                                FakePlan.of(1),
                                FakePlan.settings(1),
                                new Environment(Map.of("cpu", "Some CPU", "load", "9.99")),
                                FakePlan::answer)
                        .run(folder))
                .isEqualTo(ExitCode.OK);
        assertThatThrownBy(() -> supervisor(
                                FakePlan.of(1),
                                FakePlan.settings(1),
                                new Environment(Map.of("cpu", "Other CPU", "jdk", "17")),
                                FakePlan::answer)
                        .run(folder))
                .hasMessageContaining("of another plan: its cpu is Some CPU, not Other CPU; choose another folder");
    }

    @Test
    void aFolderThatCannotBeWrittenEndsBeforeAnyWork() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(
                        () -> supervisor(FakePlan.of(1), FakePlan.settings(1), FakePlan.ENVIRONMENT, FakePlan::answer)
                                .run(file))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.IO))
                .hasMessageStartingWith(file + " cannot be made (FileAlreadyExistsException")
                .hasMessageEndingWith("choose a folder you can write");
        assertThatThrownBy(
                        () -> supervisor(FakePlan.of(1), FakePlan.settings(1), FakePlan.ENVIRONMENT, FakePlan::answer)
                                .run(Path.of("/proc/1/plumbline")))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.IO));
        assertThat(asked).isEmpty();
    }

    @Test
    void twoSupervisorsDoNotShareAFolder() {
        assertThat(run(1, 1, step -> {
                    assertThatThrownBy(() -> run(1, 1, FakePlan::answer))
                            .hasMessageContaining("is being written by another process");
                    return FakePlan.answer(step);
                }))
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void withoutForksCellsAreOnlyVerified() {
        assertThat(run(2, 0, FakePlan::answer)).isEqualTo(ExitCode.OK);
        assertThat(asked).containsExactly(Step.parity(FakePlan.id(1)), Step.parity(FakePlan.id(2)));
        assertThat(said).containsExactly("2 cells passed parity");
    }

    private void assertRefused(int cells, Settings settings, String difference) {
        assertThatThrownBy(() -> supervisor(FakePlan.of(cells), settings, FakePlan.ENVIRONMENT, FakePlan::answer)
                        .run(folder))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.BAD_INPUT))
                .hasMessageContaining("of another plan: " + difference + "; choose another folder or ask for a fresh");
    }

    private ExitCode run(int cells, int forks, Function<Step, Entry> worker) {
        return supervisor(FakePlan.of(cells), FakePlan.settings(forks), FakePlan.ENVIRONMENT, worker)
                .run(folder);
    }

    private Supervisor supervisor(Plan plan, Settings settings, Environment environment, Function<Step, Entry> worker) {
        Progress progress = new Progress() {
            @Override
            public void step(Step next, int done, int planned, Optional<Duration> left) {
                asked.add(next);
            }

            @Override
            public void say(String line) {
                said.add(line);
            }
        };
        return new Supervisor(plan, settings, environment, Heard.each(worker), progress);
    }

    private Path file() {
        return folder.resolve(Journal.NAME);
    }

    private RunRecord read() {
        return RunRecord.read(file());
    }
}
