// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Line;
import dev.plumbline.journal.Records;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Workers that are shell scripts; {@code $1} is the result file, {@code $2} the scratch folder. */
class WorkerProcessesTest {
    private static final Step FORK = Step.fork(Records.CELL, 1);
    private static final String SIGKILL = "was ended by signal 9 (SIGKILL; perhaps the machine ran out of memory)";
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private Path scratch;

    @BeforeEach
    void answers() throws IOException {
        Files.write(scratch.resolve("good"), Line.encode(Records.fork(Records.CELL, 1)));
        Files.write(scratch.resolve("other"), Line.encode(Records.fork(Records.OTHER, 1)));
        Files.write(scratch.resolve("parity"), Line.encode(Records.parity(Records.CELL, true)));
        Files.write(scratch.resolve("red"), Line.encode(FORK.failed(ExitCode.UNAVAILABLE, "no device")));
    }

    @Test
    void anAnswerIsTaken() {
        assertThat(attempt("cat $2/good > $1")).isEqualTo(Records.fork(Records.CELL, 1));
        assertThat(attempt("cat $2/red > $1")).isEqualTo(FORK.failed(ExitCode.UNAVAILABLE, "no device"));
        assertThat(attempt(Step.parity(Records.CELL), "cat $2/parity > $1", LONG))
                .isEqualTo(Records.parity(Records.CELL, true));
    }

    @Test
    void aWorkerThatDiesIsACrash() {
        assertCrash("kill -SEGV $$", "its worker was ended by signal 11 (SIGSEGV), without a word");
        assertCrash(
                "kill -KILL $$",
                "its worker was ended by signal 9 (SIGKILL; perhaps the machine ran out of memory), without a word");
        assertCrash(
                "echo some words; echo plugin broke >&2; exit 3",
                "its worker ended with status 3, its last words: plugin broke");
        assertCrash("cat $2/good > $1; exit 1", "its worker ended with status 1, without a word");
        assertCrash(
                "printf '# Problematic frame:\\n# C  [libplugin.so+0x11]\\n#\\n# bye\\n'; exit 134",
                "its worker was ended by signal 6 (SIGABRT), its last words: C  [libplugin.so+0x11]");
        assertCrash("printf 'a\\033[2Jb\\n'; exit 3", "its worker ended with status 3, its last words: a\\u001B[2Jb");
    }

    @Test
    void aWorkerThatReturnsNoAnswerIsACrash() {
        assertCrash("exit 0", "its worker returned nothing, without a word");
        assertCrash("mkdir $1", "its worker returned nothing, without a word");
        assertCrash(": > $1", "its worker returned 0 bytes that are no record, without a word");
        assertCrash("echo hello > $1", "its worker returned a damaged record, without a word");
        assertCrash("head -c 50 $2/good > $1", "its worker returned 50 bytes that are no record, without a word");
        assertCrash("sed s/100/101/ $2/good > $1", "its worker returned a damaged record, without a word");
        assertCrash(
                "head -c 2000000 /dev/zero > $1",
                "its worker returned 1048577 bytes that are no record, without a word");
        assertThat(reason("cat $2/other > $1"))
                .startsWith("its worker answered for another step: Fork[cell=lenet5/elu");
        assertThat(reason("cat $2/parity > $1"))
                .startsWith("its worker answered for another step: Parity[cell=lenet5/relu");
    }

    @Test
    void anAnswerMustProveWhatItClaims() throws IOException {
        Entry.Parity empty =
                new Entry.Parity(Records.CELL, true, "x", "x", 1, List.of(), 1, 0, null, null, Map.of(), 1);
        Files.write(scratch.resolve("empty"), Line.encode(empty));
        assertThat(attempt(Step.parity(Records.CELL), "cat $2/empty > $1", LONG))
                .isEqualTo(Step.parity(Records.CELL)
                        .failed(ExitCode.WORKER_CRASH, "its worker claims parity without proof, without a word"));
        Entry.Fork untimed =
                new Entry.Fork(Records.CELL, 1, "x", List.of(0.0), Map.of("50", 1.0), 1, Map.of(), Map.of(), 1);
        Files.write(scratch.resolve("untimed"), Line.encode(untimed));
        assertCrash("cat $2/untimed > $1", "its worker returned no timings, without a word");
        Files.write(scratch.resolve("zero"), Line.encode(new Entry.Failure(Records.CELL, "fork", 1, 0, "all is well")));
        assertCrash("cat $2/zero > $1", "its worker failed with the unknown exit code 0, without a word");
    }

