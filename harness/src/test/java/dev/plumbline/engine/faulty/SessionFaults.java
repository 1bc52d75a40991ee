// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.faulty;

import dev.plumbline.engine.Engine.Build;
import dev.plumbline.model.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;

/** Each inference is right by itself, but the session saves work, mixes up buffers or remembers too much. */
final class SessionFaults {
    private SessionFaults() {}

    private static class Faulty extends FloatSession {
        Faulty(Build build) {
            super(build, new FloatInterpreter(build.network()));
        }
    }

    static void plant(BiConsumer<String, Fault> faults) {
        faults.accept("first-run-only", skipping(runs -> runs > 1));
        faults.accept("skips-every-second-run", skipping(runs -> runs % 2 == 0));
        faults.accept("skips-every-third-run", skipping(runs -> runs % 3 == 0));
        faults.accept("never-runs", skipping(runs -> true));
        faults.accept("stale-by-one-run", Fault.session(build -> new Faulty(build) {
            private Map<String, Tensor> last = Map.of();

            @Override
            public void run() {
                Map<String, Tensor> before = last;
                super.run();
                last = results;
                results = before.isEmpty() ? results : before;
            }
        }));
        faults.accept("half-of-the-batch-stale", Fault.session(build -> new Faulty(build) {
            @Override
            public void run() {
                Map<String, Tensor> before = results;
                super.run();
                before.forEach((name, old) -> {
                    double[] now = results.get(name).values();
                    System.arraycopy(old.values(), now.length / 2, now, now.length / 2, now.length - now.length / 2);
                });
            }
        }));
        faults.accept("tail-unwritten", Fault.session(build -> new Faulty(build) {
            @Override
            public void run() {
                Map<String, Tensor> before = results;
                super.run();
                before.forEach((name, old) -> {
                    double[] now = results.get(name).values();
                    int tail = now.length - now.length % 16;
                    System.arraycopy(old.values(), tail, now, tail, now.length - tail);
                });
            }
        }));
        faults.accept("upload-ignored-after-the-first", uploading((session, input, values) -> {
            session.uploaded.putIfAbsent(input, values.clone());
        }));
        faults.accept("upload-keeps-the-array", uploading((session, input, values) -> {
            session.uploaded.put(input, values);
        }));
        faults.accept("upload-writes-into-the-array", uploading((session, input, values) -> {
            session.uploaded.put(input, values.clone());
            Arrays.fill(values, 0);
        }));
        faults.accept("upload-of-one-slot", uploading((session, input, values) -> {
            float[] old = session.uploaded.getOrDefault(input, values).clone();
            System.arraycopy(values, 0, old, 0, values.length / session.build.batch());
            session.uploaded.put(input, old);
        }));
        faults.accept("upload-one-late", Fault.session(build -> new Faulty(build) {
            private final Map<String, float[]> late = new HashMap<>();

            @Override
            public void upload(String input, float[] values) {
                super.upload(input, late.getOrDefault(input, values));
                late.put(input, values.clone());
            }
        }));
        faults.accept("upload-swaps-slots", uploading((session, input, values) -> {
            float[] swapped = values.clone();
            int n = values.length / session.build.batch();
            System.arraycopy(values, 0, swapped, n, n);
            System.arraycopy(values, n, swapped, 0, n);
            session.uploaded.put(input, swapped);
        }));
        faults.accept("cached-by-first-pixels", cached(8));
        faults.accept("cached-by-first-image", cached(784));
        faults.accept("live-outputs", Fault.session(build -> new Faulty(build) {
            private final Map<String, Tensor> live = new LinkedHashMap<>();

            @Override
            public void run() {
                super.run();
                results.forEach((name, tensor) -> {
                    double[] buffer = live.computeIfAbsent(name, n -> tensor).values();
                    System.arraycopy(tensor.values(), 0, buffer, 0, buffer.length);
                });
            }

            @Override
            public Map<String, Tensor> outputs() {
                return live;
            }
        }));
        faults.accept("accumulates", Fault.session(build -> new Faulty(build) {
            @Override
            public void run() {
                Map<String, Tensor> before = results;
                super.run();
                before.forEach((name, old) -> {
                    double[] now = results.get(name).values();
                    Arrays.setAll(now, i -> (float) (now[i] + old.values()[i]));
                });
            }
        }));
        faults.accept("run-spoils-its-input", Fault.session(build -> new Faulty(build) {
            @Override
            public void run() {
                super.run();
                uploaded.values().forEach(values -> values[values.length / 2] += 1);
            }
        }));
        faults.accept("slots-leak", Fault.session(build -> new Faulty(build) {
            @Override
            protected Map<String, Tensor> compute() {
                Map<String, Tensor> outputs = super.compute();
                outputs.values().forEach(tensor -> {
                    double[] v = tensor.values();
                    int n = v.length / build.batch();
                    for (int i = v.length - 1; i >= n; i--) {
                        v[i] = (float) (v[i] + 1e-4 * v[i - n]);
                    }
                });
                return outputs;
            }
        }));
        faults.accept("noise", Fault.session(build -> new Faulty(build) {
            private final Random random = new Random(1);

            @Override
            protected Map<String, Tensor> compute() {
                Map<String, Tensor> outputs = super.compute();
                outputs.values()
                        .forEach(tensor -> Arrays.setAll(
                                tensor.values(), i -> (float) (tensor.values()[i] + 1e-5 * random.nextGaussian())));
                return outputs;
            }
        }));
        faults.accept("rarely-wrong", Fault.session(build -> new Faulty(build) {
            @Override
            protected Map<String, Tensor> compute() {
                Map<String, Tensor> outputs = super.compute();
                if (runs == 2) {
                    outputs.values().forEach(tensor -> tensor.values()[5] = 0.5);
                }
                return outputs;
            }
        }));
    }

    private interface Skip {
        boolean skips(int run);
    }

    private static Fault skipping(Skip skip) {
        return Fault.session(build -> new Faulty(build) {
            @Override
            public void run() {
                if (!skip.skips(++runs)) {
                    results = compute();
                }
            }
        });
    }

    private interface Upload {
        void accept(FloatSession session, String input, float[] values);
    }

    private static Fault uploading(Upload upload) {
        return Fault.session(build -> new Faulty(build) {
            @Override
            public void upload(String input, float[] values) {
                upload.accept(this, input, values);
            }
        });
    }

    /** Remembers results by the first values of the batch. */
    private static Fault cached(int key) {
        return Fault.session(build -> new Faulty(build) {
            private final Map<Integer, Map<String, Tensor>> cache = new HashMap<>();

            @Override
            public void run() {
                float[] image = uploaded.values().iterator().next();
                results = cache.computeIfAbsent(
                        Arrays.hashCode(Arrays.copyOf(image, Math.min(key, image.length))), hash -> compute());
            }
        });
    }
}
