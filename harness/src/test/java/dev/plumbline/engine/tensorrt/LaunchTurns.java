// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.DoubleSupplier;

/**
 * What launches cost from Java and, by {@code plugins-cuda/gpu/turns.cpp}, from C++ in the same process, a block of each
 * in turns: processes differ by more than the two do.
 */
final class LaunchTurns {
    /** So many launches behind one that is not timed, then a wait outside of the times: the queue never fills. */
    static final int BLOCK = 8;

    private final TensorRtSession session;
    private final long stream;
    private final int turns;
    private final double warm;

    private LaunchTurns(TensorRtSession session, int turns, double warm) {
        this.session = session;
        stream = session.stream().address();
        this.turns = turns;
        this.warm = warm;
    }

    /** {@code PLAN TURNS WARM_SECONDS [PLUGINS]} with {@code -Dplumbline.turns=LIBRARY}: prints one line of JSON. */
    public static void main(String... args) throws IOException {
        try (TensorRtSession session = LaunchLoop.session(args[0], args.length == 4 ? args[3] : "")) {
            System.load(Path.of(System.getProperty("plumbline.turns"))
                    .toAbsolutePath()
                    .toString());
            LaunchTurns loop = new LaunchTurns(session, Integer.parseInt(args[1]), Double.parseDouble(args[2]) * 1e9);
            System.out.println(loop.measure());
        }
    }

    private String measure() {
        long context = session.context.address();
        String enqueue = medians(() -> inference(context, stream, BLOCK));
        session.capture();
        long graph = Objects.requireNonNull(session.graph).address();
        String launch = medians(() -> graph(graph, stream, BLOCK));
        return "{\"graph_launch\":" + launch + ",\"enqueue\":" + enqueue + "}";
    }

    /** Of both, in nanoseconds a launch; the first of a turn changes. */
    private String medians(DoubleSupplier cpp) {
        double[] java = new double[turns];
        double[] other = new double[turns];
        for (long begin = System.nanoTime(); System.nanoTime() - begin < warm; ) {
            time(this::block);
            time(cpp);
        }
        for (int i = 0; i < turns; i++) {
            if (i % 2 == 0) {
                java[i] = time(this::block);
                other[i] = time(cpp);
            } else {
                other[i] = time(cpp);
                java[i] = time(this::block);
            }
        }
        return String.format(Locale.ROOT, "{\"java_ns\":%.2f,\"cpp_ns\":%.2f}", median(java), median(other));
    }

    private double time(DoubleSupplier block) {
        double time = block.getAsDouble();
        session.synchronize();
        if (Double.isNaN(time)) {
            throw new IllegalStateException("C++ could not launch");
        }
        return time;
    }

    private double block() {
        session.enqueue();
        long begin = System.nanoTime();
        for (int i = 0; i < BLOCK; i++) {
            session.enqueue();
        }
        return (System.nanoTime() - begin) / (double) BLOCK;
    }

    private static double median(double[] times) {
        Arrays.sort(times);
        return (times[(times.length - 1) / 2] + times[times.length / 2]) / 2;
    }

    private static native double graph(long graph, long stream, int count);

    private static native double inference(long context, long stream, int count);
}
