// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.parity;

import dev.plumbline.engine.Session;
import dev.plumbline.model.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/** One session, asked everything: all images, then the questions that an engine which saves work answers wrongly. */
final class Examination {
    private final Session session;
    private final List<Map<String, float[]>> samples;
    private final List<String> outputs;
    private final Expected expected;
    private final Comparator comparator;

    Examination(Session session, List<Map<String, float[]>> samples, List<String> outputs, Expected expected) {
        this.session = session;
        this.samples = samples;
        this.outputs = outputs;
        this.expected = expected;
        comparator = new Comparator(outputs, expected.precision());
    }

    /** The comparison of all images. */
    Comparator comparator() {
        return comparator;
    }

    /** What is wrong, one sentence; empty if nothing is. */
    Optional<String> fault(List<Batch> batches) {
        Map<String, Tensor> held = Map.of();
        Map<String, Tensor> copies = new LinkedHashMap<>();
        for (Batch batch : batches) {
            Optional<String> misuse = batch.run(session, samples);
            if (misuse.isPresent()) {
                return misuse;
            }
            Map<String, Tensor> returned = session.outputs();
            comparator.add(returned, batch, expected.images());
            if (held.isEmpty() && comparator.fault().isEmpty()) {
                held = returned;
                returned.forEach((name, tensor) -> copies.put(
                        name, new Tensor(tensor.shape(), tensor.values().clone())));
            }
        }
        Optional<String> fault = comparator.fault().or(() -> audit(batches.get(0)));
        boolean unchanged = held.entrySet().stream()
                .allMatch(output -> Arrays.equals(
                        output.getValue().values(),
                        requireNonNull(copies.get(output.getKey())).values()));
        return fault.or(() -> unchanged
                ? Optional.empty()
                : Optional.of("the engine changed outputs that it had returned before; it must return copies"));
    }

    private Optional<String> audit(Batch first) {
        Batch others = first.rotated(samples.size());
        return uploaded("after other images were uploaded", others)
                .or(() -> {
                    session.run();
                    session.run();
                    return compared("when the same images were run again", others);
                })
                .or(() -> uploaded("with one image in every slot", first.filledWith(first.images()[0])));
    }

    private Optional<String> uploaded(String when, Batch batch) {
        return batch.run(session, samples).or(() -> compared(when, batch));
    }

    private Optional<String> compared(String when, Batch batch) {
        Comparator again = new Comparator(outputs, expected.precision());
        again.add(session.outputs(), batch, expected.images());
        return again.fault().map(fault -> when + ", " + fault);
    }
}
