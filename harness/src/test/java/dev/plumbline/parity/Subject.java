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
    /** {@code lenet5}, {@code residual} or {@code probe} with some activation. */
    static Subject of(String model, Activations activation, Precision precision, long seed, int images) {
        return of(model, activation, precision, seed, images, 1);
    }

    /** @param scale a power of two that all outputs are multiplied by: it moves no error bit */
    static Subject of(String model, Activations activation, Precision precision, long seed, int images, float scale) {
        Model subject = switch (model) {
            case "lenet5" -> new LeNet5();
            case "residual" -> new Residual();
            case "probe" -> new Probe();
            default -> throw new IllegalArgumentException(model);
        };
        Network network = new Network(subject, activation.activation(), scaled(RandomWeights.of(subject, seed), scale));
        List<Map<String, float[]>> samples = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            samples.add(Map.of(
                    "image",
                    switch (model) {
                        case "lenet5" -> DIGITS.image((int) (31 * seed + i) % DIGITS.count());
                        case "residual" -> noise(1000 * seed + i, 3 * 13 * 13);
                        default -> Probe.values(i);
                    }));
        }
        return new Subject(
                activation.name().toLowerCase(Locale.ROOT),
                network,
                samples,
                Expected.compute(network, Placement.NATIVE, precision, samples, 1));
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

    private static final Digits DIGITS = Digits.load();

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

    /** The activation alone, so that every value can be put to it. */
    private static final class Probe implements Model {
        private static final float[] VALUES = {
            0,
            1,
            -1,
            0.5f,
            -0.5f,
            3,
            -3,
            1e-3f,
            -1e-3f,
            -1e-5f,
            -1e-7f,
            -1e-20f,
            -20,
            -60,
            -88,
            -89,
            -95,
            -100,
            -147.9f,
            -148,
            -255,
            -256,
            -257,
            -400,
            -1e4f,
            -70000,
            -1e10f,
            -1.8e19f,
            -1.9e19f,
            -1e30f,
            -Float.MAX_VALUE,
            Float.MAX_VALUE,
            100,
            1e10f,
            Float.NEGATIVE_INFINITY,
            Float.POSITIVE_INFINITY,
            Float.NaN,
            -1e-39f,
            1e-39f,
            -Float.MIN_VALUE,
        };

        @Override
        public String name() {
            return "probe";
        }

        @Override
        public <T> void define(NetworkBuilder<T> net) {
            net.output("logits", net.activate("act", net.input("image", new Shape(VALUES.length, 1, 1))));
        }

        /** All values, rotated. */
        static float[] values(int image) {
            float[] rotated = new float[VALUES.length];
            for (int i = 0; i < rotated.length; i++) {
                rotated[i] = VALUES[(i + image) % rotated.length];
            }
            return rotated;
        }
    }
}
