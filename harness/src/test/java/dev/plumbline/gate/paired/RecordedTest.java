// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class RecordedTest {
    private static final String CELL = "lenet5/relu/tensorrt/plugin/fp16/b1";

    /** Each number has another place; who runs second is 0.1 % slower there. */
    private static Corpus.Session session(String first, String second) {
        List<Corpus.Fork> forks = new ArrayList<>();
        for (int number = 0; number < 6; number++) {
            double place = 1000 * (1 + 0.03 * (number * 5 % 6));
            boolean inOrder = Order.baselineFirst(number);
            forks.add(fork(inOrder ? first : second, number, place));
            forks.add(fork(inOrder ? second : first, number, place * Math.exp(0.001)));
        }
        forks.add(fork("control", 0, 5000));
        return new Corpus.Session("x", Map.of(), forks);
    }

    private static Corpus.Fork fork(String arm, int number, double time) {
        return new Corpus.Fork(arm, CELL, number, "2026-01-02T03:04:05Z", Map.of(), List.of(time));
    }

    @Test
    void pairsOfAGatedSessionAreThoseOfTheGate() {
        for (String other : List.of("candidate", "copy")) {
            Corpus.Session session = session("baseline", other);
            Recorded.Cell cell = Recorded.cells(session).get(0);

            assertThat(cell.paired()).isTrue();
            assertThat(cell.ratios())
                    .usingComparatorWithPrecision(1e-9)
                    .containsExactly(0.001, -0.001, 0.001, -0.001, 0.001, -0.001);
            assertThat(cell.spread()).isLessThan(0.001);
            Noise.Trace trace = Recorded.noise(session)
                    .family()
                    .begin(new SplittableRandom(1))
                    .cell(new SplittableRandom(2));
            for (int slot = 0; slot < 100; slot += 2) {
                double before = trace.at(slot, 0);
                assertThat(Math.abs(trace.at(slot + 1, 0) - before)).isCloseTo(0.001, within(1e-9));
            }
        }
    }

    @Test
    void otherPairsAreNeighboursInTime() {
        Recorded.Cell cell = Recorded.cells(session("run", "run")).get(0);

        assertThat(cell.paired()).isFalse();
        assertThat(cell.logs()).hasSize(13);
        assertThat(cell.spread()).isGreaterThan(0.03);
    }
}
