// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Placement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class ClockSectionTest {
    private static final Cell CELL = new Cell("lenet5", "elu", "tensorrt", Placement.NATIVE, Precision.FP16, 1);

    @Test
    void theStripMarksForksThatTheGpuSlowedDown() {
        SampleGpu gpu = new SampleGpu(4);
        gpu.add(CELL, 50_000);
        gpu.run.forks.put(
                CELL.id(),
                List.of(
                        gpu.fork(CELL, 0, 50_000, Map.of("throttle", 4.0)),
                        gpu.fork(CELL, 1, 50_000, Map.of("throttle", 64.0, "device.windows.discarded", 2.0)),
                        gpu.fork(CELL, 2, 50_000, Map.of("clock.sm.min", 9e9, "throttle", 512.0)),
                        gpu.fork(CELL, 3, 50_000, Map.of())));
        Section section = ClockSection.of(DeviceCells.of(Results.of(gpu.build())));
        Strip strip = (Strip) section.drawings().get(0);
        assertThat(strip.lanes())
                .extracting(Strip.Lane::label)
                .containsExactly("SM clock, MHz", "power, W", "temperature, °C");
        assertThat(strip.lanes().get(0).readings())
                .as("what cannot be is left out")
                .hasSize(3);
        assertThat(strip.lanes().get(1).readings())
                .extracting(Strip.Reading::second, Strip.Reading::red)
                .containsExactly(tuple(0.0, false), tuple(1800.0, true), tuple(3600.0, false), tuple(5400.0, false));
        assertThat(strip.events())
                .extracting(Strip.Events::label, Strip.Events::red, Strip.Events::seconds)
                .containsExactly(
                        tuple("lower clocks: bits 0x200", false, List.of(3600.0)),
                        tuple("lower clocks: power cap", false, List.of(0.0)),
                        tuple("lower clocks: thermal slowdown by the hardware", true, List.of(1800.0)));
        assertThat(section.findings())
                .containsExactly(
                        strip.alt().substring(0, strip.alt().indexOf(" Reasons")),
                        "Reasons for lower clocks, in forks: bits 0x200 in 1; none in 1; power cap in 1; thermal slowdown"
                                + " by the hardware in 1. Windows discarded and measured again: 2.");
        assertThat(section.findings().get(0))
                .startsWith("In 4 forks: SM clock 1,980\u00a0MHz, memory clock 2,619\u00a0MHz");
        assertThat(section.folded().get(0).rows()).extracting(Table.Row::kind).containsExactly("", "red", "", "");
    }
}
