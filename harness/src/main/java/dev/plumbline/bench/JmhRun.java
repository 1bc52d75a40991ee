// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.Cell;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** Runs of JMH in this JVM, which is the fork. What JMH would write to a file is returned instead. */
record JmhRun(Cell cell, String given) {
    static final String ALLOCATION = "gc.alloc.rate.norm";

    /** Where a cell stands in its process: {@link #age} of its first measured window. */
    static final String AGE = "process.age";

    private static final List<String> QUANTILES =
            List.of("0", "1", "5", "10", "25", "50", "75", "90", "95", "99", "99.9", "100");

    /** Of one benchmark of a cell, in nanoseconds. */
    ChainedOptionsBuilder options(Class<?> benchmark, String method, Mode mode) {
        return new OptionsBuilder()
                .include("^" + benchmark.getName() + "\\." + method + "$")
                .param("cell", cell.id())
                .param("given", given)
                .mode(mode)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(0)
                .threads(1)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
    }

    /** @throws PlumblineException if an inference failed */
    static RunResult of(ChainedOptionsBuilder options) {
        try {
            return new Runner(options.build()).runSingle();
        } catch (RunnerException e) {
            Throwable cause = e;
            while (cause.getCause() != null || cause.getSuppressed().length > 0) {
                cause = cause.getCause() != null ? cause.getCause() : cause.getSuppressed()[0];
            }
            if (cause instanceof PlumblineException ours) {
                throw ours;
            }
            throw new PlumblineException(ExitCode.WORKER_CRASH, "timing failed: " + cause.getMessage(), e);
        }
    }

    /** Bytes that the heap gave for one operation; empty where JMH cannot tell. */
    static Optional<Double> allocation(RunResult result) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(each -> each.getKey().endsWith(ALLOCATION))
                .map(each -> each.getValue().getScore())
                .findFirst();
    }

    /** Seconds from the start of this JVM to the first measured iteration. */
    static double age(RunResult result) {
        long measured =
                result.getBenchmarkResults().iterator().next().getMetadata().getMeasurementTime();
        return (measured - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1e3;
    }

    static Map<String, Double> quantiles(Statistics samples) {
        Map<String, Double> quantiles = new LinkedHashMap<>();
        QUANTILES.forEach(each -> quantiles.put(each, samples.getPercentile(Double.parseDouble(each))));
        return quantiles;
    }

    static TimeValue time(Duration duration) {
        return TimeValue.milliseconds(duration.toMillis());
    }
}
