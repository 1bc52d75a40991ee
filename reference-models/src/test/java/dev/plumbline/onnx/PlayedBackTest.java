// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import dev.plumbline.activation.Activation;
import dev.plumbline.activation.Activations;
import dev.plumbline.activation.Elu;
import dev.plumbline.activation.Isrlu;
import dev.plumbline.activation.Swish;
import dev.plumbline.data.DefaultWeights;
import dev.plumbline.interpret.Cost;
import dev.plumbline.interpret.OnnxWriter;
import dev.plumbline.interpret.OnnxWriter.Form;
import dev.plumbline.interpret.Reference;
import dev.plumbline.interpret.Signature;
import dev.plumbline.model.LeNet5;
import dev.plumbline.model.Model;
import dev.plumbline.model.Models;
import dev.plumbline.model.Network;
import dev.plumbline.model.ResNet50;
import dev.plumbline.model.Shape;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What this project writes it also reads: the same layers, sites and values as the built-in models. */
class PlayedBackTest {
    private static Network read(Network network, Form form) {
        byte[] bytes = OnnxWriter.write(network, new OnnxWriter.Options(form, OnnxWriter.SYMBOLIC, Set.of()));
        OnnxModel model = OnnxModel.of("copy", OnnxFile.of(bytes), CustomOperators.standard());
        Replaced sites = Replaced.of(model, List.of());
        assertThat(sites.activation()).isEqualTo(network.activation());
        assertThat(sites.sites()).isEqualTo(Cost.of(network.model()).sites().keySet());
        return sites.network(model.weights());
    }

    static Stream<Activation> activations() {
        return Stream.concat(
                Stream.of(Activations.values()).map(Activations::activation),
                Stream.of(new Elu(0.5), new Isrlu(3), new Swish(1.5)));
    }

    @ParameterizedTest
    @MethodSource("activations")
    void leNet5WithEveryActivation(Activation activation) {
        Network network = new Network(new LeNet5(), activation, DefaultWeights.load(Models.LENET5, new Elu(1)));
        for (Form form : List.of(Form.COMPOSED, Form.CUSTOM_OP)) {
            assertSame(network, read(network, form));
        }
    }

    @Test
    void resNet50() {
        Activation activation = new Isrlu(1);
        Network network = new Network(new ResNet50(), activation, DefaultWeights.load(Models.RESNET50, activation));
        Network copy = read(network, Form.COMPOSED);
        assertThat(copy.weights().parameters().keySet())
                .isEqualTo(network.weights().parameters().keySet());
        assertSame(network, copy);
    }

    private static void assertSame(Network network, Network copy) {
        assertThat(shapes(copy.model())).isEqualTo(shapes(network.model()));
        Shape shape = Signature.of(network.model()).inputs().get("image");
        float[] image = new float[shape.elements()];
        Random random = new Random(1);
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) random.nextGaussian();
        }
        assertThat(logits(copy, image)).containsExactly(logits(network, image), within(1e-12));
    }

    private static List<Shape> shapes(Model model) {
        return List.copyOf(Signature.of(model).layers().values());
    }

    private static double[] logits(Network network, float[] image) {
        try (Reference reference = Reference.of(network, 2)) {
            return reference.run(Map.of("image", image), Set.of()).get("logits").values();
        }
    }
}
