// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Records;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PairsTest {
    /** A tenth, and one at least. */
    @ParameterizedTest
    @CsvSource({"6, 1", "12, 1", "24, 2", "48, 4"})
    void aTenthOfThePairsMayBeDropped(int all, int most) {
        assertThat(pairs(all, most).isSound()).isTrue();
        assertThat(pairs(all, most + 1).isSound()).isFalse();
    }

    private static Pairs pairs(int all, int dropped) {
        List<Entry.Fork> forks = IntStream.range(0, all - dropped)
                .mapToObj(fork -> Records.fork(Records.CELL, fork))
                .toList();
        return Pairs.of(forks, forks, Collections.nCopies(dropped, "hot: cool it"));
    }
}
