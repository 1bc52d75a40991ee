// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.SignificanceResult;
import org.apache.commons.statistics.inference.TTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Against published worked cases and against Commons Statistics, which shares no code with Commons Math. */
class StatisticsTest {
    /** Hours of sleep that ten patients gained by the second drug over the first: Student, Biometrika 6 (1908). */
    private static final double[] SLEEP = {1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4};

    /** Crossed over self-fertilised maize, in eighths of an inch: Darwin's, in Fisher, Design of Experiments (1935). */
    private static final double[] MAIZE = {49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48};

    @Test
    void studentsSleep() {
        Estimate sleep = Estimate.of(SLEEP);

        assertThat(sleep.mean()).isCloseTo(1.58, within(1e-12));
        assertThat(sleep.t(sleep.mean())).isCloseTo(4.0621, within(5e-5));
        assertThat(2 * sleep.pAbove(0)).isCloseTo(0.002833, within(5e-7));
        assertThat(sleep.mean() - sleep.halfWidth(0.95)).isCloseTo(0.7001142, within(5e-8));
        assertThat(sleep.mean() + sleep.halfWidth(0.95)).isCloseTo(2.4598858, within(5e-8));
        assertThat(sleep.median()).isCloseTo(1.3, within(1e-12));
    }

    @Test
    void fishersMaize() {
        assertThat(Estimate.of(MAIZE).t(Estimate.of(MAIZE).mean())).isCloseTo(2.148, within(5e-4));
        // Fisher counted 863 of the 32,768 sums to be as large as the observed 314.
        assertThat(SignFlip.pAbove(MAIZE, 0)).isEqualTo(863 / 32768.0);
    }

    @Test
    void signsOfManyPairsAreDrawn() {
        double[] twice = new double[30];
        for (int i = 0; i < 30; i++) {
            twice[i] = MAIZE[i / 2] + (i % 2 == 0 ? 3 : -3);
        }
        double p = SignFlip.pAbove(twice, 0);

        assertThat(p)
                .isEqualTo(SignFlip.pAbove(twice, 0))
                .isCloseTo(Estimate.of(twice).pAbove(0), within(0.002));
    }

    @Test
    void tablesOfT() {
        assertThat(StudentT.upper(0.025, 9)).isCloseTo(2.262157, within(5e-7));
        assertThat(StudentT.upper(0.005, 5)).isCloseTo(4.032143, within(5e-7));
        assertThat(StudentT.tail(2.262157163, 9)).isCloseTo(0.025, within(1e-10));
        assertThat(StudentT.tail(-1, 1)).isCloseTo(0.75, within(1e-12));
        assertThat(StudentT.tail(Double.POSITIVE_INFINITY, 5)).isZero();
        assertThatThrownBy(() -> StudentT.tail(Double.NaN, 5))
                .hasMessage("no t distribution has 5.0 degrees of freedom at NaN");
    }

    @Test
    void agreesWithCommonsStatistics() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 2000; i++) {
            double[] d =
                    random.doubles(2 + random.nextInt(60)).map(x -> x - 0.45).toArray();
            double bound = random.nextDouble() - 0.5;
            Estimate estimate = Estimate.of(d);
            assertThat(estimate.pAbove(bound))
                    .isCloseTo(
                            oracle(d, bound, AlternativeHypothesis.GREATER_THAN).getPValue(), within(1e-9));
            assertThat(estimate.pBelow(bound))
                    .isCloseTo(oracle(d, bound, AlternativeHypothesis.LESS_THAN).getPValue(), within(1e-9));
        }
    }

    private static SignificanceResult oracle(double[] d, double bound, AlternativeHypothesis alternative) {
        return TTest.withDefaults().withMu(bound).with(alternative).test(d);
    }

    @Test
    void holmByHand() {
        assertThat(Holm.adjusted(new double[] {0.01, 0.04, 0.03, 0.005}, 4))
                .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-15));
        assertThat(Holm.adjusted(new double[] {0.4, 0.02}, 10)).containsExactly(new double[] {1, 0.2}, within(1e-15));
        assertThat(Holm.adjusted(new double[] {}, 3)).isEmpty();
        assertThatThrownBy(() -> Holm.adjusted(new double[2], 1)).hasMessage("2 p-values of only 1 tests");
    }

    /** Holm rejects a set if and only if going through ranks one by one rejects it. */
    @Test
    void holmStepByStep() {
        SplittableRandom random = new SplittableRandom(12);
        for (int i = 0; i < 500; i++) {
            double[] p = random.doubles(1 + random.nextInt(12))
                    .map(x -> Math.pow(x, 4))
                    .toArray();
            double[] sorted = p.clone();
            Arrays.sort(sorted);
            int rejected = 0;
            while (rejected < p.length && sorted[rejected] <= 0.05 / (p.length - rejected)) {
                rejected++;
            }
            assertThat(Arrays.stream(Holm.adjusted(p, p.length))
                            .filter(each -> each <= 0.05)
                            .count())
                    .isEqualTo(rejected);
        }
    }

    @Test
    void bootstrapIsSeededAndNearT() {
        double[] ends = Bootstrap.interval(SLEEP, 0.95, 1);

        assertThat(ends).isEqualTo(Bootstrap.interval(SLEEP, 0.95, 1)).isNotEqualTo(Bootstrap.interval(SLEEP, 0.95, 2));
        assertThat(ends[0]).isBetween(0.4, 1.2);
        assertThat(ends[1]).isBetween(2.2, 4.5);
        assertThat(Bootstrap.interval(new double[] {0.25, 0.25, 0.25}, 0.95, 1)).containsExactly(0.25, 0.25);
    }

    @Test
    void equalRatiosAreDecidedBySign() {
        Estimate same = Estimate.of(new double[] {0.03125, 0.03125, 0.03125});

        assertThat(same.pAbove(0.005)).isZero();
        assertThat(same.pAbove(0.05)).isEqualTo(1);
        assertThat(same.pAbove(0.03125)).isEqualTo(0.5);
    }

    @Test
    void anEstimateIsOfNumbers() {
        assertThatThrownBy(() -> Estimate.of(new double[] {0.1, Double.NaN}))
                .hasMessage(
                        "an estimate needs a finite mean, an error and degrees of freedom, but has NaN, NaN and 1.0");
        assertThatThrownBy(() -> Estimate.of(new double[] {0.1})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void percentilesAreThoseOfCommonsMath() {
        assertThat(Estimate.of(MAIZE).median()).isEqualTo(StatUtils.percentile(MAIZE, 50));
    }
}
