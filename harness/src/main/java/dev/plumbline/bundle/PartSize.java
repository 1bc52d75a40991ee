// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bundle;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.Printable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The most bytes that a part may have, from 1 MiB to 4 GiB. */
public record PartSize(long bytes) {
    /** Ten digits of GiB would not fit a long. */
    private static final Pattern TEXT =
            Pattern.compile("(?!\\d{10}g)([1-9]\\d{0,9})([kmg]?)", Pattern.CASE_INSENSITIVE);

    private static final long LEAST = 1L << 20;
    private static final long MOST = 4L << 30;

    public PartSize {
        if (!(bytes >= LEAST && bytes <= MOST)) {
            throw new PlumblineException(
                    ExitCode.USAGE,
                    "a part size of " + bytes + " bytes is not between 1m and 4g; name one like --part-size 60m");
        }
    }

    /** Reads bytes, or with k, m or g at the end KiB, MiB or GiB. */
    public static PartSize of(String text) {
        Matcher size = TEXT.matcher(text);
        if (!size.matches()) {
            throw new PlumblineException(
                    ExitCode.USAGE,
                    "the part size '" + Printable.text(text) + "' is not a number with k, m or g behind it;"
                            + " name one like --part-size 60m");
        }
        long unit = switch (size.group(2)) {
            case "k", "K" -> 1L << 10;
            case "m", "M" -> 1L << 20;
            case "g", "G" -> 1L << 30;
            default -> 1;
        };
        return new PartSize(Long.parseLong(size.group(1)) * unit);
    }
}
