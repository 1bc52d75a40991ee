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
        while (!isAtLast() && Files.exists(Answer.file(result, count)) && next().isEmpty()) {
            // Until there is no further one.
        }
    }

    /**
     * Passes on all answers of a process that has ended well.
     *
     * @return what is wrong with the first that is missing, without a subject
     */
    Optional<String> all() {
        Optional<String> fault = Optional.empty();
        while (!red && count < steps.size() && fault.isEmpty()) {
            fault = next();
        }
        return fault;
    }

    /** Passes on what had been finished, then how the step failed that the process was at. */
    void end(ExitCode exit, String reason) {
        finished();
        if (!red) {
            pass(steps.get(count).failed(exit, reason));
        }
    }

    private Optional<String> next() {
        Entry answer;
        try {
            answer = Answer.read(Answer.file(result, count), steps.get(count));
        } catch (IllegalArgumentException e) {
            return Optional.of(Printable.message(e));
        }
        pass(answer);
        return Optional.empty();
    }

    private void pass(Entry answer) {
        count++;
        red = Ledger.isRed(answer);
        listener.accept(answer);
    }
}
