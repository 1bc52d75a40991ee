// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import dev.plumbline.engine.DeviceClock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/** Asks the device for its state every 10 ms of an iteration, from a thread of its own. */
public final class TelemetryProfiler implements InternalProfiler {
    private static final long PERIOD_MS = 10;

    private CountDownLatch over = new CountDownLatch(0);
    private @Nullable CompletableFuture<List<Map<String, Double>>> states;

    @Override
    public String getDescription() {
        return "Clocks, power, temperature and throttling of the device";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        DeviceClock clock = OpenCell.of(benchmark.getParam("cell"), benchmark.getParam("given"))
                .session()
                .device()
                .orElseThrow();
        CountDownLatch end = new CountDownLatch(1);
        over = end;
        states = CompletableFuture.supplyAsync(() -> sample(clock, end), task -> {
            Thread thread = new Thread(task, "telemetry");
            thread.setDaemon(true);
            thread.start();
        });
    }

    private static List<Map<String, Double>> sample(DeviceClock clock, CountDownLatch end) {
        List<Map<String, Double>> samples = new ArrayList<>();
        try {
            do {
                samples.add(clock.state());
            } while (!end.await(PERIOD_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        samples.add(clock.state());
        return samples;
    }

    @Override
    public Collection<ScalarResult> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        over.countDown();
        List<ScalarResult> results = new ArrayList<>();
        if (states != null) {
            Telemetry.of(states.join())
                    .forEach((name, value) -> results.add(new ScalarResult(name, value, "", AggregationPolicy.AVG)));
        }
        return results;
    }
}
