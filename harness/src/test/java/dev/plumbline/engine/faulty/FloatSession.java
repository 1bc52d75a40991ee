// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.faulty;

import dev.plumbline.engine.Engine.Build;
import dev.plumbline.engine.Session;
import dev.plumbline.model.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A correct session over a {@link FloatInterpreter}; faults of sessions override its steps. */
class FloatSession implements Session {
    protected final Build build;
    private final FloatInterpreter interpreter;
    /** What the next run reads. */
    protected final Map<String, float[]> uploaded = new HashMap<>();
    /** What the last run left. */
    protected Map<String, Tensor> results = Map.of();

    protected int runs;

    FloatSession(Build build, FloatInterpreter interpreter) {
        this.build = build;
        this.interpreter = interpreter;
    }

    @Override
    public void upload(String input, float[] values) {
        uploaded.put(input, values.clone());
    }

    @Override
    public void run() {
        runs++;
        results = compute();
    }

    /** The batch, computed from what is uploaded. */
    protected Map<String, Tensor> compute() {
        List<Map<String, Tensor>> slots = new ArrayList<>();
        for (int slot = 0; slot < build.batch(); slot++) {
            Map<String, float[]> image = new HashMap<>();
            int at = slot;
            uploaded.forEach((name, all) -> {
                int n = all.length / build.batch();
                image.put(name, Arrays.copyOfRange(all, at * n, (at + 1) * n));
            });
            slots.add(interpreter.run(image, build.traced()));
        }
        Map<String, Tensor> batch = new LinkedHashMap<>();
        for (String name : slots.get(0).keySet()) {
            batch.put(name, stack(slots.stream().map(slot -> slot.get(name)).toList()));
        }
        return batch;
    }

    private static Tensor stack(List<Tensor> slots) {
        int[] shape = IntStream.concat(
                        IntStream.of(slots.size()), Arrays.stream(slots.get(0).shape()))
                .toArray();
        return new Tensor(
                shape,
                slots.stream()
                        .flatMapToDouble(slot -> Arrays.stream(slot.values()))
                        .toArray());
    }

    @Override
    public Map<String, Tensor> outputs() {
        return copy(results);
    }

    static Map<String, Tensor> copy(Map<String, Tensor> tensors) {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> copies.put(
                name, new Tensor(tensor.shape().clone(), tensor.values().clone())));
        return copies;
    }

    @Override
    public void close() {}
}
