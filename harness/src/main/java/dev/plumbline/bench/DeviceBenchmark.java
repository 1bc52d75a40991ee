// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import dev.plumbline.engine.DeviceClock;
import dev.plumbline.engine.Session;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Inferences of a cell by the clock of the device that they run on. JMH's own times are the host's. */
@State(Scope.Benchmark)
public class DeviceBenchmark {
    /** The cell's id. */
    @Param("")
    public String cell = "";

    /** A safetensors file; empty for the built-in weights. */
    @Param("")
    public String weights = "";

    /** K of {@link Slope}. */
    @Param("1")
    public int replays;

    @SuppressWarnings("NullAway.Init")
    private Session session;

    @SuppressWarnings("NullAway.Init")
    private DeviceClock clock;

    @SuppressWarnings("NullAway.Init")
    private Audit audit;

    @Setup
    public void open() {
        session = InferenceBenchmark.session(cell, weights);
        clock = session.device().orElseThrow();
        audit = Audit.of(session);
    }

    /** What is not computed in the iteration cannot pass the audit after it. */
    @Setup(Level.Iteration)
    public void poison() {
        clock.poison();
    }

    @TearDown(Level.Iteration)
    public void audit() {
        clock.synchronize();
        audit.requireSame(session);
    }

    /** What an iteration's readings come to; these carry the device's times into JMH's results. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Readings {
        private final Slope slope = new Slope();
        private double share;

        @Setup(Level.Iteration)
        public void clear() {
            slope.clear();
            share = 0;
        }

        /** Nanoseconds of one inference by the device's clock. */
        public double deviceTime() {
            return slope.nanoseconds();
        }

        /** Of the host's time for a pair of readings, the largest share that the device's clock accounts for. */
        public double deviceShare() {
            return share;
        }

        void add(double once, double twice, int replays, long host) {
            slope.add(once, twice, replays);
            share = Math.max(share, (once + twice) / host);
        }
    }

    /** K inferences between two events, then 2 K. */
    @Benchmark
    public void pair(Readings readings) {
        long begin = System.nanoTime();
        double once = clock.replay(replays);
        double twice = clock.replay(2 * replays);
        readings.add(once, twice, replays, System.nanoTime() - begin);
    }

    /** Waits for the device between inferences now and then, outside their times: its queue never fills. */
    @State(Scope.Thread)
    public static class Queue {
        private static final int DEPTH = 8;

        private int depth;

        @Setup(Level.Invocation)
        public void drain(DeviceBenchmark benchmark) {
            if (++depth % DEPTH == 0) {
                benchmark.clock.synchronize();
            }
        }
    }

    /** What the host does for one inference before it can do something else. */
    @Benchmark
    public void enqueue(Queue queue) {
        clock.enqueue();
    }
}
