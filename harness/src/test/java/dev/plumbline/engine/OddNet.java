// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine;

import dev.plumbline.model.Convolution;
import dev.plumbline.model.Model;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;

/** What the shipped models do not have: odd extents, two inputs, two outputs, a value read often, maps behind vectors. */
final class OddNet implements Model {
    @Override
    public String name() {
        return "oddnet";
    }

    @Override
    public <T> void define(NetworkBuilder<T> net) {
        T left = net.input("left", new Shape(3, 11, 7));
        T right = net.input("right", new Shape(2, 11, 7));
        T x = net.convolution("conv.left", left, new Convolution(5, 3, 2, 1, false));
        T y = net.convolution("conv.right", right, new Convolution(5, 5, 2, 2, true));
        T sum = net.activate("act.sum", net.normalize("bn", net.add("sum", x, y)));
        net.output("act.sum", sum);
        T map = net.maxPool("pool", net.activate("act.again", sum), new Pool(3, 3, 1));
        T twice = net.add("twice", map, map);
        T means = net.globalAveragePool("means", twice);
        T mixed = net.add("mixed", means, net.dense("dense", twice, 5));
        T tail = net.convolution("conv.tail", net.activate("act.mixed", mixed), new Convolution(4, 1, 1, 0, true));
        net.output("scores", net.dense("head", net.activate("act.tail", tail), 3));
    }
}
