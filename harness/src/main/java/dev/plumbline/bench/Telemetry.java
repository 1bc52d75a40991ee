// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import dev.plumbline.journal.Throttle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * What a device's states come to, as numbers by name: {@code clock.sm.min}, {@code .mean} and {@code .max}, the same of
 * {@code clock.memory}, {@code power} and {@code temperature}; {@code throttle}, every reason that was seen; {@code
 * power.capped}, the share of states with clocks below what the power limit allows; {@code processes}, the most others
 * at once; {@code telemetry.samples}. What the device does not tell is absent.
 */
final class Telemetry {
    static final String THROTTLE = "throttle";
    static final String PROCESSES = "processes";

    private static final List<String> GAUGES = List.of("clock.sm", "clock.memory", "power", "temperature");
    private static final String CAPPED = "power.capped";
    private static final String SAMPLES = "telemetry.samples";

    private Telemetry() {}

    /** Of one window's states. */
    static Map<String, Double> of(List<Map<String, Double>> states) {
        Map<String, Double> facts = new LinkedHashMap<>();
        for (String gauge : GAUGES) {
            double[] values = values(states, gauge);
            if (values.length > 0) {
                facts.put(gauge + ".min", DoubleStream.of(values).min().orElseThrow());
                facts.put(gauge + ".mean", DoubleStream.of(values).average().orElseThrow());
                facts.put(gauge + ".max", DoubleStream.of(values).max().orElseThrow());
            }
        }
        double[] reasons = values(states, THROTTLE);
        if (reasons.length > 0) {
            facts.put(THROTTLE, union(reasons));
            facts.put(
                    CAPPED,
                    DoubleStream.of(reasons)
                            .map(bits -> ((long) bits & Throttle.POWER_CAP) == 0 ? 0 : 1)
                            .average()
                            .orElseThrow());
        }
        DoubleStream.of(values(states, PROCESSES)).max().ifPresent(most -> facts.put(PROCESSES, most));
        facts.put(SAMPLES, (double) states.size());
        return facts;
    }

    /** Of several windows, from what {@link #of} says of each. */
    static Map<String, Double> join(List<Map<String, Double>> windows) {
        Map<String, Double> facts = new LinkedHashMap<>();
        windows.forEach(window ->
                window.keySet().forEach(name -> facts.put(name, joined(name, values(windows, name)))));
        return facts;
    }

    private static double joined(String name, double[] values) {
        if (name.equals(THROTTLE)) {
            return union(values);
        }
        if (name.equals(SAMPLES)) {
            return DoubleStream.of(values).sum();
        }
        if (name.endsWith(".min")) {
            return DoubleStream.of(values).min().orElseThrow();
        }
        return name.endsWith(".max") || name.equals(PROCESSES)
                ? DoubleStream.of(values).max().orElseThrow()
                : DoubleStream.of(values).average().orElseThrow();
    }

    /** Why a window's times do not count, in words; empty if they do. */
    static Optional<String> fault(Map<String, Double> facts) {
        long faults = Throttle.faults(facts.getOrDefault(THROTTLE, 0.0));
        return faults == 0 ? Optional.empty() : Optional.of(Throttle.words(faults));
    }

    private static double[] values(List<Map<String, Double>> maps, String name) {
        return maps.stream()
                .filter(map -> map.containsKey(name))
                .mapToDouble(map -> map.getOrDefault(name, Double.NaN))
                .toArray();
    }

    private static double union(double[] bits) {
        return DoubleStream.of(bits).mapToLong(each -> (long) each).reduce(0, (a, b) -> a | b);
    }
}
