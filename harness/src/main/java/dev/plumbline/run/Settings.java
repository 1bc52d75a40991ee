// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.bench.Protocol;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a plan is run.
 *
 * @param parityDeadline wall time after which a worker that verifies is killed
 * @param forkDeadline wall time after which a worker that times is killed
 * @param heap of each worker, as {@code -Xmx} takes it
 * @param weights a safetensors file in place of the built-in weights
 * @param fresh whether to begin anew even if the folder holds a run
 */
public record Settings(
        Protocol protocol,
        Duration parityDeadline,
        Duration forkDeadline,
        String heap,
        Optional<Path> weights,
        boolean fresh) {
    public Settings {
        if (!heap.matches("[1-9][0-9]{0,6}[kKmMgG]?")) {
            throw new PlumblineException(ExitCode.USAGE, "a worker's heap is a size such as 2g, but is " + heap);
        }
        for (Duration deadline : new Duration[] {parityDeadline, forkDeadline}) {
            if (!(deadline.compareTo(Duration.ZERO) > 0)) {
                throw new PlumblineException(ExitCode.USAGE, "a deadline must be positive, but is " + deadline);
            }
        }
    }

    /** Generous deadlines and 2 GiB of heap. */
    public static Settings of(Protocol protocol, Optional<Path> weights, boolean fresh) {
        return new Settings(protocol, Duration.ofMinutes(10), Duration.ofMinutes(5), "2g", weights, fresh);
    }

    /** The built-in weights; an unfinished run goes on. */
    public static Settings of(Protocol protocol) {
        return of(protocol, Optional.empty(), false);
    }
}
