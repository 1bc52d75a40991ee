// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import dev.plumbline.model.Combination;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Plays one node that joins values, or gives one on with other extents. */
final class Joins<T> {
    private static final int MOST_INPUTS = 128;

    private final Call call;
    private final Player<T> player;
    private final NetworkBuilder<T> net;
    private final Parameters parameters;

    Joins(Call call, Player<T> player, NetworkBuilder<T> net, Parameters parameters) {
        this.call = call;
        this.player = player;
        this.net = net;
        this.parameters = parameters;
    }

    Played<T> play() {
        return switch (call.node().operator()) {
            case "Add", "Sum" -> combine(Combination.ADD);
            case "Sub" -> combine(Combination.SUBTRACT);
            case "Mul" -> combine(Combination.MULTIPLY);
            case "Div" -> combine(Combination.DIVIDE);
            case "Min" -> combine(Combination.MINIMUM);
            case "Max" -> combine(Combination.MAXIMUM);
            case "Concat" -> concatenate();
            case "Flatten", "Reshape", "Squeeze", "Unsqueeze" -> reshape();
            case "Dropout" -> dropout();
            case "Identity" -> player.value(call, call.input(0));
            case "Cast" -> cast();
            default -> throw call.unsupported(Operators.nearest(call.node()));
        };
    }

    private Played<T> combine(Combination how) {
        requireInputs();
        String name = player.name(call);
        Played<T> y = null;
        for (int i = 0; i < call.inputs(); i++) {
            Played<T> x = operand(name, call.input(i), this::staysAsItIs);
            boolean last = i == call.inputs() - 1;
            y = y == null ? x : combine(last ? name : player.unique(name + "/" + i), how, y, x);
        }
        if (y == null) {
            throw call.unsupported("it has no input");
        }
        return y;
    }

    private Played<T> combine(String name, Combination how, Played<T> a, Played<T> b) {
        Shape shape = a.shape().with(b.shape());
        T value = net.combine(name, how, a.value(), b.value());
        return shape.equals(a.shape())
                ? a.with(value)
                : shape.equals(b.shape()) ? b.with(value) : Played.map(value, shape);
    }

    /**
     * A value, or a constant of the shape that the others need.
     *
     * @param likewise whether it may stay in the shape that the builder has, given the input
     */
    private Played<T> operand(String name, String input, Predicate<String> likewise) {
        List<Played<T>> values = call.node().inputs().stream()
                .filter(player::isValue)
                .map(each -> player.value(call, each))
                .toList();
        boolean vectors = values.stream().allMatch(Played::isVector);
        call.require(
                vectors || values.stream().allMatch(Played::isMap),
                values.stream().map(x -> Extents.text(player.extents(x))).collect(Collectors.joining(" and "))
                        + " side by side; all must be maps of channels, or all vectors of features");
        if (!player.isValue(input)) {
            return constant(name, input, vectors ? 1 : 3);
        }
        Played<T> x = player.value(call, input);
        return x.isMap() || likewise.test(input) ? x : player.vector(name, x);
    }

    /** Whether all other inputs are the same value, or numbers, and no output is to be a vector. */
    private boolean staysAsItIs(String input) {
        return !player.isOutput(call)
                && call.node().inputs().stream().allMatch(each -> each.equals(input) || isNumber(each));
    }

    private void requireInputs() {
        call.require(
                call.inputs() > 0 && call.inputs() <= MOST_INPUTS,
                call.inputs() + " inputs, where there are 1 to " + MOST_INPUTS);
    }

    private boolean isNumber(String input) {
        Known known = player.known(input);
        return known != null && known.elements() == 1;
    }

    /** @param extents of one image, as its neighbours have them */
    private Played<T> constant(String name, String input, int extents) {
        Known known = player.known(input);
        float[] values = known == null ? null : known.reals();
        if (known == null || values == null) {
            throw call.unsupported("its input " + input + " is neither a value nor a constant of reals");
        }
        int[] given = known.shape();
        int[] shape = new int[extents + 1];
        Arrays.fill(shape, 1);
        boolean fits = given.length <= shape.length;
        if (fits) {
            System.arraycopy(given, 0, shape, shape.length - given.length, given.length);
        }
        call.require(
                fits && shape[0] == 1,
                "its constant " + input + " has the shape " + Arrays.toString(given)
                        + "; one for all images has at most " + extents + " extents");
        Shape one = extents == 1 ? Shape.vector(shape[1]) : new Shape(shape[1], shape[2], shape[3]);
        String layer = player.unique(name + "/constant");
        parameters.put(layer + ".value", new int[] {one.channels(), one.height(), one.width()}, () -> values);
        T value = net.constant(layer, one);
        return extents == 1 ? Played.vector(value, one.channels()) : Played.map(value, one);
    }

    private Played<T> concatenate() {
        requireInputs();
        String name = player.name(call);
        List<Played<T>> parts = call.node().inputs().stream()
                .map(input -> operand(name, input, each -> false))
                .toList();
        boolean vectors = parts.stream().allMatch(Played::isVector);
        call.require(
                call.axis(call.integer("axis", 0), vectors ? 2 : 4) == 1, "only channels or features can be joined");
        Shape shape = Shape.joined(parts.stream().map(Played::shape).toList());
        T value = net.concatenate(name, parts.stream().map(Played::value).toList());
        return vectors ? Played.vector(value, shape.channels()) : Played.map(value, shape);
    }

    /** Nothing is moved: whoever needs a vector makes it one. */
    private Played<T> reshape() {
        Played<T> x = player.value(call, call.input(0));
        Known argument = player.known(call.input(1));
        call.require(
                argument != null || call.input(1).isEmpty(),
                "its shape or axes depend on more than the shapes of values; fold constants first");
        long[] shape = player.extents(x);
        shape[0] = Known.BATCH;
        long[] wanted = argument == null ? null : argument.integers();
        long[] result = new Extents(call, player.images()).of(shape, wanted);
        call.require(
                result.length > 1
                        && result[0] == Known.BATCH
                        && LongStream.of(result).skip(1).allMatch(extent -> extent > 0),
                Extents.text(shape) + " becomes " + Extents.text(result) + "; the batch must stay the first extent");
        int[] extents = LongStream.of(result).skip(1).mapToInt(Math::toIntExact).toArray();
        return new Played<>(x.value(), x.shape(), extents);
    }

    private Played<T> cast() {
        call.require(call.isToReal(), "a cast to " + ElementType.name(call.integer("to", 0)) + ", which rounds");
        return player.value(call, call.input(0));
    }

    private Played<T> dropout() {
        Known training = player.known(call.input(2));
        call.require(
                call.input(2).isEmpty() || training != null && training.number() == 0,
                "it is in training mode; export the model in evaluation mode");
        return player.value(call, call.input(0));
    }
}
