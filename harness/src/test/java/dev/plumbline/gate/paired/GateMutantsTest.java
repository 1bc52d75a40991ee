// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Each defect of a gate that looks harmless breaks a bar that ours keeps, on the same processes. */
class GateMutantsTest {
    private static final Rule RULE = Rule.DEFAULT;
    private static final Replay.Gate OURS = Replay.Gate.OURS;

    /** Of a hundred suites, before the confirmation. */
    private static double suspected(Replay replay, Replay.Gate gate, Rule rule) {
        return replay.by(gate, rule).suites(1000).suspected() / 10.0;
    }

    @Test
    void withoutHolmSuitesAreRed() {
        Replay noisy = Replay.aa(Noise.TWO_PERCENT, 48);

        assertThat(suspected(noisy, OURS, RULE)).isLessThan(0.83);
        assertThat(suspected(noisy, new Replay.Gate(OURS.evidence(), true, false), RULE))
                .isGreaterThan(3);
    }

    /** Every look at the whole of alpha, as if it were the only one. */
    @Test
    void withoutASplitLooksOverspend() {
        Replay edge = Replay.aa(Noise.WIDE, 48).everywhere(RULE.deadZone());
        Rule unsplit = new Rule(0.005, 0.02, 4 * 0.01, RULE.beta(), RULE.looks(), List.of(0.25, 0.25, 0.25, 0.25));

        assertThat(suspected(edge, OURS, RULE)).isLessThan(1.7); // 1 % and two standard errors
        assertThat(suspected(edge, OURS, unsplit)).isGreaterThan(2.2);
    }

    @Test
    void pooledIterationsSeeSlowdownsThatAreNone() {
        Replay noisy = Replay.aa(Noise.ONE_PERCENT, 48);

        assertThat(suspected(noisy, OURS, RULE)).isLessThan(0.83);
        assertThat(suspected(noisy, new Replay.Gate(Replay::pooled, true, true), RULE))
                .isGreaterThan(10);
    }

    @Test
    void blocksTakeDriftForASlowdown() {
        assertThat(Math.abs(Figures.bias(Noise.THROTTLE, 6, 0))).isLessThan(0.0005);
        assertThat(Figures.bias(Noise.THROTTLE, 6, 2)).isGreaterThan(0.005);
        Replay throttled = Replay.aa(Noise.THROTTLE, 48);

        assertThat(suspected(throttled, OURS, RULE)).isLessThan(0.83);
        assertThat(suspected(throttled, new Replay.Gate(OURS.evidence(), false, true), RULE))
                .isGreaterThan(2);
    }

    @Test
    void unpairedProcessesHideSlowdownsInDrift() {
        Replay throttled = Replay.aa(Noise.THROTTLE, 48).slower(0.02);

        assertThat(throttled.suites(500).caught()).isGreaterThan(481);
        assertThat(throttled
                        .by(new Replay.Gate(Replay::unpaired, true, true), RULE)
                        .suites(500)
                        .caught())
                .isLessThan(475);
    }

    @Test
    void whatRegressesOnceIsNoRegression() {
        Replay edge = Replay.aa(Noise.WIDE, 48).everywhere(RULE.deadZone());
        Replay.Tally tally =
                edge.by(new Replay.Gate(OURS.evidence(), true, false), RULE).suites(300);

        assertThat(tally.suspected()).isGreaterThan(10 * Math.max(1, tally.red()));
    }
}
