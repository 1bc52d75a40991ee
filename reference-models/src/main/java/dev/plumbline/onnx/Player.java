// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import dev.plumbline.activation.Activation;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plays the nodes of a file, one after the other, into a builder. */
final class Player<T> {
    private final OnnxFile file;
    private final Compositions compositions;
    private final CustomOperators customOperators;
    private final NetworkBuilder<T> net;
    private final Parameters parameters;
    private long room;
    private final Map<String, Played<T>> values = new HashMap<>();
    private final Map<String, Known> known = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    /** Names of outputs that no layer has. */
    private final Set<String> kept;

    private long images = -1;

    Player(
            OnnxFile file,
            Compositions compositions,
            CustomOperators customOperators,
            NetworkBuilder<T> net,
            Parameters parameters) {
        this.file = file;
        this.compositions = compositions;
        this.customOperators = customOperators;
        this.net = net;
        this.parameters = parameters;
        room = file.elements();
        kept = new HashSet<>(file.outputs());
    }

    void play() {
        for (GraphInput input : file.inputs()) {
            input(input);
        }
        for (Node node : file.nodes()) {
            if (!compositions.absorbed(node)) {
                checked(new Call(node, file.opset()));
            }
        }
        for (String output : file.outputs()) {
            Played<T> value = values.get(output);
            if (value == null) {
                throw new MalformedOnnxException("output " + output + " does not depend on any input");
            }
            net.output(output, value.isVector() ? vector(output, value).value() : value.value());
        }
    }

    private void input(GraphInput input) {
        long[] extents = input.shape();
        boolean open = false;
        for (int i = 1; i < extents.length; i++) {
            open |= !(extents[i] > 0 && extents[i] <= Integer.MAX_VALUE);
        }
        if (extents.length != 2 && extents.length != 4 || open) {
            throw new MalformedOnnxException("input " + input + " has no fixed shape of an image; export the model with"
                    + " (batch, channels, height, width) or (batch, features), where only the batch may be open");
        }
        if (extents[0] > 0 && images > 0 && extents[0] != images) {
            throw new MalformedOnnxException(
                    "input " + input + " has another batch than those before it; give all the same");
        }
        images = Math.max(images, extents[0]);
        names.add(input.name());
        int channels = (int) extents[1];
        Shape shape =
                extents.length == 2 ? Shape.vector(channels) : new Shape(channels, (int) extents[2], (int) extents[3]);
        T value = net.input(input.name(), shape);
        values.put(input.name(), extents.length == 2 ? Played.vector(value, channels) : Played.map(value, shape));
    }

    /** What layers and shapes refuse is said of the node. */
    private void checked(Call call) {
        try {
            play(call);
        } catch (MalformedOnnxException e) {
            throw e;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw call.unsupported(String.valueOf(e.getMessage()));
        }
    }

    private void play(Call call) {
        call.require(!call.node().outputs().isEmpty(), "it has no output");
        if (fold(call)) {
            return;
        }
        Compositions.Found found = compositions.at(call.node());
        Activation activation = found == null ? activation(call) : found.activation();
        String input = found == null ? call.input(0) : found.input();
        values.put(call.node().outputs().get(0), activation == null ? layer(call) : activated(call, input, activation));
    }

    private Played<T> activated(Call call, String input, Activation activation) {
        Played<T> x = value(call, input);
        String name = name(call);
        Played<T> in = isOutput(call) && x.isVector() ? vector(name, x) : x;
        return in.with(net.activate(name, in.value(), activation));
    }

    /** The activation that a node is by itself. */
    private @Nullable Activation activation(Call call) {
        if (call.node().domain().isEmpty() && Operators.known(call.node().operator())) {
            return Operators.activation(call, index -> known(call.input(index)));
        }
        if (!customOperators.contains(call.node())) {
            throw call.unsupported(Operators.nearest(call.node()));
        }
        call.require(call.inputs() == 1, "an activation of " + call.inputs() + " inputs; there are those of one");
        return customOperators.activation(call);
    }

