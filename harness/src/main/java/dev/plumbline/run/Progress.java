// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import java.time.Duration;
import java.util.Optional;

/** Hears how a run gets on. */
public interface Progress {
    /**
     * A step begins; all steps before it are on disk.
     *
     * @param done steps with a result, those of an earlier session included
     * @param planned all steps of the plan
     * @param left the time that the steps left will take, once there is something to judge by
     */
    void step(Step next, int done, int planned, Optional<Duration> left);

    /** A line that stays: a failure, a notice, the verdict. */
    void say(String line);
}
