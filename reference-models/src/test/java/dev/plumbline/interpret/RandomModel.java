// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.model.Convolution;
import dev.plumbline.model.Model;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
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
            switch (random.nextInt(5)) {
                case 0 -> x = net.normalize("norm" + i, x);
                case 1 -> x = net.activate("act" + i, x);
                case 2 -> x = net.add("add" + i, x, random.nextBoolean() ? x : net.activate("side" + i, x));
                case 3 -> {
                    int kernel = 1 + random.nextInt(Math.min(3, least));
                    Pool pool = new Pool(kernel, 1 + random.nextInt(3), random.nextInt(kernel / 2 + 1));
                    x = net.maxPool("pool" + i, x, pool);
                    shape = shape.after(pool);
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
        T vector = random.nextBoolean() ? net.globalAveragePool("mean", x) : net.dense("flat", x, 7);
        net.output("out", net.dense("last", net.activate("act", vector), 1 + random.nextInt(5)));
    }
}