    @Test
    void aWorkerThatHangsIsKilledWithItsDescendants() throws IOException {
        Entry entry = attempt(
                FORK,
                "sleep 1000 & echo $! > $2/child; trap '' TERM; while :; do sleep 1; done",
                Duration.ofMillis(300));

        assertThat(entry).isEqualTo(FORK.failed(ExitCode.TIMEOUT, "its worker was killed at its deadline of 0.3 s"));
        long child = Long.parseLong(Files.readString(scratch.resolve("child")).strip());
        ProcessHandle.of(child).ifPresent(alive -> alive.onExit().join());
        assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void aFloodOfWordsBlocksNobody() {
        assertCrash(
                "head -c 5000000 /dev/zero | tr '\\0' 'x' >&2; echo; echo the end; exit 4",
                "its worker ended with status 4, its last words: the end");
        assertThat(attempt("head -c 5000000 /dev/zero; cat $2/good > $1")).isEqualTo(Records.fork(Records.CELL, 1));
    }

    @Test
    void aDescendantThatOutlivesItsWorkerBlocksNobody() {
        assertThat(attempt("sleep 5 & cat $2/good > $1")).isEqualTo(Records.fork(Records.CELL, 1));
    }

    @Test
    void aCommandThatIsNotThereIsRed() {
        WorkerProcesses workers = new WorkerProcesses((step, result, folder) -> List.of("/no/such/java"), LONG, LONG);
        assertThat(Heard.from(workers, FORK, scratch)).isInstanceOfSatisfying(Entry.Failure.class, failure -> {
            assertThat(failure.exit()).isEqualTo(ExitCode.IO.code());
            assertThat(failure.reason()).startsWith("its worker cannot be started: IOException: ");
        });
    }

    @Test
    void theEnvironmentIsReducedAndAddedTo() {
        WorkerProcesses.Command command = new WorkerProcesses.Command() {
            @Override
            public List<String> of(List<Step> steps, Path result, Path folder) {
                return List.of(
                        "/bin/sh",
                        "-c",
                        "env | grep -v -E '^(PATH|HOME|LANG|LC_ALL|TZ|XDG_CACHE_HOME|CUDA_VISIBLE_DEVICES|PWD|SHLVL|_)=';"
                                + " exit 5");
            }

            @Override
            public Map<String, String> variables(Step step) {
                return Map.of("LD_LIBRARY_PATH", "/of/the/engine");
            }
        };
        assertThat(Heard.from(new WorkerProcesses(command, LONG, LONG), FORK, scratch))
                .isEqualTo(FORK.failed(
                        ExitCode.WORKER_CRASH,
                        "its worker ended with status 5, its last words: LD_LIBRARY_PATH=/of/the/engine"));
    }

    @Test
    void whatAGroupHasFinishedIsKept() {
        String good = "cat $2/good > $1; ";
        Step next = Step.fork("lenet5/relu/fake/native/fp32/b2", FORK.fork());

        assertThat(group(next, good)).containsExactly(Records.fork(Records.CELL, 1), crash(next, "returned nothing"));
        assertThat(group(next, good + "kill -9 $$")).hasSize(2).endsWith(crash(next, SIGKILL));
        assertThat(group(next, good + "cat $2/good > $1.1; kill -9 $$")).endsWith(crash(next, SIGKILL));
        assertThat(group(next, "kill -9 $$")).containsExactly(crash(FORK, SIGKILL));
        assertThat(group(next, "cat $2/red > $1; cat $2/good > $1.1; kill -9 $$"))
                .containsExactly(FORK.failed(ExitCode.UNAVAILABLE, "no device"));
    }

    /** Each step has the deadline for itself, and what it answers is known before the next has ended. */
    @Test
    void aGroupIsHeardStepByStep() throws IOException {
        Step next = Step.fork("lenet5/relu/fake/native/fp32/b2", FORK.fork());
        Files.write(scratch.resolve("next"), Line.encode(Records.fork(next.cell(), next.fork())));
        String hears = "cat $2/good > $1.part; mv $1.part $1; until [ -e $2/heard ]; do sleep 0.05; done; ";
        List<Entry> answers = new ArrayList<>();
        workers(hears + "cat $2/next > $1.1", LONG).attempt(List.of(FORK, next), scratch, answer -> {
            answers.add(answer);
            write(scratch.resolve("heard"));
        });
        assertThat(answers).containsExactly(Records.fork(Records.CELL, 1), Records.fork(next.cell(), next.fork()));

        String slow = "sleep 1.5; cat $2/good > $1.part; mv $1.part $1; sleep 1.5; cat $2/next > $1.1";
        assertThat(Heard.from(workers(slow, Duration.ofMillis(2500)), List.of(FORK, next), scratch))
                .isEqualTo(answers);
    }

    /** Answers are moved into place whole: what is none stays none. */
    @Test
    void anAnswerThatIsNoneIsNotWaitedBehind() {
        Step next = Step.fork("lenet5/relu/fake/native/fp32/b2", FORK.fork());
        assertThat(group(next, "echo hello > $1; exec sleep 1000"))
                .containsExactly(crash(FORK, "returned a damaged record"));
    }

    private static void write(Path file) {
        try {
            Files.writeString(file, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Entry> group(Step next, String script) {
        return Heard.from(workers(script, LONG), List.of(FORK, next), scratch);
    }

    private static Entry crash(Step step, String how) {
        return step.failed(ExitCode.WORKER_CRASH, "its worker " + how + ", without a word");
    }

    private void assertCrash(String script, String reason) {
        assertThat(attempt(script)).isEqualTo(FORK.failed(ExitCode.WORKER_CRASH, reason));
    }

    private String reason(String script) {
        return ((Entry.Failure) attempt(script)).reason();
    }

    private Entry attempt(String script) {
        return attempt(FORK, script, LONG);
    }

    private Entry attempt(Step step, String script, Duration deadline) {
        return Heard.from(workers(script, deadline), step, scratch);
    }

    private static WorkerProcesses workers(String script, Duration deadline) {
        return new WorkerProcesses(
                (asked, result, folder) ->
                        List.of("/bin/sh", "-c", script, "worker", result.toString(), folder.toString()),
                deadline,
                deadline);
    }
}