    private Played<T> layer(Call call) {
        return switch (call.node().operator()) {
            case "Conv", "Gemm", "MatMul", "BatchNormalization" -> new Layers<>(call, this, net, parameters).play();
            case "MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool", "ReduceMean", "Pad", "Softmax" ->
                new Steps<>(call, this, net).play();
            default -> new Joins<>(call, this, net, parameters).play();
        };
    }

    /** Computes what depends on no image; whether that is so. */
    private boolean fold(Call call) {
        if (call.is("Shape")) {
            Known x = known(call.input(0));
            long[] shape =
                    x != null ? Arrays.stream(x.shape()).asLongStream().toArray() : extents(value(call, call.input(0)));
            int from = limit(call.integer("start", 0), shape.length);
            int to = limit(call.integer("end", shape.length), shape.length);
            known.put(
                    call.node().outputs().get(0), Known.integers(Arrays.copyOfRange(shape, from, Math.max(from, to))));
            return true;
        }
        List<Known> inputs = new ArrayList<>();
        for (String input : call.node().inputs()) {
            Known constant = known(input);
            if (constant == null) {
                return false;
            }
            inputs.add(constant);
        }
        Known result = call.node().domain().isEmpty() ? Folding.fold(call, inputs) : null;
        if (result == null) {
            return false;
        }
        if (call.is("Transpose")) {
            room -= result.elements();
            call.require(room >= 0, "the transposes of more constants than the file has");
        }
        known.put(call.node().outputs().get(0), result);
        return true;
    }

    private static int limit(long index, int length) {
        return (int) Math.max(0, Math.min(length, index < 0 ? index + length : index));
    }

    /** The file's extents of a value, the batch first. */
    long[] extents(Played<T> x) {
        long[] extents = new long[x.extents().length + 1];
        extents[0] = images > 0 ? images : Known.BATCH;
        for (int i = 1; i < extents.length; i++) {
            extents[i] = x.extents()[i - 1];
        }
        return extents;
    }

    long images() {
        return images;
    }

    @Nullable
    Known known(String name) {
        Known value = known.get(name);
        Constant constant = value == null ? file.constants().get(name) : null;
        if (constant != null) {
            value = Known.of(constant);
            known.put(name, value);
        }
        return value;
    }

    /** The value of this name, which must depend on an image. */
    Played<T> value(Call call, String name) {
        Played<T> value = values.get(name);
        if (value == null) {
            throw call.unsupported(
                    known(name) != null
                            ? "its input " + name + " is a constant, where a value of each image is needed"
                            : "its input " + name + " is left out, or an output that is not computed here");
        }
        return value;
    }

    boolean isValue(String name) {
        return values.containsKey(name);
    }

    /** A value with channels, height and width. */
    Played<T> map(Call call, String name) {
        Played<T> value = value(call, name);
        call.require(
                value.isMap(),
                "its input " + name + " has the extents " + Extents.text(extents(value))
                        + ", where (batch, channels, height, width) are needed");
        return value;
    }

    /** Whether an output has the value of the node, and so the name: a vector is to be one in the builder too. */
    boolean isOutput(Call call) {
        return file.outputs().contains(call.node().outputs().get(0));
    }

    /** A value with one extent, in the builder too. */
    Played<T> vector(String consumer, Played<T> x) {
        return x.shape().plane() == 1
                ? x
                : Played.vector(
                        net.flatten(unique(consumer + "/flat"), x.value()),
                        x.shape().elements());
    }

    /** The layer's name: the node's, unless an input has it or an output that is not the node's. */
    String name(Call call) {
        if (call.name().equals(call.node().outputs().get(0))) {
            kept.remove(call.name());
        }
        return unique(call.name());
    }

    String unique(String wanted) {
        String name = wanted;
        for (int i = 2; kept.contains(name) || !names.add(name); i++) {
            name = wanted + "/" + i;
        }
        return name;
    }
}
