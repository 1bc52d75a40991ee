// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.journal;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a journal's file holds.
 *
 * @param entries the whole records, in order; the first is the only {@link Entry.Start}
 * @param soundBytes the length of those records in the file
 * @param tornBytes what follows them: a record whose writing was interrupted; 0 in a sound file
 */
public record Contents(List<Entry> entries, long soundBytes, long tornBytes) {
    static final int LIMIT = 64 << 20;

    public Contents {
        entries = List.copyOf(entries);
    }

    /** Reads a file of at most 64 MiB; refuses everything but a whole journal with at most its last record torn. */
    public static Contents read(Path file) {
        return parse(file, bytes(file));
    }

    static Contents parse(Path file, byte[] bytes) {
        List<Entry> entries = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int end = at;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            boolean last = end >= bytes.length - 1;
            try {
                if (end == bytes.length || end - at >= Line.LIMIT) {
                    throw new Line.Damaged();
                }
                entries.add(Line.decode(Arrays.copyOfRange(bytes, at, end)));
            } catch (Line.Damaged e) {
                if (last && !entries.isEmpty() && bytes.length - at <= Line.LIMIT) {
                    return new Contents(entries, at, bytes.length - at);
                }
                throw refused(file, "record " + (entries.size() + 1) + " is damaged (length or checksum is wrong)", e);
            } catch (IllegalArgumentException e) {
                throw refused(
                        file, "record " + (entries.size() + 1) + " is not understood: " + Printable.message(e), e);
            }
            at = end + 1;
        }
        if (entries.isEmpty()) {
            throw refused(file, "is empty: it holds no run", null);
        }
        return new Contents(entries, at, 0);
    }

    private static byte[] bytes(Path file) {
        if (!Files.isRegularFile(file)) {
            throw refused(file, Files.exists(file) ? "is not a file" : "does not exist", null);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LIMIT + 1);
            if (bytes.length > LIMIT) {
                throw refused(file, "is over the limit of " + LIMIT + " bytes", null);
            }
            return bytes;
        } catch (IOException e) {
            throw new PlumblineException(
                    ExitCode.IO,
                    Journal.shown(file) + " cannot be read (" + Printable.cause(e) + "): check its permissions",
                    e);
        }
    }

    static PlumblineException refused(Path file, String why, @Nullable Throwable cause) {
        return new PlumblineException(
                ExitCode.BAD_INPUT,
                Journal.shown(file) + ": " + why + "; restore the file from a copy or start a fresh run",
                cause);
    }
}
