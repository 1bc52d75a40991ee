// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.faulty;

import dev.plumbline.model.Shape;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** Layers computed wrongly, or in less than is claimed. */
final class ArithmeticFaults {
    private ArithmeticFaults() {}

    static void plant(BiConsumer<String, Fault> faults) {
        products(faults, "tf32-claimed-fp32", x -> Rounding.toBits(x, 11));
        products(faults, "half-claimed-fp32", Rounding::toHalf);
        products(faults, "bfloat16-claimed-fp32", x -> Rounding.toBits(x, 8));
        products(faults, "truncated-to-16-bits", x -> Rounding.truncate(x, 16));
        products(faults, "truncated-to-20-bits", x -> Rounding.truncate(x, 20));
        faults.accept("half-accumulator", sums((n, sum) -> Rounding.toHalf(sum)));
        faults.accept("truncating-accumulator-22", sums((n, sum) -> Rounding.truncate(sum, 22)));
        faults.accept("last-tap-dropped", dots((x, from, w, at, n, start) -> plain(x, from, w, at, n - 1, start)));
        faults.accept(
                "taps-tail-8-dropped", dots((x, from, w, at, n, start) -> plain(x, from, w, at, n - n % 8, start)));
        faults.accept("bias-added-twice", dots((x, from, w, at, n, start) -> plain(x, from, w, at, n, 2 * start)));

        faults.accept("maxpool-averages", pool((largest, sum, count) -> sum / count, Float.NEGATIVE_INFINITY));
        faults.accept("maxpool-from-zero", pool((largest, sum, count) -> largest, 0));
        faults.accept("maxpool-from-float-min", pool((largest, sum, count) -> largest, Float.MIN_VALUE));
        faults.accept("padding-of-ones", padding(1));
        faults.accept("padding-nan", padding(Float.NaN));
        faults.accept("padding-replicates", Fault.arithmetic(network -> new FloatInterpreter(network) {
            @Override
            protected float outside(String layer, FloatValue x, int channel, int row, int column) {
                int h = x.shape().height();
                int w = x.shape().width();
                int i = Math.max(0, Math.min(h - 1, row));
                int j = Math.max(0, Math.min(w - 1, column));
                return x.values()[(channel * h + i) * w + j];
            }
        }));
        faults.accept("epsilon-forgotten", epsilon(0));
        faults.accept("epsilon-1e-3", epsilon(1e-3f));

        faults.accept("channels-swapped", Fault.layer("conv1", moved((shape, i) -> {
            int plane = shape.plane();
            return i < 2 * plane ? (i + plane) % (2 * plane) : i;
        })));
        faults.accept("channels-last", Fault.layer("pool2", moved((shape, i) -> {
            int channels = shape.channels();
            return i % channels * shape.plane() + i / channels;
        })));
        faults.accept("rows-and-columns-transposed", Fault.layer("pool1", moved((shape, i) -> {
            int in = i % shape.plane();
            return i - in + in % shape.width() * shape.height() + in / shape.width();
        })));
        faults.accept("shifted-by-a-column", Fault.layer("conv1", moved((shape, i) -> Math.max(0, i - 1))));
        faults.accept(
                "last-channel-not-computed",
                Fault.layer("conv2", changed((shape, i, v) -> i >= shape.elements() - shape.plane() ? 0 : v)));
        faults.accept(
                "last-row-not-computed",
                Fault.layer(
                        "conv1", changed((shape, i, v) -> i % shape.plane() >= shape.plane() - shape.width() ? 0 : v)));
        faults.accept("one-neuron-dead", Fault.layer("fc2", changed((shape, i, v) -> i == 41 ? 0 : v)));
        faults.accept("one-neuron-1e-3", Fault.layer("fc2", changed((shape, i, v) -> i == 41 ? v + 1e-3f : v)));
        faults.accept("hidden-nan", Fault.layer("act3", changed((shape, i, v) -> i == 100 ? Float.NaN : v)));
        faults.accept(
                "hidden-infinity",
                Fault.layer("conv2", changed((shape, i, v) -> i == 100 ? Float.NEGATIVE_INFINITY : v)));
        faults.accept("hidden-overflow", Fault.layer("fc1", changed((shape, i, v) -> i == 7 ? v * 3e38f * 10 : v)));
        faults.accept("shortcut-dropped", shortcut((a, b) -> a));
        faults.accept("shortcut-only", shortcut((a, b) -> b));
        faults.accept("shortcut-subtracted", shortcut((a, b) -> a - b));
        faults.accept("average-by-wrong-count", Fault.layer("gap", changed((shape, i, v) -> v * 9 / 8)));
        faults.accept("average-of-one-channel-twice", Fault.layer("gap", moved((shape, i) -> i / 2 * 2)));
    }

