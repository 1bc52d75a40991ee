// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.engine.DeviceClock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.openjdk.jmh.results.IterationResult;

/**
 * One measured window of {@link DeviceBenchmark#pair}.
 *
 * @param nanoseconds of one inference
 * @param share of the host's time for a reading, the largest that the device's clock accounts for
 * @param allocation bytes of the heap for one inference
 * @param telemetry as {@link Telemetry#of} gives it
 */
record DeviceWindow(double nanoseconds, double share, double allocation, Map<String, Double> telemetry) {
    /** Readings last a millisecond: events and waiting for them take little of it. */
    private static final double LEAST_SHARE = 0.5;

    /** The device's clock measures less than the host's around it, but clocks differ by parts in ten thousand. */
    private static final double MOST_SHARE = 1.01;

    DeviceWindow {
        if (!(nanoseconds > 0 && nanoseconds < 1e15)) {
            throw new PlumblineException(
                    ExitCode.INCONCLUSIVE,
                    "the device's clock gave " + nanoseconds
                            + " ns for an inference, which cannot be: check the driver");
        }
        telemetry = Map.copyOf(telemetry);
    }

    /**
     * @param others as {@link DeviceClock#others}
     * @throws PlumblineException if what was timed is not what was verified, or not it alone
     */
    static DeviceWindow of(IterationResult iteration, Set<String> others) {
        Map<String, Double> all = new HashMap<>();
        iteration.getSecondaryResults().forEach((name, result) -> all.put(name, result.getScore()));
        Audit.requireUnchanged((long) taken(all, "outputsChanged"));
        requireAlone(all.getOrDefault(Telemetry.PROCESSES, 0.0), others);
        return new DeviceWindow(taken(all, "deviceTime"), taken(all, "deviceShare"), taken(all, "hostAllocation"), all);
    }

    private static void requireAlone(double count, Set<String> others) {
        if (count > 0) {
            throw new PlumblineException(
                    ExitCode.INCONCLUSIVE,
                    String.format(
                            Locale.ROOT,
                            "%.0f other process%s ran on the device while the cell was timed%s: end what else uses the"
                                    + " GPU (nvidia-smi lists it), then run the same command again",
                            count,
                            count == 1 ? "" : "es",
                            others.isEmpty() ? "" : ", " + String.join(", ", new TreeSet<>(others))));
        }
    }

    private static double taken(Map<String, Double> all, String name) {
        return Objects.requireNonNull(all.remove(name), name);
    }

    Optional<String> fault() {
        return Telemetry.fault(telemetry);
    }

    /** Of all windows that count. */
    static Map<String, Double> facts(List<DeviceWindow> windows) {
        double share = windows.stream().mapToDouble(DeviceWindow::share).max().orElseThrow();
        if (!(share > LEAST_SHARE && share < MOST_SHARE)) {
            throw new PlumblineException(
                    ExitCode.INCONCLUSIVE,
                    String.format(
                            Locale.ROOT,
                            "the device's clock counts %.3f ns for each of the host's while it is busy, so one of them"
                                    + " is wrong: look whether confidential computing is on, and check the driver",
                            share));
        }
        Map<String, Double> facts = new HashMap<>(
                Telemetry.join(windows.stream().map(DeviceWindow::telemetry).toList()));
        facts.put("device.share", share);
        double[] allocated =
                windows.stream().mapToDouble(DeviceWindow::allocation).sorted().toArray();
        facts.put("host.alloc.bytes", allocated[allocated.length - 1]);
        facts.put("host.alloc.median", allocated[allocated.length / 2]);
        return facts;
    }
}
