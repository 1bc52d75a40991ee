// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Swish;
import dev.plumbline.model.Axis;
import dev.plumbline.model.Combination;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.Model;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Padding;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Window;
import java.util.List;
import java.util.Random;

/** A small network of odd shapes by seed. */
record RandomModel(long seed) implements Model {
    @Override
    public String name() {
        return "random" + seed;
    }

    Shape input() {
        Random random = new Random(seed);
        return new Shape(1 + random.nextInt(5), 5 + random.nextInt(14), 5 + random.nextInt(14));
    }

    @Override
    public <T> void define(NetworkBuilder<T> net) {
        Shape shape = input();
        T x = net.input("in", shape);
        Random random = new Random(seed + 1);
        int layers = 2 + random.nextInt(5);
        for (int i = 0; i < layers; i++) {
            int least = Math.min(shape.height(), shape.width());
            switch (random.nextInt(12)) {
                case 0 -> x = net.normalize("norm" + i, x);
                case 1 -> x = net.activate("act" + i, x);
                case 2 -> x = net.add("add" + i, x, random.nextBoolean() ? x : net.activate("side" + i, x));
                case 3 -> {
                    int kernel = 1 + random.nextInt(Math.min(3, least));
                    Pool pool = new Pool(kernel, 1 + random.nextInt(3), random.nextInt(kernel / 2 + 1));
                    x = net.maxPool("pool" + i, x, pool);
                    shape = shape.after(pool);
                }
                case 4 -> x = net.normalize("norm" + i, x, 0.1);
                case 5 -> x = net.activate("fixed" + i, x, new Swish(0.5));
                case 6 -> x = combined(net, "combined" + i, x, shape, random);
                case 7 -> {
                    T side = net.activate("side" + i, x);
                    x = net.concatenate("both" + i, List.of(x, side, x));
                    shape = new Shape(3 * shape.channels(), shape.height(), shape.width());
                }
                case 8 -> {
                    Padding padding = new Padding(random.nextInt(2), 1, random.nextInt(3), 0);
                    x = net.pad("pad" + i, x, padding);
                    shape = shape.after(padding);
                }
                case 9 -> {
                    Pool pool = new Pool(window(random, shape, 1));
                    x = net.averagePool("average" + i, x, pool, random.nextBoolean());
                    shape = shape.after(pool);
                }
                case 10 -> {
                    Window window = window(random, shape, 10);
                    int groups = shape.channels() <= 20 ? shape.channels() : 1;
                    Convolution how = new Convolution((1 + random.nextInt(3)) * groups, window, groups, true);
                    x = net.convolution("grouped" + i, x, how);
                    shape = shape.after(how);
                }
                default -> {
                    int kernel = 1 + random.nextInt(Math.min(5, least));
                    int channels = random.nextInt(8) == 0 ? 250 + random.nextInt(20) : 1 + random.nextInt(20);
                    Convolution how = new Convolution(
                            channels, kernel, 1 + random.nextInt(3), random.nextInt(3), random.nextBoolean());
                    x = net.convolution("conv" + i, x, how);
                    shape = shape.after(how);
                }
            }
        }
        net.output("map", x);
        net.output("probabilities", net.softmax("softmax", net.flatten("elements", x)));
        T vector = random.nextBoolean() ? net.globalAveragePool("mean", x) : net.dense("flat", x, 7, false);
        net.output("out", net.dense("last", net.activate("act", vector), 1 + random.nextInt(5)));
    }

    /** With a constant, where an extent may be 1, or with another value. */
    private static <T> T combined(NetworkBuilder<T> net, String name, T x, Shape shape, Random random) {
        Combination how = Combination.values()[random.nextInt(Combination.values().length)];
        if (random.nextBoolean()) {
            return net.combine(name, how, x, net.globalAveragePool(name + "/mean", x));
        }
        Shape constant = new Shape(
                random.nextBoolean() ? shape.channels() : 1,
                random.nextBoolean() ? shape.height() : 1,
                random.nextBoolean() ? shape.width() : 1);
        return net.combine(name, how, x, net.constant(name + "/constant", constant));
    }

    /** Of any kind that fits; paddings stay less than the window. */
    private static Window window(Random random, Shape shape, int dilation) {
        return new Window(axis(random, shape.height(), dilation), axis(random, shape.width(), dilation));
    }

    private static Axis axis(Random random, int size, int dilation) {
        int kernel = 1 + random.nextInt(Math.min(3, size));
        int apart = kernel == 1 ? 1 : 1 + random.nextInt(Math.min(dilation, (size - 1) / (kernel - 1)));
        return new Axis(kernel, 1 + random.nextInt(3), apart, random.nextInt(kernel), random.nextInt(kernel));
    }
}
