// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ScaleTest {
    @Test
    void ticksAreRoundOnEveryKindOfAxis() {
        assertThat(Scale.fromZero(76).ticks()).containsExactly(0.0, 20.0, 40.0, 60.0);
        assertThat(new Scale(true, 0.3e6, 8e6).ticks()).containsExactly(5e5, 1e6, 2e6, 5e6);
        assertThat(new Scale(true, 1e-9, 1).ticks()).containsExactly(1e-8, 1e-6, 1e-4, 1e-2, 1.0);
        assertThat(new Scale(true, 0.9, 1.7).ticks()).hasSizeBetween(3, 6);
    }

    @Test
    void everyAxisHasAFewTicksWithinItsEnds() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 20_000; i++) {
            boolean logarithmic = random.nextBoolean();
            double low = Math.pow(10, random.nextDouble(-30, 30));
            double high = low * (1 + Math.pow(10, random.nextDouble(-2, 20)));
            Scale scale = Scale.around(logarithmic, low, high);
            List<Double> ticks = scale.ticks();
            assertThat(ticks.size()).as(scale.toString()).isBetween(1, 7);
            assertThat(ticks).allMatch(tick -> tick >= scale.low() && tick <= scale.high());
            assertThat(scale.position(low)).isFinite().isBetween(scale.position(scale.low()), scale.position(high));
        }
    }

    @Test
    void whatLiesBeyondAnEndIsDrawnAtTheEnd() {
        Scale scale = new Scale(true, 0.1, 10);
        assertThat(scale.position(1e300)).isEqualTo(1);
        assertThat(scale.position(0)).isEqualTo(-1);
    }

    @Test
    void refusesAnAxisThatGoesNowhere() {
        assertThatThrownBy(() -> new Scale(true, 0, 1)).hasMessage("no axis goes from 0.0 to 1.0");
        assertThatThrownBy(() -> new Scale(false, Double.NaN, 1)).hasMessage("no axis goes from NaN to 1.0");
        assertThatThrownBy(() -> new Scale(false, 1, 1)).hasMessage("no axis goes from 1.0 to 1.0");
    }
}
