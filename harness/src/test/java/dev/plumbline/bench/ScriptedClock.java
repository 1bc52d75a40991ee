// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import dev.plumbline.engine.DeviceClock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/** A device that takes the times it is told to. */
class ScriptedClock implements DeviceClock {
    /** Nanoseconds of one inference, and of a pair of events with nothing between. */
    double inference = 21_500.25;

    double events = 1_600;
    double jitter = 300;
    double tick = 32;
    /** Its time over that of a device which has warmed up, by nanoseconds since it began. */
    DoubleUnaryOperator drift = time -> 1;
    /** How often in a hundred readings the host is interrupted for 4 ms while it enqueues. */
    int interrupted;
    /** What its clock counts for each nanosecond. */
    double rate = 1;
    /** What it answers when asked for its state, in turn; the last one again and again. */
    List<Map<String, Double>> states = List.of(Map.of());

    /** What else runs on it, in words. */
    Set<String> others = Set.of();

    private final boolean real;
    private final SplittableRandom random = new SplittableRandom(7);
    private double now;
    private int asked;

    /** @param real whether it takes the host's time as well, or its own only */
    ScriptedClock(boolean real) {
        this.real = real;
    }

    /** Its own time. */
    long nanoTime() {
        return (long) now;
    }

    @Override
    public double replay(int count) {
        return reading(count * inference * drift.applyAsDouble(now));
    }

    /** 1.4 us and 0.8 us for each kernel. */
    @Override
    public double emptyReplay(int kernels, int count) {
        return reading(count * (1_400 + 800.0 * kernels));
    }

    private double reading(double nanoseconds) {
        double took = events + nanoseconds + jitter * random.nextDouble();
        if (random.nextInt(100) < interrupted) {
            took += 4e6;
        }
        if (real) {
            spin(took);
        }
        double begin = now + random.nextDouble() * tick;
        now += took + 10_000;
        return (Math.floor((begin + took) / tick) - Math.floor(begin / tick)) * tick * rate;
    }

    static void spin(double nanoseconds) {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < nanoseconds) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void enqueue() {
        spin(2_000);
    }

    @Override
    public void synchronize() {}

    @Override
    public void poison() {}

    @Override
    public double tick() {
        return tick;
    }

    @Override
    public synchronized Map<String, Double> state() {
        return new HashMap<>(states.get(Math.min(asked++, states.size() - 1)));
    }

    @Override
    public Set<String> others() {
        return others;
    }
}
