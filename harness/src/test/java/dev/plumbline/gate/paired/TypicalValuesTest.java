// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class TypicalValuesTest {
    private static double[] drawn(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return random.doubles(n).map(x -> x * x - 0.3).toArray();
    }

    private static double[] of(double... ratios) {
        return TypicalValues.interval(ratios, 0.95);
    }

    /** Means of all subsets but the empty one, ascending. */
    private static double[] means(double[] ratios) {
        return IntStream.range(1, 1 << ratios.length)
                .mapToDouble(subset -> IntStream.range(0, ratios.length)
                        .filter(i -> (subset >> i & 1) == 1)
                        .mapToDouble(i -> ratios[i])
                        .average()
                        .orElseThrow())
                .sorted()
                .toArray();
    }

    @Test
    void fiveByHand() {
        assertThat(of(0.3, 0.1, 0.5, 0.2, 0.4)).containsExactly(0.1, 0.5);
        // Of six the second means: the pair's of the two least and the two largest, if they are near to each other.
        assertThat(of(1, 2, 10, 11, 20, 21)).containsExactly(1.5, 20.5);
    }

    /** Beyond an end the sign-flip test at the interval's level says no, within it does not. */
    @ParameterizedTest
    @CsvSource({"5, 1", "6, 2", "7, 3", "8, 6", "12, 102"})
    void isTheSignFlipTestInverted(int n, int k) {
        for (int seed = 0; seed < 20; seed++) {
            double[] ratios = drawn(n, seed);
            double[] ends = of(ratios);
            double[] mirrored = Arrays.stream(ratios).map(x -> -x).toArray();
            double all = 1 << n;

            assertThat(SignFlip.pAbove(ratios, ends[0] - 1e-9)).isEqualTo(k / all);
            assertThat(SignFlip.pAbove(ratios, ends[0] + 1e-9)).isEqualTo((k + 1) / all);
            assertThat(SignFlip.pAbove(mirrored, -ends[1] - 1e-9)).isEqualTo(k / all);
            assertThat(SignFlip.pAbove(mirrored, -ends[1] + 1e-9)).isEqualTo((k + 1) / all);
            double[] means = means(ratios);
            assertThat(ends).containsExactly(new double[] {means[k - 1], means[means.length - k]}, within(1e-12));
        }
    }

    /** Fourteen pairs have 16,383 subsets, of which a quarter is taken. */
    @Test
    void aQuarterOfTheSubsetsSaysAlmostTheSame() {
        double[] ratios = drawn(14, 3);
        double[] means = means(ratios);
        int k = 410; // 0.025 * 2^14
        double width = means[means.length - k] - means[k - 1];

        assertThat(of(ratios))
                .containsExactly(new double[] {means[k - 1], means[means.length - k]}, within(0.03 * width))
                .isEqualTo(of(ratios));
    }

    @Test
    void followsShiftScaleAndSign() {
        for (int n : new int[] {5, 6, 12, 13, 48, 200}) {
            double[] ratios = drawn(n, n);
            double[] ends = of(ratios);
            assertThat(of(Arrays.stream(ratios).map(x -> 3 * x + 7).toArray()))
                    .containsExactly(new double[] {3 * ends[0] + 7, 3 * ends[1] + 7}, within(1e-9));
            assertThat(of(Arrays.stream(ratios).map(x -> -x).toArray()))
                    .containsExactly(new double[] {-ends[1], -ends[0]}, within(1e-12));
            assertThat(ends[0]).isLessThan(Estimate.of(ratios).mean());
            assertThat(ends[1]).isGreaterThan(Estimate.of(ratios).mean());
        }
    }

    @Test
    void takesTiesAndRefusesTooFew() {
        assertThat(of(0.25, 0.25, 0.25, 0.25, 0.25, 0.25)).containsExactly(0.25, 0.25);
        assertThat(of(0, 0, 0, 0, 0, 0, 6)).containsExactly(0, 3);
        assertThatThrownBy(() -> of(1, 2, 3, 4)).hasMessage("4 pairs have no typical values for an interval: take 5");
    }

    /** Normal ones, those in two states, and with one in twenty far off, where Student's holds up to 99 %. */
    @ParameterizedTest
    @CsvSource({"5, 0.9375", "6, 0.9375", "24, 0.9502"})
    void holdsTheCentreWithTheChanceThatItNames(int pairs, double chance) {
        int draws = 2000;
        for (Noise noise : List.of(Noise.ONE_PERCENT, Noise.STILL.get(5), Noise.STILL.get(8))) {
            // Three standard deviations.
            assertThat(Coverage.of(noise, pairs, draws, Coverage.SHOWN))
                    .as(noise.name())
                    .isCloseTo(chance, within(3 * Math.sqrt(chance * (1 - chance) / draws)));
        }
    }
}
