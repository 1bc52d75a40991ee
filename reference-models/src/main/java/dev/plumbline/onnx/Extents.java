// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What Reshape, Flatten, Squeeze and Unsqueeze make of extents. */
final class Extents {
    private final Call call;
    private final long images;

    /** @param images in one inference, or -1 if that is left open */
    Extents(Call call, long images) {
        this.call = call;
        this.images = images;
    }

    /** A known value with other extents. */
    Known reshaped(Known x, List<Known> inputs) {
        long[] shape = Arrays.stream(x.shape()).asLongStream().toArray();
        long[] result = of(shape, inputs.size() > 1 ? inputs.get(1).integers() : null);
        call.require(
                LongStream.of(result).allMatch(extent -> extent > 0),
                "a constant of " + Arrays.toString(x.shape()) + " becomes " + text(result));
        return x.shaped(LongStream.of(result).mapToInt(Math::toIntExact).toArray());
    }

    /**
     * The extents of a result; the first of an image's is {@link Known#BATCH}.
     *
     * @param argument the second input, if there is one
     */
    long[] of(long[] shape, long @Nullable [] argument) {
        return switch (call.node().operator()) {
            case "Reshape" -> reshape(shape, argument);
            case "Flatten" -> flatten(shape);
            case "Squeeze" -> squeeze(shape, argument == null ? call.integers("axes") : argument);
            default -> unsqueeze(shape, argument == null ? call.integers("axes") : argument);
        };
    }

    private long[] reshape(long[] shape, long @Nullable [] wanted) {
        if (wanted == null) {
            throw call.unsupported("its shape is not a constant; fold constants first");
        }
        long[] result = wanted.clone();
        if (images > 0 && result.length > 0 && result[0] == images && shape[0] == Known.BATCH) {
            result[0] = Known.BATCH;
        }
        int open = -1;
        for (int i = 0; i < result.length; i++) {
            if (result[i] == 0 && call.integer("allowzero", 0) == 0) {
                call.require(i < shape.length, "extent " + i + " is to be copied, but there is none");
                result[i] = shape[i];
            }
            if (result[i] == -1) {
                call.require(open < 0, "two extents are -1");
                open = i;
            }
        }
        if (open >= 0) {
            result[open] = 1;
            result[open] = quotient(shape, result);
        }
        call.require(quotient(shape, result) == 1, text(shape) + " cannot become " + text(wanted));
        return result;
    }

    /** How many times the elements of one shape are those of another; the open batch counts as one factor. */
    private long quotient(long[] shape, long[] divisor) {
        boolean batch = LongStream.of(shape).anyMatch(extent -> extent == Known.BATCH);
        boolean kept = LongStream.of(divisor).anyMatch(extent -> extent == Known.BATCH);
        long elements = elements(shape);
        long other = elements(divisor);
        call.require(other > 0 && elements % other == 0, text(shape) + " cannot become " + text(divisor));
        if (batch == kept) {
            return elements / other;
        }
        call.require(batch && elements == other, text(shape) + " and " + text(divisor) + " differ in the batch");
        return Known.BATCH;
    }

    private long elements(long[] shape) {
        long elements = 1;
        for (long extent : shape) {
            elements = extent == Known.BATCH ? elements : Math.multiplyExact(elements, extent);
        }
        return elements;
    }

    private long[] flatten(long[] shape) {
        long axis = call.integer("axis", 1);
        int first = axis == shape.length ? shape.length : call.axis(axis, shape.length);
        long[] front = Arrays.copyOf(shape, first);
        call.require(
                front.length <= 1 || front[0] != Known.BATCH, "axis " + axis + " merges images; 1 keeps them apart");
        return new long[] {
            front.length == 1 ? front[0] : elements(front), elements(Arrays.copyOfRange(shape, first, shape.length))
        };
    }

    private long[] squeeze(long[] shape, long @Nullable [] axes) {
        TreeSet<Integer> dropped = new TreeSet<>();
        if (axes == null) {
            for (int i = 0; i < shape.length; i++) {
                if (shape[i] == 1) {
                    dropped.add(i);
                }
            }
        } else {
            for (long axis : axes) {
                dropped.add(call.axis(axis, shape.length));
            }
        }
        LongStream.Builder result = LongStream.builder();
        for (int i = 0; i < shape.length; i++) {
            if (!dropped.contains(i)) {
                result.add(shape[i]);
            } else {
                call.require(shape[i] == 1, "extent " + i + " of " + text(shape) + " is not 1");
            }
        }
        return result.build().toArray();
    }

    private long[] unsqueeze(long[] shape, long @Nullable [] axes) {
        if (axes == null) {
            throw call.unsupported("its axes are not constant");
        }
        int rank = shape.length + axes.length;
        TreeSet<Integer> added = new TreeSet<>();
        for (long axis : axes) {
            call.require(added.add(call.axis(axis, rank)), "axis " + axis + " is given twice");
        }
        List<Long> result = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < rank; i++) {
            result.add(added.contains(i) ? 1 : shape[next++]);
        }
        return result.stream().mapToLong(Long::longValue).toArray();
    }

    static String text(long[] shape) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < shape.length; i++) {
            text.append(i == 0 ? "" : ", ").append(shape[i] == Known.BATCH ? "batch" : String.valueOf(shape[i]));
        }
        return text.append("]").toString();
    }
}
