// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import dev.plumbline.engine.Session;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;

/** Times a cell that runs on the host: averages first, then single inferences. */
final class HostTiming {
    private final JmhRun jmh;
    private final Protocol protocol;
    private final Duration inference;

    HostTiming(JmhRun jmh, Protocol protocol, Session session) {
        this.jmh = jmh;
        this.protocol = protocol;
        Duration cold = inference(session);
        this.inference = cold.compareTo(protocol.budget()) > 0 ? cold : inference(session);
    }

    private static Duration inference(Session session) {
        long begin = System.nanoTime();
        session.run();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    Timing timing() {
        RunResult averages = isSlow() ? singles() : averages();
        RunResult singles = isSlow() ? averages : singles();
        Map<String, Double> facts = new HashMap<>();
        facts.put(JmhRun.AGE, JmhRun.age(averages));
        JmhRun.allocation(averages).ifPresent(bytes -> facts.put(JmhRun.ALLOCATION, bytes));
        return new Timing(
                averages.getAggregatedResult().getIterationResults().stream()
                        .map(iteration -> iteration.getPrimaryResult().getScore())
                        .toList(),
                singles.getPrimaryResult().getStatistics(),
                facts);
    }

    private RunResult averages() {
        return JmhRun.of(options(Mode.AverageTime)
                .addProfiler(GCProfiler.class)
                .warmupIterations(1)
                .measurementIterations(protocol.iterations(inference))
                .measurementTime(JmhRun.time(protocol.iteration())));
    }

    private RunResult singles() {
        ChainedOptionsBuilder options = options(Mode.SampleTime);
        return JmhRun.of(
                isSlow()
                        ? options.addProfiler(GCProfiler.class)
                                .warmupIterations(0)
                                .measurementIterations(protocol.iterations(inference))
                                .measurementTime(JmhRun.time(protocol.iteration()))
                        : options.warmupIterations(1)
                                .measurementIterations(1)
                                .measurementTime(JmhRun.time(protocol.sampling())));
    }

    /**
     * Whether an iteration holds one inference only: then iterations are samples, and what was run to find out has
     * warmed the cell up.
     */
    private boolean isSlow() {
        return inference.compareTo(protocol.iteration()) > 0;
    }

    private ChainedOptionsBuilder options(Mode mode) {
        return jmh.options(InferenceBenchmark.class, "inference", mode).warmupTime(JmhRun.time(protocol.warmup()));
    }
}
