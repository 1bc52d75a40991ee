// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.bench.ScriptedEngine.Script;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

/** Timing by a device's clock, through JMH. */
class DeviceTimingTest {
    private static final Map<String, Double> FINE = Map.of("clock.sm", 1980.0, "throttle", 0.0, "processes", 0.0);
    private static final Map<String, Double> HOT = Map.of("clock.sm", 1200.0, "throttle", (double) 0x20);

    private static final String CELL = "lenet5/relu/scripted/native/fp32/b2";

    private Script script = new Script();

    @BeforeAll
    static void manyMayRunAtOnce() {
        System.setProperty("jmh.ignoreLock", "true");
    }

    @Test
    void aForkHoldsTheTimesOfTheDevice() {
        script.states = Trace.of("power-cap");
        Entry.Fork fork = time(0);
        assertThat(fork.iterations())
                .hasSize(3)
                .allSatisfy(time -> assertThat(time).isCloseTo(21_500.25, withinPercentage(0.1)));
        assertThat(fork.quantiles().get("50")).isGreaterThan(31_000);
        assertThat(fork.samples()).isPositive();
        assertThat(fork.engine()).containsOnly(entry("fingerprint", "c0ffee"), entry("kernels", "8"));
        assertThat(fork.facts())
                .contains(
                        entry("load", 0.5),
                        entry("device.tick.ns", 32.0),
                        entry("device.windows.discarded", 0.0),
                        entry("throttle", 4.0))
                .containsKeys("device.plateau", "gc.alloc.rate.norm", "clock.sm.min", "power.max", "power.capped");
        assertThat(fork.facts().get("device.empty.ns")).isCloseTo(2_200, withinPercentage(0.1));
        assertThat(fork.facts().get("device.launch.floor.ns")).isCloseTo(7_800, withinPercentage(0.1));
        assertThat(fork.facts().get("device.replays")).isBetween(55.0, 58.0);
        assertThat(fork.facts().get("process.age")).isPositive();
        assertThat(fork.facts().get("device.share")).isBetween(0.5, 1.001);
        assertThat(fork.facts().get("host.enqueue.ns")).isGreaterThan(2_000);
        assertThat(fork.facts().get("host.alloc.bytes")).isCloseTo(0, within(1.0));
        assertThat(fork.facts().get("audit.same.sample.ratio")).isCloseTo(1, within(0.01));
        assertThat(fork.facts().get("telemetry.samples")).isGreaterThanOrEqualTo(6);
    }

    @Test
    void anEngineThatDoesNotTellItsLayersHasNoFloor() {
        script.facts = Map.of();
        Entry.Fork fork = time(1);
        assertThat(fork.facts())
                .containsKey("device.empty.ns")
                .doesNotContainKeys("device.launch.floor.ns", "audit.same.sample.ratio", "clock.sm.min", "throttle");
        assertThat(fork.engine()).isEmpty();
    }

    @Test
    void aHotWindowIsMeasuredAgain() {
        script.states = List.of(FINE, HOT, FINE);
        Entry.Fork fork = time(1);
        assertThat(fork.iterations()).hasSize(3);
        assertThat(fork.facts())
                .contains(
                        entry("device.windows.discarded", 1.0), entry("throttle", 0.0), entry("clock.sm.min", 1980.0));
    }

    @Test
    void aDeviceThatStaysHotIsInconclusive() {
        script.states = List.of(HOT);
        assertFails(
                ExitCode.INCONCLUSIVE,
                "0 of 3 windows were without thermal slowdown by the driver, and 3 repeats did not change that: let the"
                        + " device cool down or repair its cooling or power, then run the same command again");
    }

    @Test
    void anotherProcessOnTheDeviceIsInconclusive() {
        script.states = List.of(FINE, Map.of("processes", 1.0), FINE);
        assertFails(
                ExitCode.INCONCLUSIVE,
                "1 other process ran on the device while the cell was timed: end what else uses the GPU (nvidia-smi"
                        + " lists it), then run the same command again");
        script.states = List.of(Map.of("processes", 2.0));
        script.others = Set.of("python3 (4711)", "process 12");
        assertThatThrownBy(() -> time(1))
                .hasMessageStartingWith("2 other processes ran on the device while the cell was timed, process 12,"
                        + " python3 (4711): end what else uses the GPU");
    }

    @Test
    void aClockThatRunsSlowIsInconclusive() {
        script.rate = 0.25;
        assertThatThrownBy(() -> time(1))
                .hasMessageMatching(
                        "the device's clock counts 0\\.2[0-9]{2} ns for each of the host's while it is busy,"
                                + " so one of them is wrong: look whether confidential computing is on, and check the driver");
    }

    /** Single inferences are right. */
    @Test
    void aReplayThatComputesNothingIsFound() {
        script.idle = true;
        assertFails(ExitCode.PARITY, changed(2));
    }

    @Test
    void anInferenceThatWritesTooLittleIsFound() {
        script = new Script() {
            @Override
            void compute() {
                double last = outputs[1];
                super.compute();
                outputs[1] = poisoned ? last : outputs[1];
            }
        };
        assertFails(ExitCode.PARITY, changed(1));
    }

    @Test
    void anOutputThatIsNeverWrittenIsFound() {
        script = new Script() {
            @Override
            void compute() {
                super.compute();
                outputs[1] = Double.NaN;
            }
        };
        assertFails(ExitCode.PARITY, changed(1));
    }

    @Test
    void oneDifferentBitIsFound() {
        script = new Script() {
            private int inferences;

            @Override
            void compute() {
                super.compute();
                outputs[0] = ++inferences < 100 ? outputs[0] : Math.nextUp(outputs[0]);
            }
        };
        assertFails(ExitCode.PARITY, changed(1));
    }

    @Test
    void resultsKeptByTheirImageAreFound() {
        script = new Script() {
            @Override
            public double replay(int count) {
                int half = uploaded.length / 2;
                boolean same = Arrays.equals(uploaded, 0, half, uploaded, half, 2 * half);
                inference = same ? 17_000 : 20_000;
                return super.replay(count);
            }
        };
        assertThatThrownBy(() -> time(0))
                .hasMessageMatching(
                        "a batch of one image 2 times takes 0\\.8[0-9]{2} of the time of different images, so work is"
                                + " skipped: look for results that are kept by their input");
    }

    @Test
    void anEngineThatThrowsIsACrash() {
        script = new Script() {
            private int runs;

            @Override
            void run() {
                super.run();
                if (++runs > 20) {
                    throw new IllegalStateException("out of memory");
                }
            }
        };
        assertFails(ExitCode.WORKER_CRASH, "timing failed: out of memory");
    }

    private static String changed(int elements) {
        return elements + (elements == 1 ? " element" : " elements")
                + " of the outputs changed or were no numbers while the cell was timed, so its time is not that of what was"
                + " verified: look for a kernel that is skipped, writes too little or races";
    }

    private Entry.Fork time(int fork) {
        ScriptedEngine.play(script);
        return Timing.of(Cell.parse(CELL), fork, Protocol.SMOKE, Given.NOTHING, Map.of("load", 0.5));
    }

    private void assertFails(ExitCode exit, String message) {
        assertThatThrownBy(() -> time(1))
                .hasMessage(message)
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.exit()).isEqualTo(exit));
    }
}
