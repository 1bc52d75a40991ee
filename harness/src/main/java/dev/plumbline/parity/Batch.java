// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.parity;

import dev.plumbline.engine.Session;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The images in the slots of one inference.
 *
 * @param images the number of the image in each slot
 * @param fresh how many leading slots hold an image that no earlier batch held; the others wrap round to the first
 *     images and are compared as well
 */
record Batch(int[] images, int fresh) {
    /** All images in batches of {@code size}; the last one is filled up from the first image on. */
    static List<Batch> of(int images, int size) {
        return IntStream.range(0, (images + size - 1) / size)
                .mapToObj(i -> new Batch(
                        IntStream.range(i * size, (i + 1) * size)
                                .map(image -> image % images)
                                .toArray(),
                        Math.min(size, images - i * size)))
                .toList();
    }

    /** The same slots, each with the image that follows. */
    Batch rotated(int count) {
        return new Batch(Arrays.stream(images).map(image -> (image + 1) % count).toArray(), fresh);
    }

    /** As many slots, all with one image. */
    Batch filledWith(int image) {
        int[] same = images.clone();
        Arrays.fill(same, image);
        return new Batch(same, 0);
    }

    /** One array for each input, batch first. */
    Map<String, float[]> inputs(List<Map<String, float[]>> samples) {
        Map<String, float[]> inputs = new LinkedHashMap<>();
        samples.get(images[0]).forEach((name, first) -> {
            float[] all = new float[first.length * images.length];
            for (int slot = 0; slot < images.length; slot++) {
                System.arraycopy(samples.get(images[slot]).get(name), 0, all, slot * first.length, first.length);
            }
            inputs.put(name, all);
        });
        return inputs;
    }

    /**
     * Uploads and runs once. The uploaded arrays are overwritten before the run, because an engine that kept one of
     * them instead of a copy would time, and be compared on, whatever the caller writes there next.
     *
     * @return what is wrong with how the engine treats the arrays; empty if nothing is
     */
    Optional<String> run(Session session, List<Map<String, float[]>> samples) {
        for (Map.Entry<String, float[]> input : inputs(samples).entrySet()) {
            float[] before = input.getValue().clone();
            session.upload(input.getKey(), input.getValue());
            if (!Arrays.equals(before, input.getValue())) {
                return Optional.of("the engine writes into the array that is uploaded as " + input.getKey());
            }
            Arrays.fill(input.getValue(), Float.NaN);
        }
        session.run();
        return Optional.empty();
    }
}
