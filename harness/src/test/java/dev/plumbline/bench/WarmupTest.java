// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

class WarmupTest {
    private final ScriptedClock clock = new ScriptedClock(false);

    @Test
    void aWarmDeviceIsKeptBusyAsLongAsAsked() {
        assertThat(warmed().plateau()).isTrue();
        assertThat(clock.nanoTime() / 1e6).isBetween(250.0, 300.0);
    }

    @Test
    void aColdDeviceIsKeptBusyUntilItsTimesSettle() {
        clock.drift = time -> 1 + 0.5 * Math.exp(-time / 100e6);
        Warmup warm = warmed();
        assertThat(warm.plateau()).isTrue();
        assertThat(clock.nanoTime() / 1e6).isBetween(400.0, 900.0);
        assertThat(clock.drift.applyAsDouble(clock.nanoTime())).isCloseTo(1, withinPercentage(0.7));
        assertThat(warm.replays() * clock.inference).isBetween(1.1e6, 1.4e6);
    }

    @Test
    void aDeviceThatNeverSettlesIsNotWaitedForForever() {
        clock.drift = time -> 1 + 0.05 * Math.sin(time / 40e6);
        assertThat(warmed().plateau()).isFalse();
        assertThat(clock.nanoTime() / 1e6).isBetween(1000.0, 1050.0);
    }

    private Warmup warmed() {
        return Warmup.of(clock::replay, clock.tick(), Duration.ofMillis(250), clock::nanoTime);
    }
}
