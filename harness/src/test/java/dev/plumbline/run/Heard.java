// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.journal.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What workers answer. */
final class Heard {
    private Heard() {}

    static List<Entry> from(Workers workers, List<Step> steps, Path scratch) {
        List<Entry> answers = new ArrayList<>();
        workers.attempt(steps, scratch, answers::add);
        return answers;
    }

    static Entry from(Workers workers, Step step, Path scratch) {
        return from(workers, List.of(step), scratch).get(0);
    }

    /** Workers that answer each step up to the first red one, as a process does. */
    static Workers each(Function<Step, Entry> worker) {
        return (steps, scratch, answers) -> {
            boolean sound = true;
            for (int i = 0; i < steps.size() && sound; i++) {
                Entry answer = worker.apply(steps.get(i));
                sound = !Ledger.isRed(answer);
                answers.accept(answer);
            }
        };
    }
}
