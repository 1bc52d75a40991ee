// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvml;
import org.bytedeco.cuda.nvml.nvmlDevice_st;
import org.bytedeco.cuda.nvml.nvmlProcessInfo_v2_t;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/** NVIDIA's management library on the current device; reads, never sets. Without it nothing is known. */
final class Nvml {
    private static final int PROCESSES = 64;

    private final @Nullable nvmlDevice_st device;
    private final int[] value = new int[1];
    private final long[] bits = new long[1];
    private final @Nullable nvmlProcessInfo_v2_t processes;
    private final OtherProcesses others =
            new OtherProcesses(Path.of("/proc"), ProcessHandle.current().pid());

    private Nvml(@Nullable nvmlDevice_st device) {
        this.device = device;
        this.processes = device == null ? null : new nvmlProcessInfo_v2_t(PROCESSES);
    }

    /** The device that CUDA uses, which may be hidden behind {@code CUDA_VISIBLE_DEVICES}. */
    static Nvml ofThisDevice() {
        byte[] bus = new byte[32];
        nvmlDevice_st device = new nvmlDevice_st();
        try {
            boolean found = cudart.cudaDeviceGetPCIBusId(bus, bus.length, 0) == 0
                    && nvml.nvmlInit_v2() == 0
                    && nvml.nvmlDeviceGetHandleByPciBusId_v2(new BytePointer(bus), device) == 0;
            return new Nvml(found ? device : null);
        } catch (LinkageError e) { // A driver without the library.
            return new Nvml(null);
        }
    }

    synchronized Map<String, Double> state() {
        Map<String, Double> state = new LinkedHashMap<>();
        if (device == null) {
            return state;
        }
        put(state, "clock.sm", nvml.nvmlDeviceGetClockInfo(device, nvml.NVML_CLOCK_SM, value), 1);
        put(state, "clock.memory", nvml.nvmlDeviceGetClockInfo(device, nvml.NVML_CLOCK_MEM, value), 1);
        put(state, "power", nvml.nvmlDeviceGetPowerUsage(device, value), 1e-3);
        put(state, "temperature", nvml.nvmlDeviceGetTemperature(device, nvml.NVML_TEMPERATURE_GPU, value), 1);
        if (nvml.nvmlDeviceGetCurrentClocksEventReasons(device, bits) == 0) {
            state.put("throttle", (double) bits[0]);
        }
        count().ifPresent(others -> state.put("processes", (double) others));
        return state;
    }

    private void put(Map<String, Double> state, String name, int status, double unit) {
        if (status == 0) {
            state.put(name, value[0] * unit);
        }
    }

    private OptionalInt count() {
        value[0] = PROCESSES;
        if (processes == null || nvml.nvmlDeviceGetComputeRunningProcesses_v3(device, value, processes) != 0) {
            return OptionalInt.empty();
        }
        long[] listed = new long[value[0]];
        for (int i = 0; i < listed.length; i++) {
            listed[i] = Integer.toUnsignedLong(processes.getPointer(i).pid());
        }
        return OptionalInt.of(others.count(listed));
    }

    /** As {@link OtherProcesses#seen}. */
    synchronized Set<String> others() {
        return others.seen();
    }
}
