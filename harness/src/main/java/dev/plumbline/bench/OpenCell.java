// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bench;

import dev.plumbline.engine.Session;
import dev.plumbline.journal.Cell;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A cell's session, ready to run: a JVM that times the cell several times opens it once. */
record OpenCell(Subject subject, Session session) {
    private static final Map<List<String>, OpenCell> OPEN = new ConcurrentHashMap<>();

    /**
     * @param cell an id
     * @param given {@link Given#text}
     */
    static OpenCell of(String cell, String given) {
        return OPEN.computeIfAbsent(List.of(cell, given), key -> {
            Subject subject = Subject.of(Cell.parse(cell), Given.parse(given));
            return new OpenCell(subject, subject.open());
        });
    }

    /** Gives back what the cell holds, so that the next in this JVM finds the device as the first did. */
    static void close(String cell, String given) {
        OpenCell open = OPEN.remove(List.of(cell, given));
        if (open != null) {
            open.session.close();
        }
    }
}
