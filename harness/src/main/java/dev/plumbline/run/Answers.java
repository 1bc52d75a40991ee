// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Printable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The answers of a process that does several steps: passed on in their order, each once, none after a red one. */
final class Answers {
    private final List<Step> steps;
    private final Path result;
    private final Consumer<Entry> listener;
    private int count;
    private boolean red;
    private Optional<String> fault = Optional.empty();

    Answers(List<Step> steps, Path result, Consumer<Entry> listener) {
        this.steps = steps;
        this.result = result;
        this.listener = listener;
    }

    /** Those passed on. */
    int count() {
        return count;
    }

    /** Whether nothing can be passed on before the process ends: its last answer counts only if it has ended well. */
    boolean isAtLast() {
        return red || count == steps.size() - 1;
    }

    /** Passes on what a process at work has finished. */
    void finished() {
        while (!isAtLast() && fault.isEmpty() && Files.exists(Answer.file(result, count))) {
            next();
        }
    }

    /** Passes on all answers of a process that has ended well. */
    void all() {
        while (!red && count < steps.size() && fault.isEmpty()) {
            next();
        }
    }

    /** What is wrong with the answer behind those passed on, without a subject; empty if nothing is known to be. */
    Optional<String> fault() {
        return fault;
    }

    /** Passes on how the step failed that the process was at; nothing if it had failed before. */
    void fail(ExitCode exit, String reason) {
        if (!red) {
            pass(steps.get(count).failed(exit, reason));
        }
    }

    private void next() {
        Entry answer;
        try {
            answer = Answer.read(Answer.file(result, count), steps.get(count));
        } catch (IllegalArgumentException e) {
            fault = Optional.of(Printable.message(e));
            return;
        }
        pass(answer);
    }

    private void pass(Entry answer) {
        count++;
        red = Ledger.isRed(answer);
        listener.accept(answer);
    }
}
