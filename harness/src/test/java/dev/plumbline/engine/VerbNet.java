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

/** One verb between a convolution and an activation: what an engine cannot do has a name. */
enum VerbNet implements Model {
    PAD,
    OBLONG,
    DEPTHWISE,
    MAX_POOL,
    AVERAGE_POOL,
    AVERAGE_POOL_WITHOUT_PADDING,
    GLOBAL_POOL,
    NORMALIZE,
    CONCATENATE,
    CONSTANT_OF_CHANNELS,
    CONSTANT_OF_ALL,
    CHANNEL_GATE,
    PIXEL_MASK,
    MINIMUM,
    DIVIDE,
    CLIP,
    SIGMOID,
    HARD_SWISH,
    FLATTEN,
    SOFTMAX;

    private static final Window RAGGED = new Window(new Axis(3, 2, 1, 1, 0), new Axis(2, 2, 1, 0, 1));

    @Override
    public <T> void define(NetworkBuilder<T> net) {
        T x = net.convolution("first", net.input("image", new Shape(3, 7, 9)), new Convolution(4, 3, 1, 1, true));
        net.output("out", net.activate("act", play(net, x)));
    }

    private <T> T play(NetworkBuilder<T> net, T x) {
        return switch (this) {
            case PAD -> net.pad("verb", x, new Padding(1, 0, 2, 3));
            case OBLONG -> net.convolution("verb", x, new Convolution(6, oblong(), 1, true));
            case DEPTHWISE -> net.convolution("verb", x, new Convolution(8, Window.square(3, 1, 1), 4, false));
            case MAX_POOL -> net.maxPool("verb", x, new Pool(RAGGED));
            case AVERAGE_POOL -> net.averagePool("verb", x, new Pool(RAGGED), true);
            case AVERAGE_POOL_WITHOUT_PADDING -> net.averagePool("verb", x, new Pool(RAGGED), false);
            case GLOBAL_POOL -> net.globalAveragePool("verb", x);
            case NORMALIZE -> net.normalize("verb", net.activate("before", x), 1e-3);
            case CONCATENATE -> net.concatenate("verb", List.of(x, net.activate("before", x), x));
            case CONSTANT_OF_CHANNELS -> constant(net, x, Combination.SUBTRACT, 4);
            case CONSTANT_OF_ALL -> constant(net, x, Combination.MULTIPLY, 1);
            case CHANNEL_GATE ->
                net.combine(
                        "verb", Combination.MULTIPLY, x, net.dense("gate", net.globalAveragePool("all", x), 4, false));
            case PIXEL_MASK ->
                net.combine(
                        "verb", Combination.MAXIMUM, x, net.convolution("mask", x, new Convolution(1, 1, 1, 0, true)));
            case MINIMUM -> constant(net, x, Combination.MINIMUM, 1);
            case DIVIDE -> constant(net, x, Combination.DIVIDE, 1);
            case CLIP -> net.activate("verb", x, new Clip(0, 6));
            case SIGMOID -> net.activate("verb", x, new Sigmoid());
            case HARD_SWISH -> net.activate("verb", x, new HardSwish());
            case FLATTEN -> net.flatten("verb", x);
            case SOFTMAX -> net.softmax("verb", net.dense("head", x, 7));
        };
    }

    private static <T> T constant(NetworkBuilder<T> net, T x, Combination how, int channels) {
        return net.combine("verb", how, x, net.constant("constant", new Shape(channels, 1, 1)));
    }

    private static Window oblong() {
        return new Window(new Axis(3, 2, 1, 0, 1), new Axis(2, 1, 3, 2, 0));
    }
}
