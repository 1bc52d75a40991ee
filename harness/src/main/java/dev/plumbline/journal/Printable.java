// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.journal;

import dev.plumbline.model.Visible;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Makes foreign text fit for a terminal, a log and a sentence: one line, bounded, nothing invisible. */
public final class Printable {
    private static final int LIMIT = 300;

    private Printable() {}

    /** Control, format and surrogate characters as {@code \}{@code uXXXX}; at most 300 characters, cut with dots. */
    public static String text(String foreign) {
        StringBuilder safe = new StringBuilder();
        int at = 0;
        while (at < foreign.length() && safe.length() < LIMIT) {
            int point = foreign.codePointAt(at);
            at += Character.charCount(point);
            Visible.append(safe, point);
        }
        return at < foreign.length() ? safe.append("...").toString() : safe.toString();
    }

    /** Facts whose names and values are such text. */
    public static Map<String, String> facts(Map<String, String> foreign) {
        Map<String, String> safe = new TreeMap<>();
        foreign.forEach((name, fact) -> safe.put(text(name), text(fact)));
        return Collections.unmodifiableMap(safe);
    }

    /** What an exception of ours says. */
    public static String message(Throwable thrown) {
        String message = thrown.getMessage();
        return text(message == null ? thrown.getClass().getSimpleName() : message);
    }

    /** What an exception of others says, with its kind: a file system's message is often no more than a path. */
    public static String cause(Throwable thrown) {
        String message = thrown.getMessage();
        String name = thrown.getClass().getSimpleName();
        return text(message == null ? name : name + ": " + message);
    }
}
