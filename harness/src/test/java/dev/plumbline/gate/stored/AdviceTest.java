// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.stored;

import dev.plumbline.gate.paired.Call;
import dev.plumbline.gate.paired.Rule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class AdviceTest {
    private static Advice one(Baseline baseline, Session session) {
        return Advice.of(baseline, session, Rule.DEFAULT).get(0);
    }

    /** In a suite of 48 cells: near what simulations of the same test without a dead zone came to. */
    @ParameterizedTest
    @CsvSource({"10, 0.003, 0.025", "10, 0.005, 0.042", "10, 0.01, 0.084", "30, 0.003, 0.018", "30, 0.005, 0.030"})
    void saysWhatItCanSee(int sessions, double spread, double sees) {
        Map<String, Double> ratios = new LinkedHashMap<>(Map.of(Sessions.CELL, 0.0));
        IntStream.range(1, 48).forEach(batch -> ratios.put("lenet5/elu/tensorrt/plugin/fp16/b" + (1 + batch), 0.0));
        Advice advice = one(Sessions.baseline(sessions, spread), Sessions.of(99, "f", ratios));

        assertThat(advice.change().orElseThrow().sees()).isCloseTo(sees, within(0.005));
    }

    /** A change as large as it claims to see is called in 95 of 100 sessions, no change in at most one. */
    @Test
    void seesWhatItSays() {
        Baseline baseline = Sessions.baseline(10, 0.005);
        double sees = one(baseline, Sessions.of(99, 0)).change().orElseThrow().sees();
        SplittableRandom random = new SplittableRandom(7);
        int caught = 0;
        int wrong = 0;
        for (int i = 0; i < 2000; i++) {
            double[] past = IntStream.range(0, 11)
                    .mapToDouble(j -> 0.005 * random.nextGaussian())
                    .toArray();
            Baseline drawn = new Baseline(
                    Sessions.KEY,
                    IntStream.range(0, 10)
                            .mapToObj(j -> Sessions.of(j, past[j]))
                            .toList());
            caught += one(drawn, Sessions.of(99, past[10] + Math.log1p(sees))).call() == Call.REGRESSED ? 1 : 0;
            wrong += one(drawn, Sessions.of(99, past[10])).call() == Call.REGRESSED ? 1 : 0;
        }
        assertThat(caught).isBetween(1850, 1980);
        assertThat(wrong).isLessThanOrEqualTo(20);
    }

    @Test
    void callsAreThoseOfTheGate() {
        Baseline baseline = Sessions.baseline(10, 0.002);

        assertThat(one(baseline, Sessions.of(99, 0)).call()).isEqualTo(Call.PASS);
        assertThat(one(baseline, Sessions.of(99, 0.05)).text())
                .isEqualTo("REGRESSED " + Sessions.CELL
                        + ": +5.13 % [+4.63, +5.63] in its ratio to the control, 10 sessions, sees 1.5 %");
        assertThat(one(baseline, Sessions.of(99, -0.05)).call()).isEqualTo(Call.IMPROVED);
        assertThat(one(Sessions.baseline(10, 0.02), Sessions.of(99, 0.01)).text())
                .endsWith("; sessions differ too much to tell: compare two builds by turns");
    }

    @Test
    void aRunIsNotComparedWithItself() {
        assertThat(one(Sessions.baseline(10, 0.002), Sessions.of(9, 0))
                        .change()
                        .orElseThrow()
                        .sessions())
                .isEqualTo(9);
        Session other = Sessions.of(99, "f", Map.of("lenet5/relu/tensorrt/plugin/fp16/b1", 0.0));
        Baseline accepted = Baseline.with(Optional.of(Sessions.baseline(3, 0.002)), Sessions.KEY, other);
        assertThat(accepted.besides(other)).hasSize(3);

        assertThat(Advice.of(accepted, other, Rule.DEFAULT))
                .extracting(Advice::text)
                .last()
                .asString()
                .endsWith(Sessions.CELL + ": could not be decided; it is in the baseline but not in this run");
        assertThat(one(Sessions.baseline(1, 0), Sessions.of(0, 0)).call()).isEqualTo(Call.NO_BASELINE);
    }

    @Test
    void whatCannotBeComparedIsNoPass() {
        assertThat(one(Sessions.baseline(1, 0), Sessions.of(99, 0.01)).text())
                .isEqualTo(
                        "INCONCLUSIVE " + Sessions.CELL + ": could not be decided; +1.01 % from the only session there"
                                + " is: accept more, 10 at least to see a small change");
        assertThat(one(Sessions.baseline(2, 0.05), Sessions.of(99, 0)).text())
                .endsWith(
                        "2 sessions, sees nothing below 100 %; sessions differ too much to tell: compare two builds by"
                                + " turns");
        assertThat(one(Sessions.baseline(10, 0.002), Sessions.of(99, "g", Map.of(Sessions.CELL, 0.0)))
                        .text())
                .startsWith("TACTIC_CHANGED")
                .endsWith("; the baseline knows it as engine f, now it is g");
        List<Advice> other = Advice.of(
                Sessions.baseline(10, 0.002),
                Sessions.of(99, "f", Map.of("lenet5/relu/tensorrt/plugin/fp16/b1", 0.0)),
                Rule.DEFAULT);
        assertThat(other).extracting(Advice::call).containsExactly(Call.NO_BASELINE, Call.INCONCLUSIVE);
        assertThat(other.get(1).text()).endsWith("; it is in the baseline but not in this run");
    }
}
