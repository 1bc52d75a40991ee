// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.bench.Given;
import dev.plumbline.bench.Protocol;
import dev.plumbline.model.Weights;
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
}
