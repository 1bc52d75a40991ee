// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class EstimateTest {
    @Test
    void isTheGeometricMeanWithStudentsInterval() {
        Estimate estimate = Estimate.of(List.of(1.0, 2.0, 4.0));
        // t(0.975, 2 degrees of freedom) = 4.302652729911275 (any table), standard deviation of the logs = ln 2
        double half = 4.302652729911275 * Math.log(2) / Math.sqrt(3);
        assertThat(estimate.value()).isCloseTo(2, within(1e-12));
        assertThat(estimate.low()).isCloseTo(2 * Math.exp(-half), within(1e-9));
        assertThat(estimate.high()).isCloseTo(2 * Math.exp(half), within(1e-9));
        assertThat(estimate.spread()).isCloseTo(1, within(1e-12));
        assertThat(estimate.forks()).isEqualTo(3);
    }

    @Test
    void hasNoIntervalOfOneFork() {
        assertThat(Estimate.of(List.of(5.0)).hasInterval()).isFalse();
        assertThat(Numbers.timeInterval(Estimate.of(List.of(5.0)))).isEqualTo("none (1 fork)");
    }

    @Test
    void hasAnEmptyIntervalWithoutVariance() {
        Estimate estimate = Estimate.of(List.of(5.0, 5.0, 5.0));
        assertThat(estimate.low()).isEqualTo(estimate.high()).isEqualTo(estimate.value());
        assertThat(estimate.hasInterval()).isTrue();
    }

    /** SciPy: the exponentials of {@code ttest_ind(log([4, 5, 6]), log([2, 2.1]), equal_var=False).confidence_interval()}. */
    @Test
    void ofTwoRunsIsWelchs() {
        Estimate estimate = Estimate.unpaired(List.of(4.0, 5.0, 6.0), List.of(2.0, 2.1));
        assertThat(estimate.value()).isCloseTo(Math.cbrt(120) / Math.sqrt(4.2), within(1e-9));
        assertThat(estimate.low()).isCloseTo(1.491232, within(1e-6));
        assertThat(estimate.high()).isCloseTo(3.884421, within(1e-6));
        assertThat(Estimate.unpaired(List.of(4.0), List.of(2.0, 2.1)).hasInterval())
                .isFalse();
        Estimate equal = Estimate.unpaired(List.of(4.0, 4.0), List.of(2.0, 2.0));
        assertThat(equal.low()).isEqualTo(equal.high()).isCloseTo(2, within(1e-12));
    }

    @Test
    void hasNoIntervalThatReachesInfinity() {
        Estimate estimate = Estimate.of(List.of(1e-300, 1e300));
        assertThat(estimate.hasInterval()).isFalse();
        assertThat(Numbers.ratioInterval(estimate)).isEqualTo("unbounded");
    }

    @Test
    void refusesWhatIsNotPositive() {
        for (double value : new double[] {0, -1, Double.NaN}) {
            assertThatThrownBy(() -> Estimate.of(List.of(value, 1.0)))
                    .hasMessageStartingWith("an estimate needs a positive value of at least one fork, but has ");
        }
    }

    @Test
    void coversTheTruthInNineteenOfTwentyRuns() {
        SplittableRandom random = new SplittableRandom(11);
        int runs = 4000;
        for (int forks : new int[] {3, 5, 8}) {
            long covered = IntStream.range(0, runs)
                    .filter(run -> {
                        List<Double> values = IntStream.range(0, forks)
                                .mapToObj(fork -> 100 * Math.exp(0.02 * random.nextGaussian()))
                                .toList();
                        Estimate estimate = Estimate.of(values);
                        return estimate.low() <= 100 && estimate.high() >= 100;
                    })
                    .count();
            assertThat((double) covered / runs)
                    .as("coverage of " + forks + " forks")
                    .isBetween(0.938, 0.962);
        }
    }
}
