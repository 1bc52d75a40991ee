// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What nodes make of values that are known: shapes that exporters compute, and constants on their way to a layer. */
final class Folding {
    /** An exporter computes with extents, not with images. */
    private static final int MOST_INTEGERS = 64;

    private Folding() {}

    /** The value of a Constant, or null if it is neither a tensor nor a number. */
    static @Nullable Known constant(Call call) {
        Attribute value = call.node().attributes().get("value");
        if (value != null) {
            return Known.of(value.asTensor());
        }
        Attribute real = call.node().attributes().get("value_float");
        if (real != null) {
            return new Known(new int[0], new float[] {(float) real.asDouble()}, null);
        }
        Attribute integer = call.node().attributes().get("value_int");
        if (integer != null) {
            return Known.scalar(integer.asLong());
        }
        Attribute integers = call.node().attributes().get("value_ints");
        return integers == null ? null : Known.integers(integers.asLongs());
    }

    /** The result of a node whose inputs are all known; null if it is not to be computed here. */
    static @Nullable Known fold(Call call, List<Known> inputs) {
        if (call.is("Constant")) {
            return constant(call);
        }
        if (inputs.isEmpty()) {
            return null;
        }
        Known x = inputs.get(0);
        return switch (call.node().operator()) {
            case "Identity", "Cast", "CastLike" -> x;
            case "Unsqueeze", "Squeeze", "Reshape", "Flatten" -> new Extents(call, -1).reshaped(x, inputs);
            case "Transpose" -> transpose(call, x);
            case "Gather", "Slice", "Concat", "Add", "Sub", "Mul", "Div", "ConstantOfShape" -> integers(call, inputs);
            default -> null;
        };
    }

    private static @Nullable Known integers(Call call, List<Known> inputs) {
        String operator = call.node().operator();
        boolean one = Set.of("Concat", "Slice", "ConstantOfShape").contains(operator);
        call.require(inputs.size() >= (one ? 1 : 2), inputs.size() + " inputs");
        for (Known input : inputs) {
            boolean row = input.shape().length <= 1 || operator.equals("Slice");
            if (input.integers() == null || input.elements() > MOST_INTEGERS || !row) {
                return null;
            }
        }
        long[] x = numbers(inputs.get(0));
        return switch (operator) {
            case "Gather" -> gather(call, x, inputs.get(1));
            case "Concat" ->
                Known.integers(inputs.stream()
                        .flatMapToLong(input -> LongStream.of(numbers(input)))
                        .toArray());
            case "Slice" -> slice(call, inputs);
            case "Add" -> combine(call, inputs, Math::addExact);
            case "Sub" -> combine(call, inputs, Math::subtractExact);
            case "Mul" -> combine(call, inputs, Math::multiplyExact);
            case "ConstantOfShape" -> filled(call, x);
            default ->
                combine(call, inputs, (a, b) -> {
                    call.require(b != 0, "a division of extents by 0");
                    return a / b;
                });
        };
    }

    private static @Nullable Known filled(Call call, long[] shape) {
        Attribute value = call.node().attributes().get("value");
        Known fill = value == null ? null : Known.of(value.asTensor());
        boolean row = shape.length == 1 && shape[0] >= 0 && shape[0] <= MOST_INTEGERS;
        if (!row || fill == null || fill.integers() == null || fill.elements() != 1) {
            return null;
        }
        long[] filled = new long[(int) shape[0]];
        Arrays.fill(filled, numbers(fill)[0]);
        return Known.integers(filled);
    }

    private static long[] numbers(Known known) {
        long[] integers = known.integers();
        return integers == null ? new long[0] : integers;
    }

    private static Known gather(Call call, long[] x, Known indices) {
        long[] picked = LongStream.of(numbers(indices))
                .map(index -> x[call.axis(index, x.length)])
                .toArray();
        return new Known(indices.shape(), null, picked);
    }

    /** Along the first axis. */
    private static Known slice(Call call, List<Known> inputs) {
        Known x = inputs.get(0);
        long[] starts = call.integers("starts"); // attributes before opset 10
        long[] ends = call.integers("ends");
        long start = argument(call, starts, inputs, 1);
        long end = argument(call, ends, inputs, 2);
        long[] axes = call.integers("axes");
        long axis = axes != null || inputs.size() > 3 ? argument(call, axes, inputs, 3) : 0;
        long step = inputs.size() > 4 ? argument(call, null, inputs, 4) : 1;
        call.require(
                x.shape().length > 0 && call.axis(axis, x.shape().length) == 0 && Math.abs(step) == 1,
                "a slice of extents by step " + step + " along axis " + axis);
        int rows = x.shape()[0];
        int length = rows == 0 ? 0 : x.elements() / rows;
        long first =
                Math.max(step > 0 ? 0 : -1, Math.min(step > 0 ? rows : rows - 1, start < 0 ? start + rows : start));
        long last = Math.max(step > 0 ? 0 : -1, Math.min(rows, end < 0 ? end + rows : end));
        long[] values = LongStream.iterate(first, i -> step > 0 ? i < last : i > last, i -> i + step)
                .flatMap(row -> Arrays.stream(numbers(x), (int) row * length, (int) (row + 1) * length))
                .toArray();
        int[] shape = x.shape().clone();
        shape[0] = length == 0 ? 0 : values.length / length;
        return new Known(shape, null, values);
    }

    private static long argument(Call call, long @Nullable [] attribute, List<Known> inputs, int index) {
        long[] values =
                attribute != null ? attribute : index < inputs.size() ? numbers(inputs.get(index)) : new long[0];
        call.require(values.length == 1, "a slice along " + values.length + " axes; there are those along one");
        return values[0];
    }

    private static Known combine(Call call, List<Known> inputs, LongBinaryOperator operator) {
        long[] a = numbers(inputs.get(0));
        long[] b = numbers(inputs.get(1));
        call.require(a.length == b.length || a.length == 1 || b.length == 1, "extents of different numbers");
        long[] y = IntStream.range(0, Math.max(a.length, b.length))
                .mapToLong(i -> {
                    long left = a[a.length == 1 ? 0 : i];
                    long right = b[b.length == 1 ? 0 : i];
                    call.require(left != Known.BATCH && right != Known.BATCH, "arithmetic with an open batch");
                    return operator.applyAsLong(left, right);
                })
                .toArray();
        Known longer = a.length >= b.length ? inputs.get(0) : inputs.get(1);
        return new Known(longer.shape(), null, y);
    }

    private static @Nullable Known transpose(Call call, Known x) {
        long[] order = call.integers("perm");
        if (x.shape().length != 2 || order != null && !Arrays.equals(order, new long[] {1, 0})) {
            return null;
        }
        int rows = x.shape()[0];
        int columns = x.shape()[1];
        float[] reals = x.reals();
        long[] turned = IntStream.range(0, reals == null ? rows * columns : 0)
                .mapToLong(i -> numbers(x)[i % rows * columns + i / rows])
                .toArray();
        int[] shape = {columns, rows};
        return reals == null
                ? new Known(shape, null, turned)
                : new Known(shape, transposed(reals, rows, columns), null);
    }

    static float[] transposed(float[] values, int rows, int columns) {
        float[] y = new float[values.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                y[j * rows + i] = values[i * columns + j];
            }
        }
        return y;
    }
}
