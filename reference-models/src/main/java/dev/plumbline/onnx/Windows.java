// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import dev.plumbline.model.Axis;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Window;
import org.jspecify.annotations.Nullable;

/** The window of a convolution or a pool, from its attributes and the shape that it slides over. */
final class Windows {
    private final Call call;
    private final long @Nullable [] kernel;

    /** @param kernel height and width where they are known otherwise */
    Windows(Call call, long @Nullable [] kernel) {
        this.call = call;
        this.kernel = kernel == null ? call.integers("kernel_shape") : kernel;
    }

    /** Where the last window would reach beyond the padding, {@code ceil_mode} pads as far as it needs. */
    Window over(Shape shape) {
        return new Window(axis(0, shape.height()), axis(1, shape.width()));
    }

    /** The same without what {@code ceil_mode} adds. */
    Window within(Shape shape) {
        return new Window(plain(0, shape.height()), plain(1, shape.width()));
    }

    /** Whether {@code ceil_mode} adds elements that are in nobody's padding. */
    boolean overhangs(Shape shape) {
        return extra(0, shape.height()) + extra(1, shape.width()) > 0;
    }

    private Axis axis(int index, int size) {
        Axis axis = plain(index, size);
        int after = axis.after() + extra(index, size);
        return new Axis(axis.kernel(), axis.stride(), axis.dilation(), axis.before(), after);
    }

    /** A further window is one that begins in the image or before it. */
    private int extra(int index, int size) {
        Axis axis = plain(index, size);
        int windows = axis.windows(size);
        int start = axis.position(windows, 0);
        boolean rest = (size + axis.before() + axis.after() - axis.reach()) % axis.stride() != 0;
        return call.integer("ceil_mode", 0) != 0 && rest && start < size
                ? start + axis.reach() - size - axis.after()
                : 0;
    }

    private Axis plain(int index, int size) {
        int taps = value(kernel, "kernel_shape", index, 2, -1);
        int stride = value(call.integers("strides"), "strides", index, 2, 1);
        int dilation = value(call.integers("dilations"), "dilations", index, 2, 1);
        String padding = call.text("auto_pad", "NOTSET");
        if (padding.equals("NOTSET") || padding.isEmpty()) {
            long[] pads = call.integers("pads");
            int before = value(pads, "pads", index, 4, 0);
            return new Axis(taps, stride, dilation, before, value(pads, "pads", index + 2, 4, 0));
        }
        Axis bare = new Axis(taps, stride, dilation, 0, 0);
        if (padding.equals("VALID")) {
            return bare;
        }
        call.require(padding.startsWith("SAME_"), "auto_pad " + padding + "; give pads");
        int windows = (size + stride - 1) / stride;
        int missing = Math.max(0, (windows - 1) * stride + bare.reach() - size);
        int before = padding.equals("SAME_LOWER") ? (missing + 1) / 2 : missing / 2;
        return new Axis(taps, stride, dilation, before, missing - before);
    }

    private int value(long @Nullable [] values, String name, int index, int length, int otherwise) {
        if (values == null) {
            call.require(otherwise >= 0, "it has no " + name);
            return otherwise;
        }
        call.require(
                values.length == length,
                name + " has " + values.length + " values, where " + length
                        + " are supported: images have height and width");
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, values[index]));
    }
}
