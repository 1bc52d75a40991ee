// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine;

import dev.plumbline.activation.Clip;
import dev.plumbline.activation.HardSwish;
import dev.plumbline.activation.Sigmoid;
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

/** Every verb that the shipped models do without, and windows of every kind. */
final class WideNet implements Model {
    @Override
    public String name() {
        return "widenet";
    }

    @Override
    public <T> void define(NetworkBuilder<T> net) {
        T x = net.pad("pad", net.input("image", new Shape(4, 11, 14)), new Padding(1, 0, 2, 3));
        Window oblong = new Window(new Axis(3, 2, 1, 0, 1), new Axis(2, 1, 3, 2, 0));
        x = net.activate("act1", net.convolution("oblong", x, new Convolution(6, oblong, 1, true)));
        x = net.normalize("norm", x, 1e-3);
        T side = net.convolution("depthwise", x, new Convolution(12, Window.square(3, 1, 1), 6, false));
        side = net.activate("clip", side, new Clip(0, 6));
        Window ragged = new Window(new Axis(3, 2, 1, 1, 0), new Axis(2, 2, 1, 0, 1));
        T most = net.maxPool("most", x, new Pool(ragged));
        T mean = net.averagePool("mean", x, new Pool(ragged), true);
        T own = net.averagePool("own", side, new Pool(ragged), false);
        x = net.concatenate("joined", List.of(most, mean, own));
        T gate = net.activate("gate", net.dense("squeeze", net.globalAveragePool("all", x), 24, false), new Sigmoid());
        x = net.combine("gated", Combination.MULTIPLY, x, gate);
        x = net.combine("shifted", Combination.SUBTRACT, x, net.constant("shift", new Shape(24, 1, 1)));
        x = net.combine(
                "scaled",
                Combination.DIVIDE,
                net.activate("hard", x, new HardSwish()),
                net.constant("scale", new Shape(1, 1, 1)));
        T low = net.combine("low", Combination.MINIMUM, x, net.constant("limit", new Shape(1, 1, 1)));
        T high = net.combine(
                "high", Combination.MAXIMUM, low, net.convolution("one", x, new Convolution(1, 1, 1, 0, true)));
        T flat = net.flatten("flat", net.activate("act2", high));
        net.output("features", flat);
        net.output("logits", net.softmax("softmax", net.dense("head", flat, 7)));
    }
}
