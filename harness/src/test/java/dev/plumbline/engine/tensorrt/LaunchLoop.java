// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.interpret.Precision;
import dev.plumbline.interpret.Signature;
import dev.plumbline.model.Model;
import dev.plumbline.model.Models;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/**
 * What launches of an engine plan cost from Java: the loops of {@code plugins-cuda/gpu/launches.cpp}, over the harness's
 * own session and clock. Each loop first runs for a while without being timed, for the JIT compiler and for the GPU.
 */
final class LaunchLoop {
    static final Model MODEL = Models.LENET5.model();
    static final Precision PRECISION = Precision.FP16;

    private static final int DEPTH = 8;

    private final TensorRtSession session;
    private final GpuClock clock;
    private final int replays;
    private final int pairs;
    private final int samples;
    private final double warm;
    private int depth;

    private LaunchLoop(TensorRtSession session, String... numbers) {
        this.session = session;
        clock = new GpuClock(session);
        replays = Integer.parseInt(numbers[0]);
        pairs = Integer.parseInt(numbers[1]);
        samples = Integer.parseInt(numbers[2]);
        warm = Double.parseDouble(numbers[3]) * 1e9;
    }

    /** {@code PLAN REPLAYS PAIRS SAMPLES WARM_SECONDS [PLUGINS]}: prints one line of JSON, in nanoseconds. */
    public static void main(String... args) throws IOException {
        try (TensorRtSession session = session(args[0], args.length == 6 ? args[5] : "")) {
            System.out.println(new LaunchLoop(session, Arrays.copyOfRange(args, 1, 5)).measure());
        }
    }

    /** Of an engine plan in a file, with the plugin library if it needs one, and inputs of zeros. */
    static TensorRtSession session(String plan, String plugins) throws IOException {
        TensorRtLibraries.load();
        NativeLog log = new NativeLog();
        if (!plugins.isEmpty()) {
            new Plugins(log).load(plugins);
        }
        TensorRtSession session = new TensorRtSession(Files.readAllBytes(Path.of(plan)), log);
        bind(session);
        return session;
    }

    private static void bind(TensorRtSession session) {
        Signature signature = Signature.of(MODEL);
        Storage storage = Storage.of(PRECISION);
        signature.inputs().forEach((name, shape) -> {
            session.bindInput(name, extents(shape), storage);
            session.upload(name, new float[shape.elements()]);
        });
        signature.outputs().keySet().forEach(name -> session.bindOutput(name, signature.extents(name, 1), storage));
    }

    private static int[] extents(Shape shape) {
        return new int[] {1, shape.channels(), shape.height(), shape.width()};
    }

    private String measure() {
        double enqueue = median(clock::enqueue);
        session.capture();
        double replay = slope();
        double launch = median(clock::enqueue);
        double latency = median(session::run);
        return String.format(
                Locale.ROOT,
                "{\"output\":%d,\"replay_ns\":%.3f,\"graph_launch_ns\":%.1f,\"enqueue_ns\":%.1f,\"latency_ns\":%.1f}",
                hash(session.outputs().values().iterator().next()),
                replay,
                launch,
                enqueue,
                latency);
    }

    /** Of one inference, as the package {@code bench} takes it: mean of the middle half. */
    private double slope() {
        double[] slopes = sorted(pairs, () -> {
            double once = clock.replay(replays);
            return (clock.replay(2 * replays) - once) / replays;
        });
        return Arrays.stream(slopes, pairs / 4, pairs - pairs / 4).average().orElseThrow();
    }

    private double median(Runnable work) {
        depth = 0;
        double[] times = sorted(samples, () -> {
            if (++depth % DEPTH == 0) {
                session.synchronize(); // Outside of the times: the queue never fills.
            }
            long begin = System.nanoTime();
            work.run();
            return System.nanoTime() - begin;
        });
        return (times[(samples - 1) / 2] + times[samples / 2]) / 2;
    }

    /** So many values of the work, behind {@link #warm} nanoseconds of it. */
    private double[] sorted(int count, DoubleSupplier work) {
        double[] values = new double[count];
        for (long begin = System.nanoTime(); System.nanoTime() - begin < warm; ) {
            values[0] = work.getAsDouble();
        }
        for (int i = 0; i < count; i++) {
            values[i] = work.getAsDouble();
        }
        Arrays.sort(values);
        return values;
    }

    private static int hash(Tensor output) {
        int hash = 1;
        for (double value : output.values()) {
            hash = 31 * hash + Storage.half((float) value);
        }
        return hash;
    }
}
