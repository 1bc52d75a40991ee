// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.gate.paired.Arm;
import dev.plumbline.gate.paired.Comparison.Need;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Which cells share a process of a gated run. */
class TurnsTest {
    /** The sentinel's cell is decided, the delayed sentinel is not: the candidate goes on with that cell alone. */
    @Test
    void aCellHasTheSamePlaceInBothBuilds() {
        List<Need> needs = new ArrayList<>(List.of(
                new Need(Arm.CANDIDATE, FakePlan.id(1), 6),
                new Need(Arm.DELAYED, FakePlan.id(1), 6),
                new Need(Arm.CONTROL, FakePlan.id(1), 6)));
        for (int cell = 2; cell <= 4; cell++) {
            needs.add(new Need(Arm.BASELINE, FakePlan.id(cell), 6));
            needs.add(new Need(Arm.CANDIDATE, FakePlan.id(cell), 6));
        }

        assertThat(processes(needs, Arm.CANDIDATE))
                .containsAll(processes(needs, Arm.BASELINE))
                .contains(List.of(FakePlan.id(1)))
                .hasSize(2);
        List<Need> left = needs.stream()
                .filter(need -> need.arm() == Arm.CANDIDATE && !need.cell().equals(FakePlan.id(1)))
                .toList();
        assertThat(processes(left, Arm.CANDIDATE))
                .as("of a run that was killed between the builds")
                .isEqualTo(processes(needs, Arm.BASELINE));
    }

    private static List<List<String>> processes(List<Need> needs, Arm arm) {
        return PairedRun.inTurns(needs, 8).stream()
                .filter(turn -> turn.arm() == arm)
                .map(turn -> turn.forks().stream().map(Step::cell).toList())
                .toList();
    }
}
