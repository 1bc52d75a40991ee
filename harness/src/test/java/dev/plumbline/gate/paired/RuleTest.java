// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class RuleTest {
    @Test
    void looksSpendAlphaAndNoMore() {
        assertThat(Rule.DEFAULT.facts())
                .containsEntry("dead zone", "0.500 %")
                .containsEntry("gate", "2.00 %")
                .containsEntry("looks", "[6, 12, 24, 48] pairs");
        assertThatThrownBy(() -> new Rule(0.005, 0.02, 0.01, 0.01, List.of(6, 12), List.of(0.6, 0.6)))
                .hasMessageStartingWith("looks spend no more than alpha, but this gate has [0.005, 0.02");
        assertThatThrownBy(() -> new Rule(0.005, 0.02, 0.01, 0.01, List.of(6, 6), List.of(0.5, 0.5)))
                .hasMessageStartingWith("looks ascend from 2 pairs to 1000 at most");
    }

    @Test
    void aGateLiesAboveItsDeadZone() {
        assertThatThrownBy(() -> Rule.DEFAULT.withMargins(0.02, 0.02))
                .hasMessageStartingWith("a gate lies above its dead zone and is at most 100 %");
        assertThatThrownBy(() -> Rule.DEFAULT.withMargins(Double.NaN, 0.02))
                .hasMessageStartingWith("a gate lies above its dead zone");
    }

    @Test
    void saysWhatItCanSee() {
        // 0.5 % + (t(0.004 / 48, 47) + t(0.05, 47)) * 1.4 % / sqrt 48
        assertThat(Rule.DEFAULT.detectable(0.014, 48)).isCloseTo(0.0168, within(0.0001));
        assertThat(Rule.DEFAULT.detectable(0.028, 48)).isCloseTo(0.0292, within(0.0005));
        assertThat(Rule.DEFAULT.detectable(0, 48)).isCloseTo(0.005, within(1e-12));
    }
}
