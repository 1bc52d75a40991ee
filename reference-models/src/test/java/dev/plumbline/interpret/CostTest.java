// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.model.Models;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

final class CostTest {
    @ParameterizedTest
    @CsvSource({"LENET5, 61706, 416520, 4, 6508", "RESNET50, 25557032, 4089184256, 49, 9608704"})
    void countsWhatThePapersAndPortsCount(
            Models model, long parameters, long multiplyAdds, int sites, long activations) {
        Cost cost = Cost.of(model.model());
        System.out.printf(
                Locale.ROOT,
                "%s: %,d parameters, %,d multiply-adds, %d activation sites, %,d activations an image%n",
                model.model().name(),
                cost.parameters(),
                cost.multiplyAdds(),
                cost.sites().size(),
                cost.activations());
        assertThat(cost.parameters()).isEqualTo(parameters);
        assertThat(cost.multiplyAdds()).isEqualTo(multiplyAdds);
        assertThat(cost.sites()).hasSize(sites);
        assertThat(cost.activations()).isEqualTo(activations);
    }
}
