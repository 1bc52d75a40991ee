// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.gate.Verdict;
import dev.plumbline.journal.Contents;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Environment;
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.Printable;
import dev.plumbline.journal.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Runs a plan: verifies every cell, then times those that passed, one fork at a time, and journals each result before
 * the next step begins. Loads no native library and runs no engine: that is the workers' part. A cell whose step fails
 * is red and is left alone for the rest of the session; the others go on.
 */
public final class Supervisor {
    private final Plan plan;
    private final Settings settings;
    private final Environment environment;
    private final Workers workers;
    private final Progress progress;

    public Supervisor(Plan plan, Settings settings, Environment environment, Workers workers, Progress progress) {
        this.plan = plan;
        this.settings = settings;
        this.environment = environment;
        this.workers = workers;
        this.progress = progress;
    }

    /**
     * Runs the plan in a folder, made if need be; goes on with an unfinished run of the same plan. What failed before
     * is tried again, what has a result is not.
     *
     * @return {@link ExitCode#OK} only if every planned cell has passed parity and has all its forks
     * @throws PlumblineException if the folder cannot be written or holds a run of another plan
     */
    public ExitCode run(Path folder) {
        makeFolder(folder);
        try (Journal journal = Journal.lock(folder);
                Scratch scratch = Scratch.in(folder)) {
            List<Entry> entries = begin(journal, folder);
            RunRecord former = RunRecord.of(entries);
            if (!former.ended() || Verdict.of(former).exit() != ExitCode.OK) {
                new Session(journal, entries, scratch.folder()).work();
            }
            Verdict verdict = Verdict.of(RunRecord.of(entries));
            progress.say(verdict.sentence());
            return verdict.exit();
        }
    }

    private List<Entry> begin(Journal journal, Path folder) {
        Entry.Start start = Starts.of(plan, settings, environment);
        if (settings.fresh() || !journal.exists()) {
            journal.create(start);
            return new ArrayList<>(List.of(start));
        }
        Contents contents = journal.resume();
        RunRecord former = RunRecord.of(contents.entries());
        Starts.difference(former.start(), start).ifPresent(difference -> {
            throw new PlumblineException(
                    ExitCode.BAD_INPUT,
                    Printable.text(folder.toString()) + " holds run "
                            + Printable.text(former.start().run())
                            + " of another plan: " + difference
                            + "; choose another folder or ask for a fresh run, which replaces it");
        });
        if (contents.tornBytes() > 0) {
            progress.say("a record of " + contents.tornBytes() + " bytes was torn by the end of the last session and"
                    + " is cut off; its step is done again");
        }
        progress.say("going on with run " + former.start().run());
        return new ArrayList<>(contents.entries());
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new PlumblineException(
                    ExitCode.IO,
                    Printable.text(folder.toString()) + " cannot be made (" + Printable.cause(e)
                            + "): choose a folder you can write",
                    e);
        }
    }

    /** From the first step that is missing to the end of the plan. */
    private final class Session {
        private final Journal journal;
        private final List<Entry> entries;
        private final Path scratch;
        private final Set<Step> done = new HashSet<>();
        private final Set<String> red = new HashSet<>();
        private final TimeLeft time = new TimeLeft();
        private final long began = System.nanoTime();

        Session(Journal journal, List<Entry> entries, Path scratch) {
            this.journal = journal;
            this.entries = entries;
            this.scratch = scratch;
            entries.forEach(this::count);
            red.clear();
        }

        void work() {
            List<Step> steps = Schedule.of(plan.ids(), settings.protocol().forks());
            for (int i = 0; i < steps.size(); i++) {
                Step step = steps.get(i);
                if (done.contains(step) || red.contains(step.cell())) {
                    continue;
                }
                List<Step> left = steps.subList(i, steps.size()).stream()
                        .filter(each -> !done.contains(each) && !red.contains(each.cell()))
                        .toList();
                progress.step(step, done.size(), steps.size(), time.of(left));
                long started = System.nanoTime();
                Entry result = workers.attempt(step, scratch);
                time.took(step, Duration.ofNanos(System.nanoTime() - started));
                keep(result);
            }
            keep(new Entry.End(Starts.now(), (System.nanoTime() - began) / 1_000_000 / 1e3));
        }

        private void keep(Entry entry) {
            journal.append(entry);
            entries.add(entry);
            count(entry);
            if (entry instanceof Entry.Failure failure) {
                progress.say("RED " + failure.stage() + " of " + failure.cell() + ": " + failure.reason());
            } else if (entry instanceof Entry.Parity verdict && !verdict.pass()) {
                progress.say("RED parity of " + verdict.cell() + ": " + verdict.reason());
            }
        }

        private void count(Entry entry) {
            if (entry instanceof Entry.Parity verdict && verdict.pass()) {
                done.add(Step.parity(verdict.cell()));
            } else if (entry instanceof Entry.Parity verdict) {
                red.add(verdict.cell());
            } else if (entry instanceof Entry.Fork fork) {
                done.add(Step.fork(fork.cell(), fork.fork()));
            } else if (entry instanceof Entry.Failure failure) {
                red.add(failure.cell());
            }
        }
    }
}
