// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate;

import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Records;
import dev.plumbline.journal.RunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DoubtsTest {
    private static final String ONE = "lenet5/relu/fake/native/fp32/b1";
    private static final String MANY = "lenet5/relu/fake/native/fp32/b256";
    private static final String OTHER = "lenet5/relu/fake/native/fp16/b256";

    private final List<Entry> entries = new ArrayList<>(List.of(Records.start(ONE, MANY, OTHER)));

    @Test
    void aLargerBatchTakesLonger() {
        cell(MANY, "a", 40, 39, 41);
        cell(ONE, "b", 31, 30, 32);
        cell(OTHER, "c", 10, 10, 10);
        assertThat(doubts()).isEmpty();
    }

    @Test
    void aBatchThatTakesNoLongerIsDoubtful() {
        cell(ONE, "b", 31, 30, 32);
        cell(MANY, "a", 40, 32, 41);
        assertThat(doubts())
                .containsExactly(MANY + " takes no longer than batch 1: look whether it computes all its images");
        assertThat(Verdict.of(RunRecord.of(entries)).sentence())
                .endsWith("not verified yet; doubtful: " + MANY
                        + " takes no longer than batch 1: look whether it computes all its images");
    }

    @Test
    void tf32ThatNoKernelComputesInIsDoubtful() {
        String cell = ONE.replace("fp32", "tf32");
        entries.set(0, Records.start(ONE, cell));
        verified(ONE, Map.of("tf32.tactics", "0"));
        verified(cell, Map.of("tf32.tactics", "3"));
        assertThat(doubts()).isEmpty();
        entries.remove(entries.size() - 1);
        verified(cell, Map.of("tf32.tactics", "0"));
        assertThat(doubts())
                .containsExactly(cell + " has no kernel that computes in TF32: read its times as those of FP32");
    }

    private List<String> doubts() {
        return Doubts.of(RunRecord.of(entries));
    }

    private void cell(String cell, String fingerprint, double... nanoseconds) {
        verified(cell, Map.of("fingerprint", fingerprint));
        for (int i = 0; i < nanoseconds.length; i++) {
            fork(cell, i, fingerprint, nanoseconds[i]);
        }
    }

    private void verified(String cell, Map<String, String> engine) {
        Entry.Parity parity = Records.parity(cell, true);
        entries.add(new Entry.Parity(
                cell, true, parity.expected(), parity.tolerance(), 1, parity.outputs(), 1, 0, null, null, engine, 1));
    }

    private void fork(String cell, int fork, String fingerprint, double nanoseconds) {
        entries.add(new Entry.Fork(
                cell,
                fork,
                "2026-01-02T03:04:06Z",
                List.of(nanoseconds, nanoseconds),
                Map.of("50", 99.0),
                1000,
                Map.of(),
                Map.of("fingerprint", fingerprint),
                1.5));
    }
}
