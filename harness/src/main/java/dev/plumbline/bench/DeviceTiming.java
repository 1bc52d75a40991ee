// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.engine.DeviceClock;
import dev.plumbline.engine.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.util.Statistics;

/**
 * Times a cell that runs on a device: by the device's clock while it is kept busy; then, by the host's clock, single
 * inferences from launch to completion and what it takes to enqueue one.
 */
final class DeviceTiming {
    /** How often windows with faults are measured again. */
    private static final int REPEATS = 3;

    /** Of the time of a batch of many images, what one of a single image must take. */
    private static final double LEAST_OF_SAME = 0.9;

    private final JmhRun jmh;
    private final Protocol protocol;
    private final Subject subject;
    private final Session session;
    private final DeviceClock clock;
    private final double tick;
    private final Map<String, Double> facts = new LinkedHashMap<>();

    DeviceTiming(JmhRun jmh, Protocol protocol, OpenCell cell, DeviceClock clock) {
        this.jmh = jmh;
        this.protocol = protocol;
        this.subject = cell.subject();
        this.session = cell.session();
        this.clock = clock;
        this.tick = clock.tick();
    }

    /** @param first whether to do what is done once for a cell */
    Timing timing(boolean first) {
        Audit before = Audit.of(session);
        Warmup warm = Warmup.of(clock::replay, tick, protocol.warmup(), System::nanoTime);
        facts.put("device.tick.ns", tick);
        facts.put("device.replays", (double) warm.replays());
        facts.put("device.plateau", warm.plateau() ? 1.0 : 0.0);
        List<DeviceWindow> windows = windows(warm.replays());
        facts.putAll(DeviceWindow.facts(windows));
        Statistics singles = singles();
        if (protocol.details()) {
            facts.put("host.enqueue.ns", enqueue());
            floors();
        }
        if (first && subject.cell().batch() > 1) {
            sameSample(warm.replays());
        }
        clock.poison();
        session.run();
        Audit.requireUnchanged(before.changed(session));
        return new Timing(windows.stream().map(DeviceWindow::nanoseconds).toList(), singles, facts);
    }

    private List<DeviceWindow> windows(int replays) {
        int wanted = protocol.iterations(Duration.ofNanos((long) (clock.replay(replays) + clock.replay(2 * replays))));
        List<DeviceWindow> kept = new ArrayList<>();
        List<DeviceWindow> discarded = new ArrayList<>();
        for (int round = 0; round <= REPEATS && kept.size() < wanted; round++) {
            for (DeviceWindow window : measured(wanted - kept.size(), replays)) {
                (window.fault().isEmpty() ? kept : discarded).add(window);
            }
        }
        if (kept.size() < wanted) {
            throw new PlumblineException(
                    ExitCode.INCONCLUSIVE,
                    String.format(
                            Locale.ROOT,
                            "%d of %d windows were without %s, and %d repeats did not change that: let the device"
                                    + " cool down or repair its cooling or power, then run the same command again",
                            kept.size(),
                            wanted,
                            discarded.get(discarded.size() - 1).fault().orElseThrow(),
                            REPEATS));
        }
        facts.put("device.windows.discarded", (double) discarded.size());
        return kept;
    }

    private List<DeviceWindow> measured(int windows, int replays) {
        RunResult result = JmhRun.of(jmh.options(DeviceBenchmark.class, "pair", Mode.AverageTime)
                .param("replays", Integer.toString(replays))
                .addProfiler(TelemetryProfiler.class)
                .warmupIterations(0)
                .measurementIterations(windows)
                .measurementTime(JmhRun.time(protocol.iteration())));
        facts.putIfAbsent(JmhRun.AGE, JmhRun.age(result));
        return result.getAggregatedResult().getIterationResults().stream()
                .map(iteration -> DeviceWindow.of(iteration, clock.others()))
                .toList();
    }

    /** What allocation is measured in warms the host up. */
    private Statistics singles() {
        RunResult averages =
                JmhRun.of(inferences(Mode.AverageTime, protocol.iteration()).addProfiler(GCProfiler.class));
        JmhRun.allocation(averages).ifPresent(bytes -> facts.put(JmhRun.ALLOCATION, bytes));
        return JmhRun.of(inferences(Mode.SampleTime, protocol.sampling()))
                .getPrimaryResult()
                .getStatistics();
    }

    private ChainedOptionsBuilder inferences(Mode mode, Duration time) {
        return jmh.options(InferenceBenchmark.class, "inference", mode)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(JmhRun.time(time));
    }

    private double enqueue() {
        return JmhRun.of(jmh.options(DeviceBenchmark.class, "enqueue", Mode.SampleTime)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(JmhRun.time(protocol.iteration())))
                .getPrimaryResult()
                .getStatistics()
                .getPercentile(50);
    }

    /** What no engine can go below: a graph of empty kernels, one and as many as the engine has. */
    private void floors() {
        facts.put("device.empty.ns", empty(1));
        String kernels = session.facts().getOrDefault("kernels", "");
        if (kernels.matches("[1-9][0-9]{0,4}")) {
            facts.put("device.launch.floor.ns", empty(Integer.parseInt(kernels)));
        }
    }

    private double empty(int kernels) {
        IntToDoubleFunction reading = count -> clock.emptyReplay(kernels, count);
        return window(reading, Slope.replays(reading, tick));
    }

    private double window(IntToDoubleFunction reading, int replays) {
        return Slope.window(reading, replays, protocol.iteration(), System::nanoTime);
    }

    /** Whoever keeps results by their image would be faster with one image in all slots. */
    private void sameSample(int replays) {
        subject.batch(1).forEach(session::upload);
        double same = window(clock::replay, replays);
        subject.batch(subject.samples().count()).forEach(session::upload);
        double ratio = same / window(clock::replay, replays);
        facts.put("audit.same.sample.ratio", ratio);
        if (!(ratio >= LEAST_OF_SAME)) {
            throw new PlumblineException(
                    ExitCode.PARITY,
                    String.format(
                            Locale.ROOT,
                            "a batch of one image %d times takes %.3f of the time of different images, so work is"
                                    + " skipped: look for results that are kept by their input",
                            subject.cell().batch(),
                            ratio));
        }
    }
}
