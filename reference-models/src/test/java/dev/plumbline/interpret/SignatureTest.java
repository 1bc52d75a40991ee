// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.model.Model;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.ResNet50;
import dev.plumbline.model.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SignatureTest {
    @Test
    void knowsResNet50() {
        Signature signature = Signature.of(new ResNet50());
        assertThat(signature.inputs()).containsOnly(Map.entry("image", new Shape(3, 224, 224)));
        assertThat(signature.outputs()).containsOnly(Map.entry("logits", Shape.vector(1000)));
        assertThat(signature.layers())
                .hasSize(53 + 53 + 49 + 1 + 16 + 1 + 1)
                .containsEntry("conv1", new Shape(64, 112, 112))
                .containsEntry("layer3.0.add", new Shape(1024, 14, 14))
                .containsEntry("avgpool", Shape.vector(2048));
    }

    @Test
    void refusesTwoLayersWithOneName() {
        Model model = new Model() {
            @Override
            public String name() {
                return "twins";
            }

            @Override
            public <T> void define(NetworkBuilder<T> net) {
                net.activate("twin", net.activate("twin", net.input("x", Shape.vector(1))));
            }
        };
        assertThatThrownBy(() -> Signature.of(model))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two layers are named twin; give each its own name");
    }
}
