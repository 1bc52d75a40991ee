// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.train;

import dev.plumbline.activation.Activations;
import dev.plumbline.activation.Relu;
import dev.plumbline.interpret.Parameters;
import dev.plumbline.interpret.Reference;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.Model;
import dev.plumbline.model.Network;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Pool;
import dev.plumbline.model.ResNet50;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Weights;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class TapeTest {
    private static final int IMAGES = 3;

    /** Every verb that can be trained, with strides, padding and channels that differ. */
    private static final Model SMALL = new Model() {
        @Override
        public String name() {
            return "small";
        }

        @Override
        public <T> void define(NetworkBuilder<T> net) {
            T x = net.input("image", new Shape(2, 7, 6));
            x = net.activate("act1", net.convolution("conv1", x, new Convolution(3, 3, 2, 1, true)));
            x = net.maxPool("pool", x, new Pool(2, 1, 1));
            x = net.activate("act2", net.convolution("conv2", x, new Convolution(4, 2, 1, 0, false)));
            net.output("logits", net.dense("fc", x, 5));
        }
    };

    private final Random random = new Random(7);
    private final Weights weights = weights();
    private final float[][] batch = rows(2 * 7 * 6);

    private Weights weights() {
        Map<String, Weights.Parameter> parameters = new HashMap<>();
        Parameters.of(SMALL).forEach((name, shape) -> {
            int count = 1;
            for (int extent : shape) {
                count *= extent;
            }
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = (float) random.nextGaussian() / 2;
            }
            parameters.put(name, new Weights.Parameter(shape, values));
        });
        return new Weights(parameters);
    }

    private float[][] rows(int count) {
        float[][] rows = new float[count][IMAGES];
        for (float[] row : rows) {
            for (int i = 0; i < IMAGES; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        return rows;
    }

    private Map<String, float[]> image(int image) {
        float[] values = new float[batch.length];
        for (int e = 0; e < values.length; e++) {
            values[e] = batch[e][image];
        }
        return Map.of("image", values);
    }

    @ParameterizedTest
    @EnumSource
    void goesForwardAsTheReferenceDoes(Activations activation) {
        Tape tape = new Tape(activation.activation(), weights, batch);
        SMALL.define(tape);
        float[][] logits = tape.output("logits").rows();
        try (Reference reference = Reference.of(new Network(SMALL, activation.activation(), weights), 1)) {
            for (int i = 0; i < IMAGES; i++) {
                double[] expected =
                        reference.run(image(i), Set.of()).get("logits").values();
                for (int c = 0; c < expected.length; c++) {
                    assertThat((double) logits[c][i]).isEqualTo(expected[c], within(1e-5));
                }
            }
        }
    }

    /** The loss is a weighted sum of all logits; its slope along each parameter comes from the float64 reference. */
    @ParameterizedTest
    @EnumSource
    void goesBackAlongTheSlope(Activations activation) {
        float[][] slopes = rows(5);
        Tape tape = new Tape(activation.activation(), weights, batch);
        SMALL.define(tape);
        System.arraycopy(slopes, 0, tape.output("logits").gradients(), 0, slopes.length);
        Map<String, float[]> gradients = tape.backward();
        assertThat(gradients.keySet()).isEqualTo(weights.parameters().keySet());
        gradients.forEach((name, gradient) -> {
            float[] values = weights.parameters().get(name).values();
            for (int i = 0; i < values.length; i += 1 + values.length / 20) {
                float middle = values[i];
                values[i] = middle + 0x1p-12f;
                double above = loss(activation, slopes);
                double width = values[i];
                values[i] = middle - 0x1p-12f;
                width -= values[i];
                double slope = (above - loss(activation, slopes)) / width;
                values[i] = middle;
                assertThat((double) gradient[i])
                        .as(name + "[" + i + "]")
                        .isEqualTo(slope, within(2e-3 * (1 + Math.abs(slope))));
            }
        });
    }

    private double loss(Activations activation, float[][] slopes) {
        double loss = 0;
        try (Reference reference = Reference.of(new Network(SMALL, activation.activation(), weights), 1)) {
            for (int i = 0; i < IMAGES; i++) {
                double[] logits =
                        reference.run(image(i), Set.of()).get("logits").values();
                for (int c = 0; c < logits.length; c++) {
                    loss += slopes[c][i] * logits[c];
                }
            }
        }
        return loss;
    }

    @Test
    void saysWhatItCannotTrain() {
        Weights conv1 = new Weights(
                Map.of("conv1.weight", new Weights.Parameter(new int[] {64, 3, 7, 7}, new float[64 * 3 * 49])));
        Tape tape = new Tape(new Relu(), conv1, new float[3 * 224 * 224][1]);
        assertThatThrownBy(() -> new ResNet50().define(tape))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("the trainer does not know batch normalisation (bn1); give trained weights instead");
    }
}
