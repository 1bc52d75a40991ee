// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Each defect of a gate that looks harmless breaks a bar that ours keeps, on the same processes. */
class GateMutantsTest {
    private static final Rule RULE = Rule.DEFAULT;

    /** One that suspects as seldom as it may be red, which shows in a thousand suites what a defect adds. */
    private static final Rule TIGHT = suspicion(0.01, RULE.early());

    private static final Replay.Gate OURS = Replay.Gate.OURS;

    private static Rule suspicion(double suspicion, List<Double> early) {
        return new Rule(0.005, 0.02, 0.01, suspicion, 0.02, RULE.beta(), RULE.looks(), RULE.split(), early);
    }

    /** Of a hundred suites, before the confirmation. */
    private static double suspected(Replay replay, Replay.Gate gate, Rule rule) {
        return replay.by(gate, rule).suites(1000).suspected() / 10.0;
    }

    @Test
    void withoutHolmSuitesAreRed() {
        Replay noisy = Replay.aa(Noise.TWO_PERCENT, 48);

        assertThat(suspected(noisy, OURS, TIGHT)).isLessThan(0.83);
        assertThat(suspected(noisy, new Replay.Gate(OURS.evidence(), true, false), TIGHT))
                .isGreaterThan(3);
    }

    /** Every look at the whole of what all may spend, as if it were the only one. */
    @Test
    void withoutASplitLooksOverspend() {
        Replay edge = Replay.aa(Noise.WIDE, 48).everywhere(RULE.deadZone());
        Rule unsplit = suspicion(0.04, List.of(0.25, 0.25, 0.25, 0.25));

        assertThat(suspected(edge, OURS, TIGHT)).isLessThan(1.7); // 1 % and two standard errors
        assertThat(suspected(edge, OURS, unsplit)).isGreaterThan(2.2);
    }

    @Test
    void pooledIterationsSeeSlowdownsThatAreNone() {
        Replay noisy = Replay.aa(Noise.ONE_PERCENT, 48);
        Replay pooled = noisy.by(new Replay.Gate(Replay::pooled, true, true), RULE);

        assertThat(noisy.suites(1000).red()).isZero();
        assertThat(pooled.suites(1000).red()).isGreaterThan(20);
    }

    @Test
    void blocksTakeDriftForASlowdown() {
        assertThat(Math.abs(Figures.bias(Noise.THROTTLE, 6, 0))).isLessThan(0.0005);
        assertThat(Figures.bias(Noise.THROTTLE, 6, 2)).isGreaterThan(0.005);
        Replay throttled = Replay.aa(Noise.THROTTLE, 48);

        assertThat(suspected(throttled, OURS, TIGHT)).isLessThan(0.83);
        assertThat(suspected(throttled, new Replay.Gate(OURS.evidence(), false, true), TIGHT))
                .isGreaterThan(2);
    }

    @Test
    void unpairedProcessesHideSlowdownsInDrift() {
        Replay throttled = Replay.aa(Noise.THROTTLE, 48).slower(0.05);

        assertThat(throttled.suites(500).early()).isGreaterThanOrEqualTo(495);
        assertThat(throttled
                        .by(new Replay.Gate(Replay::unpaired, true, true), RULE)
                        .suites(500)
                        .early())
                .isLessThan(450);
    }

    @Test
    void whatRegressesOnceIsNoRegression() {
        Replay edge = Replay.aa(Noise.WIDE, 48).everywhere(RULE.deadZone());
        Replay.Tally tally = edge.suites(300);

        assertThat(tally.suspected()).isGreaterThan(10 * Math.max(1, tally.red()));
    }
}
