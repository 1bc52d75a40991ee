// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.util.Locale;

/** Makes text of unknown origin safe to look at; escaping for HTML is the template engine's. */
final class Text {
    private static final int LONGEST = 1000;

    private Text() {}

    /** On one line, shortened, nothing invisible. */
    static String line(String text) {
        return visible(shorten(text, LONGEST).replace('\n', ' '));
    }

    static String shorten(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
        return text.substring(0, end) + "…";
    }

    /**
     * Writes every control character but the line feed, every format character (they reverse or hide their neighbours)
     * and every half of a surrogate pair as its number.
     */
    static String visible(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (point != '\n' && isInvisible(point)) {
                out.append(String.format(Locale.ROOT, point > 0xffff ? "\\U%08x" : "\\u%04x", point));
            } else {
                out.appendCodePoint(point);
            }
        });
        return out.toString();
    }

    private static boolean isInvisible(int point) {
        boolean noncharacter = (point & 0xfffe) == 0xfffe || (point >= 0xfdd0 && point <= 0xfdef);
        return noncharacter
                || switch (Character.getType(point)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> true;
                    default -> false;
                };
    }
}
