// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.data;

import dev.plumbline.model.LeNet5;
import dev.plumbline.model.Model;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.ResNet50;
import dev.plumbline.model.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SamplesTest {
    private static final Model TWO_INPUTS = new Model() {
        @Override
        public String name() {
            return "two";
        }

        @Override
        public <T> void define(NetworkBuilder<T> net) {
            T a = net.input("a", new Shape(1, 28, 28));
            net.output("sum", net.add("add", a, net.input("b", new Shape(1, 28, 28))));
        }
    };

    @Test
    void areDigitsOrPhotographsWhereTheyFit() {
        Samples digits = Samples.of(new LeNet5());
        assertThat(digits.count()).isEqualTo(1000);
        assertThat(digits.name(17)).isEqualTo("digit-0017");
        assertThat(digits.inputs(17)).containsOnlyKeys("image");
        assertThat(digits.inputs(17).get("image")).isEqualTo(Digits.load().image(17));
        Samples photographs = Samples.of(new ResNet50());
        assertThat(photographs.count()).isGreaterThanOrEqualTo(8);
        assertThat(photographs.name(0)).isEqualTo(Photographs.load().name(0));
        assertThat(photographs.inputs(0).get("image"))
                .isEqualTo(Photographs.load().image(0));
    }

    @Test
    void areTheSameNoiseEachTimeForAnyOtherInput() {
        Samples noise = Samples.of(TWO_INPUTS);
        Set<Integer> different = new HashSet<>();
        for (int i = 0; i < noise.count(); i++) {
            assertThat(noise.name(i)).isEqualTo("noise-" + i);
            assertThat(noise.inputs(i)).containsOnlyKeys("a", "b");
            for (String input : noise.inputs(i).keySet()) {
                float[] values = noise.inputs(i).get(input);
                assertThat(values)
                        .hasSize(784)
                        .isEqualTo(Samples.of(TWO_INPUTS).inputs(i).get(input));
                different.add(Arrays.hashCode(values));
            }
        }
        assertThat(different).hasSize(2 * noise.count());
    }

    @Test
    void refuseAnIndexBeyondTheEnd() {
        assertThatThrownBy(() -> Samples.of(TWO_INPUTS).inputs(8)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Samples.of(TWO_INPUTS).name(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
