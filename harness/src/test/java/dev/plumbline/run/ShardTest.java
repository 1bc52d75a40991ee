// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.PlumblineException;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Placement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ShardTest {
    private static Plan plan() {
        List<Cell> cells = new ArrayList<>();
        for (String model : List.of("lenet5", "resnet50", "imported")) {
            for (String activation : List.of("relu", "elu", "isrlu", "swish")) {
                for (String engine : List.of("onnxruntime", "tensorrt")) {
                    for (Placement placement : List.of(Placement.NATIVE, Placement.PLUGIN)) {
                        for (Precision precision : List.of(Precision.FP32, Precision.FP16)) {
                            cells.add(new Cell(model, activation, engine, placement, precision, 1));
                            cells.add(new Cell(model, activation, engine, placement, precision, 8));
                        }
                    }
                }
            }
        }
        return new Plan(cells, Map.of("lenet5/relu/tensorrt/native/bf16/b1", "no such card"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 24})
    void everyCellIsInExactlyOneShard(int count) {
        Plan plan = plan();
        List<String> seen = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            Plan part = new Shard(number, count).of(plan);
            seen.addAll(part.ids());
            assertThat(new Shard(number, count).of(plan)).isEqualTo(part);
            assertThat(part.ids()).isSubsetOf(plan.ids());
            Set<String> all = new HashSet<>(part.ids());
            all.addAll(part.notRun().keySet());
            assertThat(all).hasSize(plan.cells().size() + 1).containsAll(plan.ids());
            assertThat(part.notRun()).containsEntry("lenet5/relu/tensorrt/native/bf16/b1", "no such card");
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(plan.ids());
    }

    @Test
    void whatIsComparedStaysTogether() {
        Plan part = Shard.parse("2/5").of(plan());
        Map<String, List<Cell>> groups = part.cells().stream()
                .collect(Collectors.groupingBy(cell -> cell.model() + cell.engine() + cell.precision() + cell.batch()));
        assertThat(groups.values()).allSatisfy(group -> assertThat(group).hasSize(8));
        assertThat(part.notRun().values()).contains("left to shard 1/5 of this plan");
        assertThat(Shard.leftTo("left to shard 1/5 of this plan")).contains("1/5");
        assertThat(Shard.leftTo("no such card")).isEmpty();
    }

    /** ResNet-50's engines take longest to build, so no shard gets all of them. */
    @Test
    void longCellsAreSpread() {
        for (int number = 1; number <= 4; number++) {
            assertThat(new Shard(number, 4).of(plan()).cells())
                    .filteredOn(cell ->
                            cell.model().equals("resnet50") && cell.engine().equals("tensorrt"))
                    .hasSize(8);
        }
    }

    @Test
    void whatIsNoShardIsUsage() {
        assertThatThrownBy(() -> Shard.parse("2 of 3"))
                .isInstanceOf(PlumblineException.class)
                .hasMessage("a shard is named like 2/3, the second of three, not 2 of 3");
        assertThatThrownBy(() -> Shard.parse("4/3"))
                .hasMessage("a shard is one of 1/N to N/N, N at most 1000, not 4/3");
        assertThatThrownBy(() -> Shard.parse("0/3")).hasMessageContaining("not 0/3");
        assertThatThrownBy(() -> new Shard(1, 25).of(plan()))
                .hasMessage("there is nothing for each of 25 shards: only 24 groups of cells can be told apart; choose"
                        + " fewer");
    }
}
