// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import dev.plumbline.model.Convolution;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Padding;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Window;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Plays one node that has parameters. */
final class Layers<T> {
    private final Call call;
    private final Player<T> player;
    private final NetworkBuilder<T> net;
    private final Parameters parameters;
    private final String name;

    Layers(Call call, Player<T> player, NetworkBuilder<T> net, Parameters parameters) {
        this.call = call;
        this.player = player;
        this.net = net;
        this.parameters = parameters;
        name = player.name(call);
    }

    Played<T> play() {
        return switch (call.node().operator()) {
            case "Conv" -> convolution();
            case "Gemm" -> gemm();
            case "MatMul" -> matrix();
            default -> normalization();
        };
    }

    private Played<T> convolution() {
        Played<T> x = player.map(call, call.input(0));
        int[] kernel = reals(1).shape();
        call.require(kernel.length == 4, "a kernel of " + kernel.length + " extents; those of images have 4");
        Window window = new Windows(call, new long[] {kernel[2], kernel[3]}).over(x.shape());
        int groups = (int) Math.min(Integer.MAX_VALUE, call.integer("group", 1));
        Convolution how =
                new Convolution(kernel[0], window, groups, !call.input(2).isEmpty());
        call.require(
                Arrays.equals(how.kernel(x.shape().channels()), kernel),
                "a kernel of " + Arrays.toString(kernel) + " over " + x.shape() + " in " + groups + " groups");
        Padding padding = new Padding(
                window.rows().before(),
                window.columns().before(),
                window.rows().after(),
                window.columns().after());
        Played.map("", x.shape().after(padding)); // is not too large
        put(".weight", 1, kernel);
        if (how.bias()) {
            put(".bias", 2, kernel[0]);
        }
        return Played.map(net.convolution(name, x.value(), how), x.shape().after(how));
    }

    private Played<T> normalization() {
        Played<T> x = player.value(call, call.input(0));
        call.require(
                call.integer("training_mode", 0) == 0
                        && call.node().outputs().stream().skip(1).allMatch(String::isEmpty),
                "it is in training mode; export the model in evaluation mode");
        Played<T> in = x.isMap() ? x : flat(x);
        Shape shape = in.shape();
        put(".weight", 1, shape.channels());
        put(".bias", 2, shape.channels());
        put(".running_mean", 3, shape.channels());
        put(".running_var", 4, shape.channels());
        return new Played<>(net.normalize(name, in.value(), epsilon()), shape, x.extents());
    }

    /** The decimal that was rounded to the file's float32: what the model was trained with. */
    private double epsilon() {
        return Double.parseDouble(Float.toString((float) call.real("epsilon", NetworkBuilder.EPSILON)));
    }

    private Played<T> gemm() {
        call.require(
                call.real("alpha", 1) == 1 && call.real("beta", 1) == 1 && call.integer("transA", 0) == 0,
                "alpha, beta and transA must be 1, 1 and 0");
        Known bias = call.input(2).isEmpty() ? null : reals(2);
        int[] shape = reals(1).shape();
        call.require(shape.length == 2, "a matrix of " + shape.length + " extents");
        boolean transposed = call.integer("transB", 0) != 0;
        int features = shape[transposed ? 0 : 1];
        if (bias != null) {
            int last = bias.shape().length == 0 ? 1 : bias.shape()[bias.shape().length - 1];
            call.require(
                    bias.elements() == last && (last == features || last == 1),
                    "a bias of " + Arrays.toString(bias.shape()) + " for " + features + " features");
        }
        return dense(features, transposed, bias);
    }

    private Played<T> matrix() {
        int[] shape = reals(1).shape();
        call.require(shape.length == 2, "a product with " + Arrays.toString(shape) + "; a matrix has 2 extents");
        return dense(shape[1], false, null);
    }

    private Played<T> dense(int features, boolean transposed, @Nullable Known bias) {
        Played<T> x = player.value(call, call.input(0));
        int inputs = x.shape().elements();
        call.require(
                x.isVector(),
                "its input has the extents " + Extents.text(player.extents(x))
                        + ", where (batch, features) are needed");
        Known matrix = reals(1);
        call.require(
                matrix.shape()[transposed ? 1 : 0] == inputs,
                "a matrix of " + Arrays.toString(matrix.shape()) + " for " + inputs + " features");
        parameters.put(name + ".weight", new int[] {features, inputs}, () -> {
            float[] values = values(matrix);
            return transposed ? values : Folding.transposed(values, inputs, features);
        });
        if (bias != null) {
            parameters.put(name + ".bias", new int[] {features}, () -> {
                float[] values = values(bias);
                float[] all = new float[features];
                for (int i = 0; i < features; i++) {
                    all[i] = values[values.length == 1 ? 0 : i];
                }
                return all;
            });
        }
        return Played.vector(net.dense(name, x.value(), features, bias != null), features);
    }

    private Played<T> flat(Played<T> x) {
        call.require(
                x.isVector(),
                "its input has the extents " + Extents.text(player.extents(x))
                        + ", where (batch, channels, height, width) or (batch, features) are needed");
        return player.vector(name, x);
    }

    private void put(String suffix, int input, int... shape) {
        Known known = reals(input);
        call.require(
                Arrays.equals(known.shape(), shape),
                "its input " + call.input(input) + " has the shape " + Arrays.toString(known.shape()) + " instead of "
                        + Arrays.toString(shape));
        parameters.put(name + suffix, shape, () -> values(known));
    }

    private Known reals(int input) {
        Known known = player.known(call.input(input));
        if (known == null || known.reals() == null) {
            throw call.unsupported("its input " + input + " is not a constant of reals; fold constants first");
        }
        return known;
    }

    private static float[] values(Known known) {
        float[] values = known.reals();
        return values == null ? new float[0] : values;
    }
}
