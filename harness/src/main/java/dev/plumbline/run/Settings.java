// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.bench.Given;
import dev.plumbline.bench.Protocol;
import dev.plumbline.interpret.Signature;
import dev.plumbline.journal.Cell;
import dev.plumbline.model.Models;
import dev.plumbline.model.Weights;
import java.time.Duration;
import java.util.Optional;

/**
 * How a plan is run.
 *
 * @param parityDeadline wall time for a cell, after which a worker that verifies is killed
 * @param forkDeadline wall time for a fork, after which a worker that times is killed
 * @param heap of each worker, as {@code -Xmx} takes it
 * @param given in place of what is built in
 * @param fresh whether to begin anew even if the folder holds a run
 */
public record Settings(
        Protocol protocol, Duration parityDeadline, Duration forkDeadline, String heap, Given given, boolean fresh) {
    private static final long HEAP = 2048;
    /** Of a model's parameters in a worker: the files, float32 and float64 parameters, and what is on its way. */
    private static final long COPIES = 6;
    /** Of an inference's outputs in a worker, in float64: what was returned, errors, and both sorted. */
    private static final long OUTPUTS = 8;

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
    public static Settings of(Protocol protocol, Given given, boolean fresh) {
        return new Settings(protocol, Duration.ofMinutes(10), Duration.ofMinutes(5), HEAP + "m", given, fresh);
    }

    /** With more heap for a user's model, however many files it is in. */
    public Settings forWeights(Weights weights) {
        long bytes = weights.parameters().values().stream()
                .mapToLong(parameter -> (long) Float.BYTES * parameter.values().length)
                .sum();
        return withMore(COPIES * (bytes >> 20));
    }

    /** With more heap for the outputs of the largest inference, which are tensors and not classes in some models. */
    public Settings forOutputs(Plan plan) {
        long bytes = plan.cells().stream().mapToLong(Settings::outputs).max().orElse(0);
        return withMore(OUTPUTS * (bytes >> 20));
    }

    private static long outputs(Cell cell) {
        return Models.named(cell.model()).stream()
                .flatMap(model -> Signature.of(model.model()).outputs().values().stream())
                .mapToLong(shape -> (long) Double.BYTES * shape.elements() * cell.batch())
                .sum();
    }

    private Settings withMore(long megabytes) {
        String more = HEAP + megabytes + "m";
        return new Settings(protocol, parityDeadline, forkDeadline, more, given, fresh);
    }

    /** The built-in weights; an unfinished run goes on. */
    public static Settings of(Protocol protocol) {
        return of(protocol, Given.NOTHING, false);
    }

    /** @param deadline of each step, whatever it is; empty leaves them as they are */
    public Settings withDeadline(Optional<Duration> deadline) {
        return new Settings(
                protocol, deadline.orElse(parityDeadline), deadline.orElse(forkDeadline), heap, given, fresh);
    }

    Settings withProtocol(Protocol other) {
        return new Settings(other, parityDeadline, forkDeadline, heap, given, fresh);
    }
}
