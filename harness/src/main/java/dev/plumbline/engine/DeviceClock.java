// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine;

import java.util.Map;
import java.util.Set;

/**
 * A session's device, which has a clock of its own. Inferences are those of {@link Session#run} over what was uploaded;
 * their outputs can be read when the device has been waited for.
 */
public interface DeviceClock {
    /**
     * Enqueues inferences back to back between two events and waits for the last.
     *
     * @param count at least 1
     * @return nanoseconds of the device's clock between the events
     */
    double replay(int count);

    /** As {@link #replay}, of an inference that launches this many empty kernels: what no engine can go below. */
    double emptyReplay(int kernels, int count);

    /** Enqueues one inference and returns at once. */
    void enqueue();

    /** Waits until all that was enqueued is done. */
    void synchronize();

    /** Fills the output buffers with a pattern of NaN, so that what no inference writes afterwards shows. */
    void poison();

    /** The smallest step of the device's clock, in nanoseconds, as measured on this device. */
    double tick();

    /**
     * The device's state now, cheap enough to be asked for every few milliseconds from another thread: {@code
     * clock.sm} and {@code clock.memory} in MHz, {@code power} in W, {@code temperature} in degrees Celsius, {@code
     * throttle}, NVML's bits of the reasons why clocks are low, {@code processes}, other processes on the device. What
     * cannot be read is absent.
     */
    Map<String, Double> state();

    /** The other processes that {@link #state} has counted on the device so far, by name and number as far as known. */
    default Set<String> others() {
        return Set.of();
    }
}
