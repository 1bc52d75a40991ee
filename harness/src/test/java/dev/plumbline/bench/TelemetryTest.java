// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

class TelemetryTest {
    @Test
    void saysWhatTheTraceSays() {
        assertThat(Telemetry.of(Trace.of("thermal")))
                .containsOnly(
                        entry("clock.sm.min", 1500.0),
                        entry("clock.sm.mean", 1845.0),
                        entry("clock.sm.max", 1980.0),
                        entry("clock.memory.min", 2619.0),
                        entry("clock.memory.mean", 2619.0),
                        entry("clock.memory.max", 2619.0),
                        entry("power.min", 456.0),
                        entry("power.mean", 502.0),
                        entry("power.max", 520.0),
                        entry("temperature.min", 86.0),
                        entry("temperature.mean", 86.875),
                        entry("temperature.max", 88.0),
                        entry("throttle", (double) 0x60),
                        entry("power.capped", 0.0),
                        entry("telemetry.samples", 16.0));
    }

    @ParameterizedTest
    @CsvSource({
        "steady, 0x0, 0, ''",
        "idle, 0x1, 0, ''",
        "power-cap, 0x4, 0.75, ''",
        "thermal, 0x60, 0, 'thermal slowdown by the driver, thermal slowdown by the hardware'",
        "brake, 0x84, 0.75, power brake",
    })
    void onlyHeatAndHardwareAreFaults(String trace, String bits, double capped, String fault) {
        Map<String, Double> facts = Telemetry.of(Trace.of(trace));
        assertThat(facts.get("throttle")).isEqualTo((double) Long.decode(bits));
        assertThat(facts.get("power.capped")).isEqualTo(capped);
        assertThat(Telemetry.fault(facts).orElse("")).isEqualTo(fault);
    }

    @Test
    void everyFaultIsOne() {
        for (int bit = 0; bit < 10; bit++) {
            boolean fault =
                    Telemetry.fault(Map.of("throttle", (double) (1 << bit))).isPresent();
            assertThat(fault).as("bit " + bit).isEqualTo(List.of(3, 5, 6, 7).contains(bit));
        }
    }

    /** Windows cut from a trace come to what the whole trace does. */
    @ParameterizedTest
    @CsvSource({"steady", "power-cap", "thermal", "brake"})
    void windowsJoin(String name) {
        List<Map<String, Double>> trace = Trace.of(name);
        List<Map<String, Double>> windows = new ArrayList<>();
        for (int at = 0; at < trace.size(); at += 4) {
            windows.add(Telemetry.of(trace.subList(at, at + 4)));
        }
        Map<String, Double> whole = Telemetry.of(trace);
        Map<String, Double> joined = Telemetry.join(windows);
        assertThat(joined.keySet()).isEqualTo(whole.keySet());
        joined.forEach((fact, value) -> assertThat(value).as(fact).isCloseTo(whole.get(fact), within(1e-9)));
    }

    @Test
    void whatIsNotToldIsAbsent() {
        assertThat(Telemetry.of(List.of(Map.of(), Map.of("power", 70.0))))
                .containsOnly(
                        entry("power.min", 70.0),
                        entry("power.mean", 70.0),
                        entry("power.max", 70.0),
                        entry("telemetry.samples", 2.0));
        assertThat(Telemetry.fault(Map.of())).isEmpty();
    }

    @Test
    void theMostProcessesAtOnceCount() {
        List<Map<String, Double>> states = List.of(Map.of("processes", 0.0), Map.of("processes", 2.0), Map.of());
        Map<String, Double> facts = Telemetry.of(states);
        assertThat(facts).contains(entry("processes", 2.0));
        assertThat(Telemetry.join(List.of(facts, Telemetry.of(List.of(Map.of("processes", 1.0))))))
                .contains(entry("processes", 2.0));
    }
}
