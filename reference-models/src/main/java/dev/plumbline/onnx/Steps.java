// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import dev.plumbline.model.Axis;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Padding;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Window;
import java.util.Arrays;
import java.util.stream.LongStream;

/** Plays one node that pools, pads or normalises a value by itself. */
final class Steps<T> {
    private final Call call;
    private final Player<T> player;
    private final NetworkBuilder<T> net;
    private final String name;

    Steps(Call call, Player<T> player, NetworkBuilder<T> net) {
        this.call = call;
        this.player = player;
        this.net = net;
        name = player.name(call);
    }

    Played<T> play() {
        return switch (call.node().operator()) {
            case "MaxPool" -> maxPool();
            case "AveragePool" -> averagePool();
            case "GlobalAveragePool" -> mean(true);
            case "GlobalMaxPool" -> globalMaxPool();
            case "ReduceMean" -> reduceMean();
            case "Pad" -> pad();
            default -> softmax();
        };
    }

    private Played<T> maxPool() {
        Played<T> x = player.map(call, call.input(0));
        call.require(
                call.node().outputs().stream().skip(1).allMatch(String::isEmpty),
                "the indices of maxima are asked for");
        Pool how = new Pool(new Windows(call, null).over(x.shape()));
        return Played.map(net.maxPool(name, x.value(), how), x.shape().after(how));
    }

    private Played<T> averagePool() {
        Played<T> x = player.map(call, call.input(0));
        Windows windows = new Windows(call, null);
        Window window = windows.over(x.shape());
        call.require(!window.dilated(), "an average with dilation; MaxPool may have one");
        boolean countPadding = call.integer("count_include_pad", 0) != 0;
        if (countPadding && windows.overhangs(x.shape())) {
            return paddedAverage(x, windows.within(x.shape()), window);
        }
        Pool how = new Pool(window);
        return Played.map(
                net.averagePool(name, x.value(), how, countPadding), x.shape().after(how));
    }

    /** What lies in the padding is counted, what {@code ceil_mode} adds is not: the padding becomes part of the image. */
    private Played<T> paddedAverage(Played<T> x, Window padded, Window window) {
        Axis rows = window.rows();
        Axis columns = window.columns();
        Padding padding = new Padding(
                rows.before(),
                columns.before(),
                padded.rows().after(),
                padded.columns().after());
        T image = net.pad(player.unique(name + "/pad"), x.value(), padding);
        Pool how = new Pool(new Window(
                new Axis(rows.kernel(), rows.stride(), 1, 0, rows.after() - padding.bottom()),
                new Axis(columns.kernel(), columns.stride(), 1, 0, columns.after() - padding.right())));
        Shape shape = x.shape().after(padding);
        Played.map("", shape); // is not too large
        return Played.map(net.averagePool(name, image, how, false), shape.after(how));
    }

    private Played<T> globalMaxPool() {
        Played<T> x = player.map(call, call.input(0));
        Pool how = new Pool(new Window(
                new Axis(x.shape().height(), 1, 1, 0, 0), new Axis(x.shape().width(), 1, 1, 0, 0)));
        return Played.map(net.maxPool(name, x.value(), how), x.shape().after(how));
    }

    private Played<T> reduceMean() {
        long[] axes = call.integers("axes");
        Known given = player.known(call.input(1));
        if (given != null) {
            axes = given.integers();
        }
        boolean plane = axes != null
                && Arrays.equals(
                        LongStream.of(axes)
                                .map(axis -> call.axis(axis, 4))
                                .sorted()
                                .toArray(),
                        new long[] {2, 3});
        call.require(plane, "axes " + Arrays.toString(axes) + "; a mean is over height and width, 2 and 3");
        return mean(call.integer("keepdims", 1) != 0);
    }

    private Played<T> mean(boolean keep) {
        Played<T> x = player.map(call, call.input(0));
        int channels = x.shape().channels();
        T y = net.globalAveragePool(name, x.value());
        return keep ? Played.map(y, Shape.vector(channels)) : Played.vector(y, channels);
    }

    private Played<T> pad() {
        Played<T> x = player.map(call, call.input(0));
        long[] pads = call.integers("pads");
        Known given = player.known(call.input(1));
        if (given != null) {
            pads = given.integers();
        }
        Known value = player.known(call.input(2));
        double fill = value != null ? value.number() : call.input(2).isEmpty() ? call.real("value", 0) : Double.NaN;
        call.require(
                call.text("mode", "constant").equals("constant")
                        && fill == 0
                        && call.input(3).isEmpty(),
                "only constant zeros on all axes can be added");
        call.require(
                pads != null && pads.length == 8 && pads[0] == 0 && pads[1] == 0 && pads[4] == 0 && pads[5] == 0,
                "pads " + Arrays.toString(pads) + "; only height and width can be padded");
        int[] sides = LongStream.of(pads == null ? new long[8] : pads)
                .mapToInt(side -> {
                    call.require(side >= 0 && side <= Short.MAX_VALUE, "a padding of " + side);
                    return (int) side;
                })
                .toArray();
        Padding how = new Padding(sides[2], sides[3], sides[6], sides[7]);
        Played.map("", x.shape().after(how)); // is not too large
        return Played.map(net.pad(name, x.value(), how), x.shape().after(how));
    }

    /** Before opset 13 over all axes from the one given on, since then over it alone. */
    private Played<T> softmax() {
        Played<T> x = player.value(call, call.input(0));
        int rank = x.extents().length + 1;
        int axis = call.axis(call.integer("axis", call.opset() < 13 ? 1 : -1), rank);
        call.require(
                axis == 1
                        && (x.isVector()
                                || x.isMap() && (call.opset() >= 13 || x.shape().plane() == 1)),
                "axis " + axis + " of " + Extents.text(player.extents(x)) + "; it can be over channels or features");
        Played<T> in = x.isVector() ? player.vector(name, x) : x;
        return in.with(net.softmax(name, in.value()));
    }
}
