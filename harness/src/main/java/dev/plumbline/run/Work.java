// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Does the steps of a plan that are missing. Each fork has a process of its own. Parities of an engine share one: what
 * fails there is done again alone before it is called red, so that no cell is blamed for another.
 */
final class Work {
    /** Its bindings free no engine, so that memory bounds how many a process can hold. */
    private static final int MOST = 10;

    private final List<Step> steps;
    private final Workers workers;
    private final Progress progress;
    private final Ledger ledger;
    private final TimeLeft time = new TimeLeft();
    private final Set<Step> alone = new HashSet<>();

    Work(List<Step> steps, Workers workers, Progress progress, Ledger ledger) {
        this.steps = steps;
        this.workers = workers;
        this.progress = progress;
        this.ledger = ledger;
    }

    /** From the first step that is missing to the end of the plan. */
    void run(Path scratch) {
        for (List<Step> left = left(); !left.isEmpty(); left = left()) {
            List<Step> together = together(left);
            Process process = new Process(together);
            process.begin();
            workers.attempt(together, scratch, process::heard);
        }
    }

    private List<Step> left() {
        return steps.stream()
                .filter(step -> !ledger.isDone(step) && !ledger.isRed(step.cell()))
                .toList();
    }

    /** The next steps that one process does. */
    private List<Step> together(List<Step> left) {
        Step first = left.get(0);
        if (first.stage() == Step.Stage.FORK || alone.contains(first)) {
            return List.of(first);
        }
        return left.stream()
                .takeWhile(step -> step.stage() == Step.Stage.PARITY
                        && engine(step).equals(engine(first))
                        && !alone.contains(step))
                .limit(MOST)
                .toList();
    }

    private static String engine(Step step) {
        return Cell.parse(step.cell()).engine();
    }

    /** How far a process has got. */
    private final class Process {
        private final List<Step> its;
        private int at;
        private long began;

        Process(List<Step> its) {
            this.its = its;
        }

        void begin() {
            progress.step(its.get(at), ledger.done(), steps.size(), time.of(left()));
            began = System.nanoTime();
        }

        void heard(Entry answer) {
            Step step = its.get(at);
            time.took(step, Duration.ofNanos(System.nanoTime() - began));
            if (at > 0 && mayBeAnothersFault(answer)) {
                alone.add(step);
                progress.say(step + " failed in a process that had verified other cells, and is done again alone");
                return;
            }
            ledger.keep(answer);
            at++;
            if (at < its.size() && !Ledger.isRed(answer)) {
                begin();
            }
        }
    }

    /** A deadline is no sooner met alone. */
    private static boolean mayBeAnothersFault(Entry answer) {
        return Ledger.isRed(answer)
                && !(answer instanceof Entry.Failure failure && failure.exit() == ExitCode.TIMEOUT.code());
    }
}
