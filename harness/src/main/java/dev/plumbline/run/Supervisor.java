// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.gate.Verdict;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Environment;
import dev.plumbline.journal.RunRecord;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs a plan: verifies every cell, then times those that passed, one fork at a time, and journals each result before
 * the next process begins. Loads no native library and runs no engine: that is the workers' part. A cell whose step fails
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
        Entry.Start start = Starts.of(plan, settings, environment);
        try (Ledger ledger = Ledger.open(folder, start, settings.fresh(), progress);
                Scratch scratch = Scratch.in(folder)) {
            RunRecord former = ledger.record();
            if (!former.ended() || Verdict.of(former).exit() != ExitCode.OK) {
                long began = System.nanoTime();
                List<Step> steps = Schedule.of(plan.ids(), settings.protocol().forks());
                new Work(steps, workers, progress, ledger).run(scratch.folder());
                ledger.keep(new Entry.End(Starts.now(), (System.nanoTime() - began) / 1_000_000 / 1e3));
            }
            Verdict verdict = Verdict.of(ledger.record());
            progress.say(verdict.sentence());
            return verdict.exit();
        }
    }
}
