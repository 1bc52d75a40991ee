// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

class SlopeTest {
    private final ScriptedClock clock = new ScriptedClock(false);

    @ParameterizedTest
    @CsvSource({
        "32, 333.3, 0",
        "32, 7500.5, 0",
        "32, 21500.25, 12",
        "32, 1103000.75, 0",
        "32, 9e6, 12",
        "1024, 333.3, 0",
        "1024, 7500.5, 12",
        "1024, 21500.25, 0",
        "1024, 1103000.75, 12",
        "1024, 9e6, 0"
    })
    void findsTheTimeOfAnInference(double tick, double inference, int interrupted) {
        clock.tick = tick;
        clock.inference = inference;
        clock.interrupted = interrupted;
        assertThat(measured(100)).isCloseTo(inference, withinPercentage(0.1));
    }

    @Test
    void aReadingAloneWouldNot() {
        int replays = Slope.replays(clock::replay, clock.tick());
        assertThat(clock.replay(replays) / replays).isNotCloseTo(clock.inference, withinPercentage(0.1));
        clock.tick = 1024;
        assertThat(clock.replay(1)).isNotCloseTo(clock.inference, withinPercentage(3));
    }

    @Test
    void keepsFractionsOfANanosecond() {
        clock.jitter = 0;
        clock.tick = 0.001;
        clock.inference = 333.3125;
        assertThat(measured(20)).isCloseTo(333.3125, withinPercentage(1e-5));
    }

    /** Of an inference of 8 ms, a window of 60 ms holds three pairs. */
    @Test
    void oneOfThreePairsMayBeFarOff() {
        Slope slope = new Slope();
        slope.add(8e6, 16e6, 1);
        slope.add(8e6, 17e6, 1);
        slope.add(8.1e6, 16.2e6, 1);
        assertThat(slope.nanoseconds()).isEqualTo(8.1e6);
    }

    @ParameterizedTest
    @CsvSource({"32, 1e6", "1024, 1.024e6", "5000, 5e6"})
    void readingsAreLongForTheClock(double tick, double shortest) {
        clock.tick = tick;
        for (double inference : new double[] {900, 21_500, 777_000, 2e6, 9e6}) {
            clock.inference = inference;
            int replays = Slope.replays(clock::replay, tick);
            assertThat(replays * inference).isBetween(1.1 * shortest, 1.3 * shortest + inference);
        }
    }

    @Test
    void refusesAClockThatIsNone() {
        assertThatThrownBy(() -> Slope.replays(clock::replay, 0))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.INCONCLUSIVE))
                .hasMessage("the device's clock has a tick of 0.0 ns, which is none: check the driver");
        clock.rate = 0;
        assertThatThrownBy(() -> measured(1))
                .hasMessage("the device's clock read 0.0 ns for 65536 inferences, which cannot be: check the driver");
        clock.rate = Double.NaN;
        assertThatThrownBy(() -> measured(1))
                .hasMessage("the device's clock read NaN ns for 1 inferences, which cannot be: check the driver");
    }

    private double measured(int milliseconds) {
        int replays = Slope.replays(clock::replay, clock.tick());
        return Slope.window(clock::replay, replays, Duration.ofMillis(milliseconds), clock::nanoTime);
    }
}
