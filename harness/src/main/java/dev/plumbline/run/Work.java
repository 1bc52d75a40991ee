// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Does the steps of a plan that are missing. Each fork has a process of its own, parities of an engine share one. If that
 * fails behind its first answer, nothing of it counts: all that it did is done again, each step alone.
 */
final class Work {
    /** TensorRT's bindings free no engine, so that memory bounds how many a process can hold. */
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
            Group group = new Group(left);
            group.begin();
            workers.attempt(group.together, scratch, group::heard);
            group.end();
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
                .takeWhile(step ->
                        step.stage() == Step.Stage.PARITY && engine(step).equals(engine(first)))
                .limit(MOST)
                .toList();
    }

    private static String engine(Step step) {
        return Cell.parse(step.cell()).engine();
    }

    /** What one process does. */
    private final class Group {
        private final List<Step> left;
        private final List<Step> together;
        private final List<Entry> answers = new ArrayList<>();
        private long began;

        /** @param left all steps that are missing, in order; the process does the first of them */
        Group(List<Step> left) {
            this.left = left;
            together = together(left);
        }

        void begin() {
            int at = answers.size();
            progress.step(together.get(at), ledger.done(), steps.size(), time.of(left.subList(at, left.size())));
            began = System.nanoTime();
        }

        void heard(Entry answer) {
            time.took(together.get(answers.size()), Duration.ofNanos(System.nanoTime() - began));
            answers.add(answer);
            if (answers.size() < together.size() && !Ledger.isRed(answer)) {
                begin();
            }
        }

        /** The process has ended: had it not ended well, its last answer says so. */
        void end() {
            int count = answers.size();
            if (count > 1 && answers.get(count - 1) instanceof Entry.Failure failure) {
                alone.addAll(together.subList(0, count));
                progress.say(together.get(count - 1) + " failed behind other cells (" + failure.reason()
                        + "); all that their process did is done again, each cell alone");
            } else {
                answers.forEach(ledger::keep);
            }
        }
    }
}
