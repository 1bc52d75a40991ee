// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.parity;

import dev.plumbline.activation.Activations;
import dev.plumbline.interpret.Precision;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A planted fault, from {@code mutants.csv}.
 *
 * @param on the model and the activation it is tried with
 * @param reason what the verdict must say, a regular expression
 * @param layer the layer that the verdict must name; null for none
 */
record Mutant(String fault, String on, String layer, String reason) {
    /** Six images in slots of four: two slots wrap round. */
    static final int BATCH = 4;

    private static final int IMAGES = 6;
    private static final Map<String, Subject> SUBJECTS = new HashMap<>();

    static List<Mutant> all() {
        try (InputStream rows = Mutant.class.getResourceAsStream("mutants.csv")) {
            return new String(rows.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(row -> !row.isBlank() && !row.startsWith("#"))
                    .map(row -> row.split(",", 4))
                    .map(cell -> new Mutant(cell[0], cell[1], cell[2].isEmpty() ? null : cell[2], cell[3]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized Subject subject() {
        String[] words = on.split("/", -1);
        return SUBJECTS.computeIfAbsent(
                on,
                key -> Subject.of(
                        words[0], Activations.valueOf(words[1].toUpperCase(Locale.ROOT)), Precision.FP32, 7, IMAGES));
    }
}
