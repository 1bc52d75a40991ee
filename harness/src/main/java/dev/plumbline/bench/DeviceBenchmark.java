// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import com.sun.management.ThreadMXBean;
import dev.plumbline.engine.DeviceClock;
import dev.plumbline.engine.Session;
import java.lang.management.ManagementFactory;
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

    /** {@link Given#text}. */
    @Param("")
    public String given = "";

    /** K of {@link Slope}. */
    @Param("1")
    public int replays;

    @SuppressWarnings("NullAway.Init")
    private Session session;

    @SuppressWarnings("NullAway.Init")
    private DeviceClock clock;

    @SuppressWarnings("NullAway.Init")
    private Audit audit;

    /** Samples the outputs and poisons them: what the iteration does not compute cannot pass the audit after it. */
    @Setup(Level.Iteration)
    public void sample() {
        session = OpenCell.of(cell, given).session();
        clock = session.device().orElseThrow();
        audit = Audit.of(session);
        clock.poison();
    }

    /** What an iteration's readings come to; these carry the device's times into JMH's results. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Readings {
        private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        private final Slope slope = new Slope();
        private double share;
        private long bytes;
        private long inferences;
        private long changed;

        @Setup(Level.Iteration)
        public void clear() {
            slope.clear();
            share = 0;
            bytes = 0;
            inferences = 0;
        }

        @TearDown(Level.Iteration)
        public void audit(DeviceBenchmark benchmark) {
            changed = benchmark.audit.changed(benchmark.session);
        }

        /** Elements of the outputs that are not what they were before the iteration. */
        public long outputsChanged() {
            return changed;
        }

        /** Nanoseconds of one inference by the device's clock. */
        public double deviceTime() {
            return slope.nanoseconds();
        }

        /** Of the host's time for a reading, the largest share that the device's clock accounts for. */
        public double deviceShare() {
            return share;
        }

        /** Bytes of the heap that this thread took for one inference; JMH's profiler would count what JMH takes too. */
        public double hostAllocation() {
            return (double) bytes / inferences;
        }

        private double reading(DeviceClock clock, int count) {
            long allocated = THREADS.getCurrentThreadAllocatedBytes();
            long begin = System.nanoTime();
            double read = clock.replay(count);
            share = Math.max(share, read / (System.nanoTime() - begin));
            bytes += THREADS.getCurrentThreadAllocatedBytes() - allocated;
            inferences += count;
            return read;
        }
    }

    /** K inferences between two events, then 2 K. */
    @Benchmark
    public void pair(Readings readings) {
        double once = readings.reading(clock, replays);
        double twice = readings.reading(clock, 2 * replays);
        readings.slope.add(once, twice, replays);
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
