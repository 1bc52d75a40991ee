// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.engine.Engine;
import dev.plumbline.gate.stored.Key;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.RunRecord;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StartsTest {
    @BeforeEach // Maven may have been given it.
    @AfterEach
    void forget() {
        System.clearProperty(Engine.GRAPH);
    }

    @Test
    void aRunWithoutCudaGraphsIsAnotherPlan() {
        Entry.Start usual = start();
        System.setProperty(Engine.GRAPH, "on");
        assertThat(Starts.difference(usual, start())).isEmpty();
        System.setProperty(Engine.GRAPH, "off");
        Entry.Start off = start();
        assertThat(Starts.difference(usual, off)).contains("its CUDA graph is unknown, not off");
        assertThat(Key.of(RunRecord.of(List.of(off)))).isNotEqualTo(Key.of(RunRecord.of(List.of(usual))));
    }

    private static Entry.Start start() {
        return Starts.of(FakePlan.of(1), FakePlan.settings(1), FakePlan.ENVIRONMENT);
    }
}
