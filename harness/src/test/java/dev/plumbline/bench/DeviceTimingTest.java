// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import dev.plumbline.bench.ScriptedEngine.Script;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

/** Timing by a device's clock, through JMH. */
class DeviceTimingTest {
    @BeforeAll
    static void manyMayRunAtOnce() {
        System.setProperty("jmh.ignoreLock", "true");
    }

    @Test
    void aForkHoldsTheDevicesTimes() {
        Entry.Fork fork = time(new Script());
        assertThat(fork.iterations())
                .hasSize(3)
                .allSatisfy(time -> assertThat(time).isCloseTo(21_500.25, withinPercentage(0.1)));
    }

    private static Entry.Fork time(Script script) {
        ScriptedEngine.play(script);
        return Timing.of(
                Cell.parse("lenet5/relu/scripted/native/fp32/b2"), 0, Protocol.SMOKE, Optional.empty(), Map.of());
    }
}
