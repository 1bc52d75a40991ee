// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

import java.util.Locale;

/** Foreign text for people: what cannot be seen, or hides its neighbours, is shown as its number. */
public final class Visible {
    private Visible() {}

    /** Appends a character, or {@code \}{@code uXXXX} for one that is not printable. */
    public static void append(StringBuilder safe, int point) {
        switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> safe.append(String.format(Locale.ROOT, "\\u%04X", point));
            default -> safe.appendCodePoint(point);
        }
    }
}
