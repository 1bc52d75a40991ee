// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class RuleTest {
    private static Rule rule(
            double alpha, double suspicion, double confirmation, List<Integer> looks, double... parts) {
        List<Double> split = Arrays.stream(parts).boxed().toList();
        return new Rule(0.005, 0.02, alpha, suspicion, confirmation, 0.01, looks, split, split);
    }

    @Test
    void looksSpendAlphaAndNoMore() {
        assertThat(Rule.DEFAULT.facts())
                .containsEntry("dead zone", "0.500 %")
                .containsEntry("gate", "2.00 %")
                .containsEntry("looks", "[6, 12, 24, 48] pairs");
        // A record of other looks is refused for them, and not for what follows from them.
        assertThat(Rule.DEFAULT.facts().keySet()).startsWith("dead zone", "gate", "looks");
        assertThatThrownBy(() -> rule(0.01, 0.5, 0.02, List.of(6, 12), 0.6, 0.6))
                .hasMessageStartingWith("looks spend no more than alpha, but this gate has [0.005, 0.02");
        assertThatThrownBy(() -> rule(0.01, 0.5, 0.02, List.of(6, 6), 0.5, 0.5))
                .hasMessageStartingWith("looks ascend from 2 pairs to 1000 at most");
    }

    @Test
    void aSuspicionAndItsConfirmationSpendAlphaAndNoMore() {
        String message =
                "a suspicion of alpha or more and its confirmation of at most 10 % come to alpha at most, but this"
                        + " gate has [0.005, 0.02, 0.01, ";
        for (double[] wrong :
                new double[][] {{0.51, 0.02}, {0.5, 0.021}, {0.009, 0.02}, {Double.NaN, 0.02}, {0.05, 0.2}}) {
            assertThatThrownBy(() -> rule(0.01, wrong[0], wrong[1], List.of(6), 1))
                    .hasMessageStartingWith(message + wrong[0] + ", " + wrong[1]);
        }
        for (int parts = 1; parts <= 100; parts++) {
            Rule part = Rule.DEFAULT.withPart(parts);
            assertThat(parts * part.alpha()).isLessThanOrEqualTo(Rule.DEFAULT.alpha() * (1 + 1e-12));
            assertThat(parts * part.suspicion() * part.confirmation())
                    .isLessThanOrEqualTo(Rule.DEFAULT.alpha() * (1 + 1e-12))
                    .isGreaterThan(0.9 * Rule.DEFAULT.suspicion() * Rule.DEFAULT.confirmation());
            assertThat(Rule.of(part.facts())).isEqualTo(part);
        }
    }

    /** Few cells spend the confirmation each, many share the suspicion; a cell that nothing confirms has alpha. */
    @Test
    void aLookSpendsItsPart() {
        List<Double> early = List.of(0.75, 0.25);
        Rule rule = new Rule(0.005, 0.02, 0.01, 0.4, 0.025, 0.01, List.of(6, 12), List.of(0.1, 0.9), early);

        assertThat(rule.level(0)).isCloseTo(0.001, within(1e-12));
        assertThat(rule.unconfirmed().suspicion(0, 48)).isEqualTo(rule.level(0));
        assertThat(rule.suspicion(0, 1)).isCloseTo(0.01875, within(1e-12));
        assertThat(rule.suspicion(1, 8)).isCloseTo(0.05, within(1e-12));
        assertThat(rule.suspicion(0, 48)).isCloseTo(0.3, within(1e-12));
        assertThat(rule.confirming().suspicion(0, 48))
                .isEqualTo(rule.confirming().level(0))
                .isCloseTo(0.01875, within(1e-12));
        assertThat(rule.confirming().beta()).isEqualTo(rule.beta() / 5);
    }

    /** So a cell is seen as well in a shard as in the whole suite. */
    @Test
    void aCellOfAShardSpendsWhatItWouldAlone() {
        double whole = Rule.DEFAULT.suspicion(0, 48) / 48;

        assertThat(Rule.DEFAULT.withPart(3).suspicion(0, 16) / 16).isCloseTo(whole, within(1e-12));
        assertThat(Rule.DEFAULT.withPart(48).suspicion(0, 1)).isCloseTo(whole, within(1e-12));
    }

    /** What was recorded before there was a suspicion had spent alpha on it. */
    @Test
    void aRuleIsReadBackAsItWasRecorded() {
        Map<String, String> facts = new HashMap<>(Rule.DEFAULT.facts());
        assertThat(Rule.of(facts)).isEqualTo(Rule.DEFAULT);

        facts.remove("alpha of a confirmation");
        assertThatThrownBy(() -> Rule.of(facts))
                .hasMessage("the record names no alpha of a confirmation, so it is of no gated run");
        facts.remove("suspicion of the suite");
        facts.remove("split of the suspicion");
        Rule former = Rule.of(facts);
        List<Double> split = List.of(0.1, 0.2, 0.3, 0.4);
        assertThat(former)
                .isEqualTo(new Rule(0.005, 0.02, 0.01, 0.01, 0.05, 0.005, List.of(6, 12, 24, 48), split, split));
        assertThat(former.suspicion(3, 48)).isEqualTo(former.level(3)).isEqualTo(0.004);
        assertThat(former.confirming().level(0)).isCloseTo(0.005, within(1e-12));
        assertThat(former.facts()).doesNotContainKey("suspicion of the suite");
        assertThat(Rule.of(former.withPart(3).facts())).isEqualTo(former.withPart(3));
        assertThat(Rule.DEFAULT.withErrors(former)).isEqualTo(former);
        assertThat(Rule.DEFAULT.withLooks(2).withErrors(former)).isEqualTo(Rule.DEFAULT.withLooks(2));
        // 0.5 % + (t(0.004 / 48, 47) + t(0.05, 47)) * 1.4 % / sqrt 48
        assertThat(former.detectable(0.014, 48)).isCloseTo(0.0168, within(0.0001));
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
        // 0.5 % + (t(0.48 * 0.06 / 48, 47) + t(0.025, 47)) * 1.4 % / sqrt 48
        assertThat(Rule.DEFAULT.detectable(0.014, 48)).isCloseTo(0.0161, within(0.0001));
        assertThat(Rule.DEFAULT.detectable(0.028, 48)).isCloseTo(0.0274, within(0.0002));
        assertThat(Rule.DEFAULT.detectable(0, 48)).isCloseTo(0.005, within(1e-12));
    }
}
