// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.bench.Given;
import dev.plumbline.bench.Protocol;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Placement;
import dev.plumbline.model.Weights;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SettingsTest {
    /** PyTorch writes parameters beside the file, whose own size then says nothing. */
    @Test
    void aWorkersHeapGrowsWithTheParametersWhereverTheyAre() {
        Weights.Parameter large = new Weights.Parameter(new int[] {10 << 18}, new float[10 << 18]);
        Settings settings = Settings.of(Protocol.SMOKE, Given.NOTHING, true);

        assertThat(settings.heap()).isEqualTo("2048m");
        assertThat(settings.forWeights(new Weights(Map.of("w", large))))
                .isEqualTo(new Settings(
                        settings.protocol(),
                        settings.parityDeadline(),
                        settings.forkDeadline(),
                        "2108m",
                        Given.NOTHING,
                        true));
    }

    @Test
    void aWorkersHeapGrowsWithItsLargestOutputs() {
        Settings settings = Settings.of(Protocol.SMOKE, Given.NOTHING, true);

        assertThat(settings.forOutputs(plan("resnet50", 128, "activation", 1)).heap())
                .isEqualTo("2056m");
        assertThat(settings.forOutputs(plan("resnet50", 128, "activation", 256)).heap())
                .isEqualTo("5184m");
        assertThat(settings.forOutputs(plan("resnet50", 1, "imported", 4096)).heap())
                .isEqualTo("2048m");
    }

    private static Plan plan(String model, int batch, String other, int otherBatch) {
        return new Plan(
                List.of(
                        new Cell(model, "elu", "tensorrt", Placement.PLUGIN, Precision.FP16, batch),
                        new Cell(other, "elu", "tensorrt", Placement.PLUGIN, Precision.FP16, otherBatch)),
                Map.of());
    }
}
