// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.parity;

import dev.plumbline.activation.Activations;
import dev.plumbline.data.Digits;
import dev.plumbline.engine.Engine;
import dev.plumbline.engine.RandomWeights;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Placement;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.LeNet5;
import dev.plumbline.model.Model;
import dev.plumbline.model.Network;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Weights;
import dev.plumbline.model.Weights.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** A network with images and what they must give: what engines are tried on. */
record Subject(String activation, Network network, List<Map<String, float[]>> samples, Expected expected) {
    private static final Digits DIGITS = Digits.load();

    /** {@code lenet5}, {@code residual} or {@code probe} with some activation. */
    static Subject of(String model, Activations activation, Precision precision, long seed, int images) {
        return of(model, activation, precision, seed, images, 1);
    }

    /** @param scale a power of two that all outputs are multiplied by: it moves no error bit */
    static Subject of(String model, Activations activation, Precision precision, long seed, int images, float scale) {
        if (model.equals("probe")) {
            return Probe.of(activation, images);
        }
        Model subject = model.equals("lenet5") ? new LeNet5() : new Residual();
        Network network = new Network(subject, activation.activation(), scaled(RandomWeights.of(subject, seed), scale));
        List<Map<String, float[]>> samples = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            samples.add(Map.of(
                    "image",
                    subject instanceof LeNet5
                            ? DIGITS.image((int) (31 * seed + i) % DIGITS.count())
                            : noise(1000 * seed + i, 3 * 13 * 13)));
        }
        Expected expected = Expected.compute(network, Placement.NATIVE, precision, samples, 1);
        return new Subject(word(activation), network, samples, expected);
    }

    static String word(Activations activation) {
        return activation.name().toLowerCase(Locale.ROOT);
    }

    private static Weights scaled(Weights weights, float scale) {
        Map<String, Parameter> scaled = new LinkedHashMap<>(weights.parameters());
        for (String last : List.of("fc.weight", "fc.bias", "fc3.weight", "fc3.bias")) {
            scaled.computeIfPresent(last, (name, parameter) -> {
                float[] values = parameter.values().clone();
                for (int i = 0; i < values.length; i++) {
                    values[i] *= scale;
                }
                return new Parameter(parameter.shape(), values);
            });
        }
        return new Weights(scaled);
    }

    private static float[] noise(long seed, int count) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    Entry.Parity verdict(Engine engine, int batch) {
        Cell cell = new Cell(
                network.model().name(), activation, engine.name(), Placement.NATIVE, expected.precision(), batch);
        return Parity.verify(cell, engine, network, samples, expected, 1);
    }

    /** A ResNet in small: normalisation, a strided bottleneck with a projected shortcut, both poolings. */
    private static final class Residual implements Model {
        @Override
        public String name() {
            return "residual";
        }

        @Override
        public <T> void define(NetworkBuilder<T> net) {
            T x = net.input("image", new Shape(3, 13, 13));
            x = net.normalize("bn1", net.convolution("conv1", x, new Convolution(8, 3, 1, 1, false)));
            x = net.maxPool("pool1", net.activate("act1", x), new Pool(3, 2, 1));
            T y = net.normalize("bn2", net.convolution("conv2", x, new Convolution(8, 3, 2, 1, false)));
            y = net.normalize(
                    "bn3", net.convolution("conv3", net.activate("act2", y), new Convolution(16, 1, 1, 0, false)));
            T shortcut = net.convolution("downsample", x, new Convolution(16, 1, 2, 0, false));
            x = net.activate("act3", net.add("add", y, shortcut));
            net.output("logits", net.dense("fc", net.globalAveragePool("gap", x), 10));
        }
    }
}
