// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.parity;

import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Entry;
import dev.plumbline.model.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

import static java.util.Objects.requireNonNull;

/** Compares what a session returned, batch by batch, with what each image must give: every output, every element. */
final class Comparator {
    private final Map<String, OutputComparison> outputs = new LinkedHashMap<>();
    private final Top1 top1 = new Top1();
    private final String classes;
    private final Precision precision;
    private int failed = -1;
    private @Nullable String structure;

    /** @param outputs the declared outputs; the first one holds the classes */
    Comparator(List<String> outputs, Precision precision) {
        outputs.forEach(name -> this.outputs.put(name, new OutputComparison(name, precision)));
        classes = outputs.get(0);
        this.precision = precision;
    }

    /**
     * Adds one batch.
     *
     * @param batch the image in each slot; fresh slots count for top-1
     * @param expected what each image must give, by its number
     */
    void add(@Nullable Map<String, Tensor> actual, Batch batch, List<Map<String, Expectation>> expected) {
        int[] images = batch.images();
        Optional<String> wrong = structure(actual, images.length, expected.get(images[0]));
        if (actual == null || wrong.isPresent()) {
            structure = structure == null ? wrong.orElseThrow() : structure;
            failed = failed < 0 ? images[0] : failed;
            return;
        }
        for (int slot = 0; slot < images.length; slot++) {
            boolean ok = true;
            for (String name : outputs.keySet()) {
                ok &= add(name, images[slot], slot, slot < batch.fresh(), requireNonNull(actual.get(name)), expected);
            }
            failed = failed < 0 && !ok ? images[slot] : failed;
        }
    }

    private boolean add(
            String name, int image, int slot, boolean fresh, Tensor actual, List<Map<String, Expectation>> expected) {
        Expectation expectation = requireNonNull(expected.get(image).get(name));
        int from = slot * expectation.tolerance().length;
        if (fresh && name.equals(classes)) {
            top1.add(image, expectation, actual.values(), from);
        }
        return requireNonNull(outputs.get(name)).add(image, expectation, actual.values(), from);
    }

    private Optional<String> structure(
            @Nullable Map<String, Tensor> actual, int batch, Map<String, Expectation> expected) {
        if (actual == null || !actual.keySet().equals(outputs.keySet())) {
            return Optional.of("the engine must return the outputs " + outputs.keySet() + " and no other, but returned "
                    + (actual == null ? "null" : new TreeSet<>(actual.keySet())));
        }
        for (String name : outputs.keySet()) {
            int[] one = requireNonNull(expected.get(name)).values().shape();
            int[] shape =
                    IntStream.concat(IntStream.of(batch), Arrays.stream(one)).toArray();
            Tensor tensor = actual.get(name);
            if (tensor == null || !Arrays.equals(tensor.shape(), shape)) {
                return Optional.of("output " + name + " must have the shape " + Arrays.toString(shape) + ", but has "
                        + (tensor == null ? "none" : Arrays.toString(tensor.shape())));
            }
            if (precision != Precision.FP64) {
                for (double value : tensor.values()) {
                    if (value != (float) value && !Double.isNaN(value)) {
                        return Optional.of("output " + name + " holds " + value + ", which is no " + precision
                                + " value: it was computed in a higher precision than the cell says");
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Why the engine fails, one sentence; empty if it passes. */
    Optional<String> fault() {
        return Optional.ofNullable(structure)
                .or(() -> outputs.values().stream()
                        .map(OutputComparison::fault)
                        .flatMap(Optional::stream)
                        .findFirst())
                .or(top1::fault);
    }

    /** The first image that was not as expected, -1 if all were. */
    int failed() {
        return failed;
    }

    Top1 top1() {
        return top1;
    }

    /** Empty if nothing was compared, or a batch lacked an output or had one too many or in another shape. */
    List<Entry.Comparison> statistics() {
        return structure != null || outputs.values().stream().anyMatch(OutputComparison::isEmpty)
                ? List.of()
                : outputs.values().stream().map(OutputComparison::statistics).toList();
    }
}
