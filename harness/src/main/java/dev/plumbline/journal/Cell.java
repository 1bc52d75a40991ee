// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.journal;

import dev.plumbline.interpret.Precision;
import java.util.Locale;

/**
 * The unit that is verified, timed, gated and drawn.
 *
 * @param model a model's name, {@code lenet5}
 * @param activation an activation's constant in lower case, {@code isrlu}
 * @param engine an engine's name, {@code onnxruntime}
 * @param batch images in one inference
 */
public record Cell(
        String model, String activation, String engine, Placement placement, Precision precision, int batch) {
    public Cell {
        requireWord("model", model);
        requireWord("activation", activation);
        requireWord("engine", engine);
        if (batch < 1) {
            throw new IllegalArgumentException("a cell's batch must be positive, but is " + batch);
        }
    }

    /** {@code lenet5/isrlu/onnxruntime/native/fp32/b1}. */
    public String id() {
        return String.join(
                "/",
                model,
                activation,
                engine,
                placement.name().toLowerCase(Locale.ROOT),
                precision.name().toLowerCase(Locale.ROOT),
                "b" + batch);
    }

    /** The cell with this id. */
    public static Cell parse(String id) {
        String[] parts = id.split("/", -1);
        try {
            if (parts.length == 6 && parts[5].startsWith("b")) {
                return new Cell(
                        parts[0],
                        parts[1],
                        parts[2],
                        Placement.valueOf(parts[3].toUpperCase(Locale.ROOT)),
                        Precision.valueOf(parts[4].toUpperCase(Locale.ROOT)),
                        Integer.parseInt(parts[5].substring(1)));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a cell: " + id + " (" + e.getMessage() + ")", e);
        }
        throw new IllegalArgumentException(
                "not a cell: " + id + "; a cell is model/activation/engine/placement/precision/bN");
    }

    private static void requireWord(String what, String value) {
        if (!value.matches("[A-Za-z0-9._-]{1,80}")) {
            throw new IllegalArgumentException("a cell's " + what + " must be a word of A-Z a-z 0-9 . _ -");
        }
    }
}
