// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.faulty;

import dev.plumbline.model.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** The network is computed rightly, but what is handed out is not. */
final class OutputFaults {
    private OutputFaults() {}

    static void plant(BiConsumer<String, Fault> faults) {
        faults.accept("nan-one", at(13, v -> Double.NaN));
        faults.accept("nan-first", at(0, v -> Double.NaN));
        faults.accept("nan-last", Fault.element((v, i, n) -> i == n - 1 ? Double.NaN : v));
        faults.accept("nan-all", Fault.element((v, i, n) -> Double.NaN));
        faults.accept("nan-third-image", Fault.element((v, i, n) -> i / 10 == 2 ? Double.NaN : v));
        faults.accept("infinity-one", at(7, v -> Double.POSITIVE_INFINITY));
        faults.accept("minus-infinity-all", Fault.element((v, i, n) -> Double.NEGATIVE_INFINITY));
        faults.accept("huge-one", at(11, v -> 1e30));
        faults.accept("doubled", Fault.element((v, i, n) -> 2 * v));
        faults.accept("negated", Fault.element((v, i, n) -> -v));
        faults.accept("scaled-1e-2", Fault.element((v, i, n) -> v * 1.01));
        faults.accept("scaled-1e-3", Fault.element((v, i, n) -> v * 1.001));
        faults.accept("scaled-1e-4", Fault.element((v, i, n) -> v * 1.0001));
        faults.accept("scaled-1e-5", Fault.element((v, i, n) -> v * 1.00001));
        faults.accept("shifted-1e-4", Fault.element((v, i, n) -> v + 1e-4));
        faults.accept("shifted-1e-5", Fault.element((v, i, n) -> v + 1e-5));
        faults.accept("zeros", Fault.element((v, i, n) -> 0));
        faults.accept("ones", Fault.element((v, i, n) -> 1));
        faults.accept("one-element-1e-5", at(3, v -> v + 1e-5));
        faults.accept("last-element-1e-5", Fault.element((v, i, n) -> i == n - 1 ? v + 1e-5 : v));
        faults.accept("last-element-zero", Fault.element((v, i, n) -> i == n - 1 ? 0 : v));
        faults.accept("tail-4-zero", Fault.element((v, i, n) -> i % 10 >= 8 ? 0 : v));
        faults.accept("last-slot-zero", Fault.element((v, i, n) -> i >= n - 10 ? 0 : v));
        faults.accept("clamped", Fault.element((v, i, n) -> Math.max(-1, Math.min(1, v))));
        faults.accept("decimals-4", Fault.element((v, i, n) -> Math.rint(v * 1e4) / 1e4));
        faults.accept("stored-in-half", Fault.element((v, i, n) -> Rounding.toBits((float) v, 11)));
        faults.accept("stored-in-bfloat16", Fault.element((v, i, n) -> Rounding.toBits((float) v, 8)));
        faults.accept("absolute", Fault.element((v, i, n) -> Math.abs(v)));

        faults.accept("swapped-images", moved((i, n) -> i / 10 < 2 ? (i + 10) % 20 : i));
        faults.accept("rotated-images", moved((i, n) -> (i + 10) % n));
        faults.accept("first-image-everywhere", moved((i, n) -> i % 10));
        faults.accept("reversed-logits", moved((i, n) -> i - i % 10 + 9 - i % 10));
        faults.accept("two-logits-swapped", moved((i, n) -> i % 10 == 4 ? i + 1 : i % 10 == 5 ? i - 1 : i));
        faults.accept("off-by-one", moved((i, n) -> Math.min(i + 1, n - 1)));
        faults.accept("transposed", moved((i, n) -> i % 10 * (n / 10) + i / 10));

        faults.accept("softmax", rows(row -> {
            double sum = Arrays.stream(row).map(Math::exp).sum();
            return Arrays.stream(row).map(v -> (float) (Math.exp(v) / sum)).toArray();
        }));
        faults.accept("one-hot", rows(row -> {
            double largest = Arrays.stream(row).max().orElseThrow();
            return Arrays.stream(row).map(v -> v == largest ? 1 : 0).toArray();
        }));
        faults.accept("mean-removed", rows(row -> {
            double mean = Arrays.stream(row).average().orElseThrow();
            return Arrays.stream(row).map(v -> (float) (v - mean)).toArray();
        }));
        faults.accept("constant", rows(row -> {
            double[] same = new double[row.length];
            Arrays.fill(same, row[0]);
            return same;
        }));

        faults.accept("flattened", Fault.logits(t -> new Tensor(new int[] {t.values().length}, t.values())));
        faults.accept(
                "extents-swapped", Fault.logits(t -> new Tensor(new int[] {t.shape()[1], t.shape()[0]}, t.values())));
        faults.accept("empty", Fault.logits(t -> new Tensor(new int[] {0, 10}, new double[0])));
        faults.accept("no-logits", Fault.logits(t -> new Tensor(new int[] {t.shape()[0], 0}, new double[0])));
        faults.accept("one-slot-only", Fault.logits(t -> new Tensor(new int[] {1, 10}, Arrays.copyOf(t.values(), 10))));
        faults.accept(
                "one-logit-short",
                Fault.logits(
                        t -> new Tensor(new int[] {t.shape()[0], 9}, Arrays.copyOf(t.values(), t.shape()[0] * 9))));
        faults.accept(
                "not-float32",
                Fault.logits(t -> new Tensor(
                        t.shape(), Arrays.stream(t.values()).map(Math::nextUp).toArray())));

        faults.accept("no-outputs", outputs(out -> Map.of()));
        faults.accept("missing-output", outputs(out -> {
            Map<String, Tensor> less = new LinkedHashMap<>(out);
            less.remove("logits");
            return less;
        }));
        faults.accept("extra-output", outputs(out -> {
            Map<String, Tensor> more = new LinkedHashMap<>(out);
            more.put("debug", out.get("logits"));
            return more;
        }));
        faults.accept("renamed-output", outputs(out -> Map.of("output_0", out.get("logits"))));
        faults.accept("null-output", outputs(out -> {
            Map<String, Tensor> with = new LinkedHashMap<>(out);
            with.put("logits", null);
            return with;
        }));
        faults.accept("null-outputs", outputs(out -> null));
    }

    private static Fault at(int index, UnaryOperator<Double> wrong) {
        return Fault.element((v, i, n) -> i == index ? wrong.apply(v) : v);
    }

    private interface Source {
        int of(int index, int count);
    }

    /** Each element comes from another place. */
    private static Fault moved(Source source) {
        return Fault.logits(t -> {
            double[] moved = new double[t.values().length];
            Arrays.setAll(moved, i -> t.values()[source.of(i, moved.length)]);
            return new Tensor(t.shape(), moved);
        });
    }

    private static Fault rows(UnaryOperator<double[]> wrong) {
        return Fault.logits(t -> {
            double[] values = t.values().clone();
            for (int i = 0; i < values.length; i += 10) {
                System.arraycopy(wrong.apply(Arrays.copyOfRange(values, i, i + 10)), 0, values, i, 10);
            }
            return new Tensor(t.shape(), values);
        });
    }

    private static Fault outputs(UnaryOperator<Map<String, Tensor>> wrong) {
        return Fault.session(build -> new FloatSession(build, new FloatInterpreter(build.network())) {
            @Override
            public Map<String, Tensor> outputs() {
                return wrong.apply(super.outputs());
            }
        });
    }
}