    private interface Dot {
        float of(float[] x, int from, float[] w, int at, int n, float start);
    }

    private static float plain(float[] x, int from, float[] w, int at, int n, float start) {
        float sum = start;
        for (int i = 0; i < n; i++) {
            sum += x[from + i] * w[at + i];
        }
        return sum;
    }

    private static Fault dots(Dot dot) {
        return Fault.arithmetic(network -> new FloatInterpreter(network) {
            @Override
            protected float dot(float[] x, int from, float[] w, int at, int n, float start) {
                return dot.of(x, from, w, at, n, start);
            }
        });
    }

    /** Both factors of each product are rounded. */
    private static void products(BiConsumer<String, Fault> faults, String name, UnaryOperator<Float> rounding) {
        faults.accept(name, dots((x, from, w, at, n, start) -> {
            float sum = start;
            for (int i = 0; i < n; i++) {
                sum += rounding.apply(x[from + i]) * rounding.apply(w[at + i]);
            }
            return sum;
        }));
    }

    private interface Sum {
        float of(int terms, float sum);
    }

    /** The sum is rounded after each term. */
    private static Fault sums(Sum rounding) {
        return dots((x, from, w, at, n, start) -> {
            float sum = start;
            for (int i = 0; i < n; i++) {
                sum = rounding.of(i, sum + x[from + i] * w[at + i]);
            }
            return sum;
        });
    }

    private interface Pooled {
        float of(float largest, float sum, int count);
    }

    private static Fault pool(Pooled pooled, float lowest) {
        return Fault.arithmetic(network -> new FloatInterpreter(network) {
            @Override
            protected float pooled(float largest, float sum, int count) {
                return pooled.of(largest, sum, count);
            }

            @Override
            protected float lowest() {
                return lowest;
            }
        });
    }

    private static Fault padding(float value) {
        return Fault.arithmetic(network -> new FloatInterpreter(network) {
            @Override
            protected float outside(String layer, FloatValue x, int channel, int row, int column) {
                return value;
            }
        });
    }

    private static Fault epsilon(float wrong) {
        return Fault.arithmetic(network -> new FloatInterpreter(network) {
            @Override
            protected float epsilon(double epsilon) {
                return wrong;
            }
        });
    }

    private interface Sides {
        float of(float a, float b);
    }

    private static Fault shortcut(Sides sides) {
        return Fault.arithmetic(network -> new FloatInterpreter(network) {
            @Override
            protected float joined(float a, float b) {
                return sides.of(a, b);
            }
        });
    }

    private interface Source {
        int of(Shape shape, int index);
    }

    private static Fault.Layer moved(Source source) {
        return (shape, values) -> {
            float[] moved = new float[values.length];
            for (int i = 0; i < moved.length; i++) {
                moved[i] = values[source.of(shape, i)];
            }
            return moved;
        };
    }

    private interface Change {
        float of(Shape shape, int index, float value);
    }

    private static Fault.Layer changed(Change change) {
        return (shape, values) -> {
            float[] changed = Arrays.copyOf(values, values.length);
            for (int i = 0; i < changed.length; i++) {
                changed[i] = change.of(shape, i, values[i]);
            }
            return changed;
        };
    }
}
