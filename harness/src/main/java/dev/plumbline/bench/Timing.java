// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.engine.Session;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** Times a cell by JMH in this JVM, which is the fork. What JMH would write to a file is returned instead. */
public final class Timing {
    private static final List<String> QUANTILES =
            List.of("0", "1", "5", "10", "25", "50", "75", "90", "95", "99", "99.9", "100");

    private final Cell cell;
    private final Protocol protocol;
    private final String weights;
    private final Duration inference;

    private Timing(Cell cell, Protocol protocol, Optional<Path> weights) {
        this.cell = cell;
        this.protocol = protocol;
        this.weights = weights.map(Path::toString).orElse("");
        Session session = InferenceBenchmark.session(cell.id(), this.weights);
        Duration cold = inference(session);
        this.inference = cold.compareTo(protocol.budget()) > 0 ? cold : inference(session);
    }

    private static Duration inference(Session session) {
        long begin = System.nanoTime();
        session.run();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /**
     * Times averages first, then single inferences.
     *
     * @param facts to be recorded with the figures
     * @throws PlumblineException if an inference failed
     */
    public static Entry.Fork of(
            Cell cell, int fork, Protocol protocol, Optional<Path> weights, Map<String, Double> facts) {
        String started = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        long begin = System.nanoTime();
        Timing timing = new Timing(cell, protocol, weights);
        RunResult averages = timing.isSlow() ? timing.singles() : timing.averages();
        RunResult singles = timing.isSlow() ? averages : timing.singles();
        Statistics samples = singles.getPrimaryResult().getStatistics();
        Map<String, Double> all = new HashMap<>(facts);
        averages.getSecondaryResults().forEach((name, result) -> {
            if (name.endsWith("gc.alloc.rate.norm")) {
                all.put("gc.alloc.rate.norm", result.getScore());
            }
        });
        Map<String, Double> quantiles = new LinkedHashMap<>();
        QUANTILES.forEach(each -> quantiles.put(each, samples.getPercentile(Double.parseDouble(each))));
        return new Entry.Fork(
                cell.id(),
                fork,
                started,
                averages.getAggregatedResult().getIterationResults().stream()
                        .map(iteration -> iteration.getPrimaryResult().getScore())
                        .toList(),
                quantiles,
                samples.getN(),
                all,
                (System.nanoTime() - begin) / 1_000_000 / 1e3);
    }

    private RunResult averages() {
        return run(options(Mode.AverageTime)
                .addProfiler(GCProfiler.class)
                .warmupIterations(1)
                .measurementIterations(protocol.iterations(inference))
                .measurementTime(time(protocol.iteration())));
    }

    private RunResult singles() {
        ChainedOptionsBuilder options = options(Mode.SampleTime);
        return run(
                isSlow()
                        ? options.addProfiler(GCProfiler.class)
                                .warmupIterations(0)
                                .measurementIterations(protocol.iterations(inference))
                                .measurementTime(time(protocol.iteration()))
                        : options.warmupIterations(1)
                                .measurementIterations(1)
                                .measurementTime(time(protocol.sampling())));
    }

    /**
     * Whether an iteration holds one inference only: then iterations are samples, and what was run to find out has
     * warmed the cell up.
     */
    private boolean isSlow() {
        return inference.compareTo(protocol.iteration()) > 0;
    }

    private ChainedOptionsBuilder options(Mode mode) {
        return new OptionsBuilder()
                .include("^" + InferenceBenchmark.class.getName() + "\\.inference$")
                .param("cell", cell.id())
                .param("weights", weights)
                .mode(mode)
                .timeUnit(TimeUnit.NANOSECONDS)
                .warmupTime(time(protocol.warmup()))
                .forks(0)
                .threads(1)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
    }

    private static RunResult run(ChainedOptionsBuilder options) {
        try {
            return new Runner(options.build()).runSingle();
        } catch (RunnerException e) {
            Throwable cause = e;
            while (cause.getCause() != null || cause.getSuppressed().length > 0) {
                cause = cause.getCause() != null ? cause.getCause() : cause.getSuppressed()[0];
            }
            throw new PlumblineException(ExitCode.WORKER_CRASH, "timing failed: " + cause.getMessage(), e);
        }
    }

    private static TimeValue time(Duration duration) {
        return TimeValue.milliseconds(duration.toMillis());
    }
}
