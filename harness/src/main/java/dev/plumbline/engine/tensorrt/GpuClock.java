// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.engine.DeviceClock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.global.cudart;

/** Times a session's inferences by CUDA events in its stream. */
final class GpuClock implements DeviceClock {
    private static final int TICKS = 2000;
    /** A reading is a float32 of milliseconds; differences below this are its rounding, in nanoseconds. */
    private static final double ROUNDING = 1;

    private final TensorRtSession session;
    private final CUevent_st start = new CUevent_st();
    private final CUevent_st stop = new CUevent_st();
    private final float[] milliseconds = new float[1];
    private final Map<Integer, CUgraphExec_st> empty = new HashMap<>();
    private final Nvml nvml = Nvml.ofThisDevice();

    GpuClock(TensorRtSession session) {
        this.session = session;
        Cuda.check(cudart.cudaEventCreate(start), "making an event");
        Cuda.check(cudart.cudaEventCreate(stop), "making an event");
    }

    @Override
    public double replay(int count) {
        record(start);
        for (int i = 0; i < count; i++) {
            session.enqueue();
        }
        return elapsed();
    }

    @Override
    public double emptyReplay(int kernels, int count) {
        CUgraphExec_st graph = empty.computeIfAbsent(kernels, n -> Graphs.empty(session.stream(), n));
        record(start);
        for (int i = 0; i < count; i++) {
            Cuda.check(cudart.cudaGraphLaunch(graph, session.stream()), "launching an empty graph");
        }
        return elapsed();
    }

    private void record(CUevent_st event) {
        Cuda.check(cudart.cudaEventRecord(event, session.stream()), "recording an event");
    }

    private double elapsed() {
        record(stop);
        Cuda.check(cudart.cudaEventSynchronize(stop), "an inference");
        Cuda.check(cudart.cudaEventElapsedTime(milliseconds, start, stop), "reading an event");
        return milliseconds[0] * 1e6;
    }

    @Override
    public void enqueue() {
        session.enqueue();
    }

    @Override
    public void synchronize() {
        session.synchronize();
    }

    @Override
    public void poison() {
        session.poison();
    }

    /** The smallest difference between readings of very short work. */
    @Override
    public double tick() {
        TreeSet<Double> readings = new TreeSet<>();
        for (int i = 0; i < TICKS; i++) {
            readings.add(emptyReplay(1, 1));
        }
        double tick = Double.POSITIVE_INFINITY;
        double last = Double.NEGATIVE_INFINITY;
        for (double reading : readings) {
            if (reading - last > ROUNDING) {
                tick = Math.min(tick, reading - last);
            }
            last = reading;
        }
        return tick;
    }

    @Override
    public Map<String, Double> state() {
        return nvml.state();
    }

    @Override
    public Set<String> others() {
        return nvml.others();
    }
}
