// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.bench.Given;
import dev.plumbline.bench.GivenModel;
import dev.plumbline.bench.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/**
 * How a plan is run.
 *
 * @param parityDeadline wall time after which a worker that verifies is killed
 * @param forkDeadline wall time after which a worker that times is killed
 * @param heap of each worker, as {@code -Xmx} takes it
 * @param given in place of what is built in
 * @param fresh whether to begin anew even if the folder holds a run
 */
public record Settings(
        Protocol protocol, Duration parityDeadline, Duration forkDeadline, String heap, Given given, boolean fresh) {
    private static final long HEAP = 2048;
    /** Of a model's file in a worker: the bytes, float32 and float64 parameters, and what is on its way. */
    private static final long COPIES = 6;

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

    /** Generous deadlines and 2 GiB of heap, more for a large model. */
    public static Settings of(Protocol protocol, Given given, boolean fresh) {
        long heap = HEAP + given.model().map(Settings::mebibytes).orElse(0L) * COPIES;
        return new Settings(protocol, Duration.ofMinutes(10), Duration.ofMinutes(5), heap + "m", given, fresh);
    }

    private static long mebibytes(GivenModel model) {
        try {
            return Files.size(model.file()) >> 20;
        } catch (IOException e) {
            return 0; // Whoever reads it will say so.
        }
    }

    /** The built-in weights; an unfinished run goes on. */
    public static Settings of(Protocol protocol) {
        return of(protocol, Given.NOTHING, false);
    }
}
