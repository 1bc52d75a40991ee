// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.journal.Entry;
import java.nio.file.Path;

/** Does steps, each in isolation: whatever a step does, it does not take the supervisor with it. */
@FunctionalInterface
public interface Workers {
    /**
     * Returns when the step is over, within its deadline.
     *
     * @param scratch a private folder of the run, whose {@code tmp} is for temporary files
     * @return an {@link Entry.Parity} or an {@link Entry.Fork} of just this step, or an {@link Entry.Failure}
     */
    Entry attempt(Step step, Path scratch);
}
