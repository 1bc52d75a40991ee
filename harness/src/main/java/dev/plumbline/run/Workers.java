// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.journal.Entry;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Does steps, each in isolation: whatever a step does, it does not take the supervisor with it. */
@FunctionalInterface
public interface Workers {
    /**
     * Does steps of one stage and fork, of different cells, one after the other in one process. A step that fails ends
     * the process, since what comes after it could not be trusted.
     *
     * @param scratch a private folder of the run, whose {@code tmp} is for temporary files
     * @param answers gets, as soon as it is known, for the first of the steps, at least for one, an {@link Entry.Parity}
     *     or an {@link Entry.Fork} of just that step, or as the last an {@link Entry.Failure}
     */
    void attempt(List<Step> steps, Path scratch, Consumer<Entry> answers);
}
