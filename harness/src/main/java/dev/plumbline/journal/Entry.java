// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.journal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.plumbline.ExitCode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One line of a journal. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "entry")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Entry.Start.class, name = "start"),
    @JsonSubTypes.Type(value = Entry.Parity.class, name = "parity"),
    @JsonSubTypes.Type(value = Entry.Fork.class, name = "fork"),
    @JsonSubTypes.Type(value = Entry.Failure.class, name = "failure"),
    @JsonSubTypes.Type(value = Entry.End.class, name = "end"),
})
public sealed interface Entry {
    /**
     * The first line: what was planned, where, by what.
     *
     * @param schema {@code plumbline-run-1}
     * @param run the run's id, a word
     * @param started ISO-8601, UTC
     * @param forks planned forks for each cell
     * @param protocol how forks are timed, by name: warm-up and measurement iterations and their length
     * @param cells ids of the cells to verify and time
     * @param notRun ids of cells that exist but are not planned, each with the reason
     */
    record Start(
            String schema,
            String run,
            String started,
            Environment environment,
            int forks,
            Map<String, String> protocol,
            List<String> cells,
            Map<String, String> notRun)
            implements Entry {
        public Start withProtocol(Map<String, String> other) {
            return new Start(schema, run, started, environment, forks, other, cells, notRun);
        }
    }

    /**
     * The verdict on a cell's outputs.
     *
     * @param pass only a cell that passes is timed
     * @param expected where the expected values come from, in words
     * @param tolerance how the tolerance was derived, in words
     * @param images images compared
     * @param outputs one comparison for each declared output
     * @param top1 images whose first class agrees with the reference
     * @param excused images whose first class differs within the margin that the tolerance leaves open
     * @param reason why it failed, one sentence; null if it passed
     * @param divergent the first layer that diverges; null if it passed or no layer can be named
     * @param engine what the engine said of what it built, by name; empty if nothing
     * @param seconds wall time of the comparison
     */
    record Parity(
            String cell,
            boolean pass,
            String expected,
            String tolerance,
            int images,
            List<Comparison> outputs,
            int top1,
            int excused,
            @Nullable String reason,
            @Nullable String divergent,
            Map<String, String> engine,
            double seconds)
            implements Entry {}

    /**
     * One output, all its elements over all images. Errors are |actual - expected|; relative errors are divided by the
     * largest |expected| of the image's output.
     *
     * @param elements compared elements, never 0
     * @param worst the largest |error| / tolerance: above 1 fails
     * @param tolerance the tolerance of the element with the worst ratio
     * @param unordered elements that are NaN or infinite where the reference is not
     * @param ulp the largest error in units of the last place of float32, null where precision is not FP32
     */
    record Comparison(
            String output,
            long elements,
            double worst,
            double tolerance,
            double maxAbsolute,
            double meanAbsolute,
            double p999Absolute,
            double maxRelative,
            double meanRelative,
            double p999Relative,
            double cosine,
            long unordered,
            @Nullable Double ulp) {}

    /**
     * One fresh JVM's timing of a cell. All times are nanoseconds for one inference (of {@code batch} images).
     *
     * @param fork 0 .. forks - 1
     * @param started ISO-8601, UTC
     * @param iterations the average of each measured JMH iteration, by the clock of the device that inferences run on
     * @param quantiles latency by probability in percent ("50", "99.9", "100"), of single inferences by the host's clock
     * @param samples how many inferences the quantiles rest on
     * @param facts further numbers, for instance {@code load} before the fork, {@code gc.alloc.rate.norm} and
     *     {@code process.age}, the seconds from the JVM's start to the first measured window
     * @param engine as in {@link Parity}
     */
    record Fork(
            String cell,
            int fork,
            String started,
            List<Double> iterations,
            Map<String, Double> quantiles,
            long samples,
            Map<String, Double> facts,
            Map<String, String> engine,
            double seconds)
            implements Entry {}

    /**
     * A step of a cell that yielded nothing: the cell is red.
     *
     * @param stage {@code parity} or {@code fork}
     * @param fork the fork's number; 0 for parity
     * @param exit the exit code of the design: 11 .. 19
     * @param reason one sentence
     */
    record Failure(String cell, String stage, int fork, int exit, String reason) implements Entry {
        /** Whether the environment spoilt a fork, heat or another process for instance: that says nothing of the cell. */
        public boolean wasSpoilt() {
            return stage.equals("fork") && exit == ExitCode.INCONCLUSIVE.code();
        }
    }

    /** The last line: every planned step has been tried. */
    record End(String ended, double seconds) implements Entry {}
}
