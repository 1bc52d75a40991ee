// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Does steps in a process of their own, which is killed at its deadline with all its descendants. */
public final class WorkerProcesses implements Workers {
    /** The rest of the environment could change what is measured ({@code JAVA_TOOL_OPTIONS}). */
    private static final Set<String> PASSED_ON = Set.of(
            "PATH",
            "HOME",
            "LANG",
            "LC_ALL",
            "TZ",
            "XDG_CACHE_HOME",
            "LD_LIBRARY_PATH",
            "CUDA_VISIBLE_DEVICES",
            "CUDA_DEVICE_ORDER"); // What the numbers of visible devices mean.

    private static final Map<Integer, String> SIGNALS = Map.of(
            4, " (SIGILL)",
            6, " (SIGABRT)",
            7, " (SIGBUS)",
            8, " (SIGFPE)",
            9, " (SIGKILL; perhaps the machine ran out of memory)",
            11, " (SIGSEGV)",
            15, " (SIGTERM)");

    /** How often answers of a process of several steps are looked for: seldom, for it may be timing something. */
    private static final Duration LOOK = Duration.ofMillis(200);

    /** How steps become a process. */
    @FunctionalInterface
    interface Command {
        /**
         * @param result where the process leaves its first answer, the others beside it ({@link Answer#file})
         * @param scratch for whatever else it writes
         */
        List<String> of(List<Step> steps, Path result, Path scratch);

        /** Environment variables of the process, beside those that are passed on. */
        default Map<String, String> variables(Step step) {
            return Map.of();
        }
    }

    private final Command command;
    private final Duration parityDeadline;
    private final Duration forkDeadline;

    WorkerProcesses(Command command, Duration parityDeadline, Duration forkDeadline) {
        this.command = command;
        this.parityDeadline = parityDeadline;
        this.forkDeadline = forkDeadline;
    }

    /** Workers that are fresh JVMs of this Java, with this class path. */
    public static WorkerProcesses jvms(Settings settings) {
        return jvms(settings, Build.THIS);
    }

    /** Workers that are fresh JVMs of this Java and of another build. */
    static WorkerProcesses jvms(Settings settings, Build build) {
        return new WorkerProcesses(new WorkerJvm(settings, build), settings.parityDeadline(), settings.forkDeadline());
    }

    @Override
    public void attempt(List<Step> steps, Path scratch, Consumer<Entry> answers) {
        Step first = steps.get(0);
        Path result = scratch.resolve("result-" + UUID.randomUUID());
        ProcessBuilder builder = new ProcessBuilder(command.of(steps, result, scratch)).redirectErrorStream(true);
        builder.environment().keySet().retainAll(PASSED_ON);
        builder.environment().putAll(command.variables(first));
        Process worker;
        try {
            worker = builder.start();
        } catch (IOException e) {
            answers.accept(first.failed(ExitCode.IO, "its worker cannot be started: " + Printable.cause(e)));
            return;
        }
        Tail tail = Tail.of(worker.getInputStream());
        Answers heard = new Answers(steps, result, answers);
        Duration deadline = first.stage() == Step.Stage.PARITY ? parityDeadline : forkDeadline;
        try {
            boolean ended = hasEnded(worker, deadline, heard);
            int status = ended ? worker.exitValue() : 0;
            if (status != 0) {
                heard.finished();
                heard.fail(ExitCode.WORKER_CRASH, "its worker " + death(status) + lastWords(tail));
                return;
            }
            if (ended) {
                heard.all();
            }
            if (heard.fault().isPresent()) {
                heard.fail(ExitCode.WORKER_CRASH, "its worker " + heard.fault().get() + lastWords(tail));
            } else if (!ended) {
                heard.fail(
                        ExitCode.TIMEOUT,
                        "its worker was killed at its deadline of " + deadline.toMillis() / 1e3 + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlumblineException(ExitCode.INCONCLUSIVE, "interrupted; run the same command to go on", e);
        } finally {
            kill(worker);
        }
    }

    /** Whether it has ended by itself, each step within the deadline; not waited for behind an answer that is none. */
    private static boolean hasEnded(Process worker, Duration deadline, Answers heard) throws InterruptedException {
        while (true) {
            long limit = System.nanoTime() + deadline.toNanos();
            int before = heard.count();
            while (heard.count() == before) {
                long left = limit - System.nanoTime();
                if (left <= 0 || heard.fault().isPresent()) {
                    return false;
                }
                if (worker.waitFor(heard.isAtLast() ? left : Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS)) {
                    return true;
                }
                heard.finished();
            }
        }
    }

    private static String death(int status) {
        int signal = status - 128;
        return signal > 0 && signal < 32
                ? "was ended by signal " + signal + SIGNALS.getOrDefault(signal, "")
                : "ended with status " + status;
    }

    private static String lastWords(Tail tail) throws InterruptedException {
        String words = tail.lastWords();
        return words.isEmpty() ? ", without a word" : ", its last words: " + words;
    }

    /** The parent first, so that it cannot replace a child that is gone. */
    private static void kill(Process worker) {
        while (worker.isAlive()) {
            List<ProcessHandle> descendants = worker.descendants().toList();
            worker.destroyForcibly();
            descendants.forEach(ProcessHandle::destroyForcibly);
            worker.onExit()
                    .orTimeout(1, TimeUnit.SECONDS)
                    .exceptionally(late -> worker)
                    .join();
        }
    }
}
