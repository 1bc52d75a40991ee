// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.stored;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.Printable;
import dev.plumbline.journal.Strict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * A baseline as lines {@code DIGEST JSON\n}: the key, then a session each. A digest is the SHA-256 of the former line's
 * digest and of the line's JSON, so the file is a chain to which accepting a run adds a link.
 *
 * <p>The chain shows damage, merges that went wrong, and lines that were edited, dropped or put in another order by hand.
 * It is no signature: whoever can run this code can make another chain. Against that stands the review of the commit,
 * which shows one new line for each accepted run and nothing else.
 */
public final class BaselineFile {
    private static final String SCHEMA = "plumbline-baseline-1";
    private static final int DIGEST = 64;
    private static final int LIMIT = 16 << 20;

    private BaselineFile() {}

    /** The first line. */
    public record Head(String schema, Map<String, String> key) {}

    static byte[] bytes(Baseline baseline) {
        List<Object> lines =
                new ArrayList<>(List.of(new Head(SCHEMA, baseline.key().facts())));
        lines.addAll(baseline.sessions());
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        String digest = "";
        for (Object line : lines) {
            byte[] json = Strict.bytes(line);
            digest = Key.sha256(digest.getBytes(US_ASCII), json);
            file.writeBytes((digest + " ").getBytes(US_ASCII));
            file.writeBytes(json);
            file.write('\n');
        }
        return file.toByteArray();
    }

    /** @throws PlumblineException 14 if it is malformed, 18 if it was altered, 17 if it cannot be read */
    static Baseline read(Path file) {
        byte[] bytes = content(file);
        List<Session> sessions = new ArrayList<>();
        Head head = null;
        String digest = "";
        int number = 1;
        for (int at = 0; at < bytes.length; number++) {
            int end = at;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            if (end == bytes.length || end - at > Strict.LIMIT || !isLine(bytes, at, end)) {
                throw malformed(file, "line " + number + " is not DIGEST JSON and a line feed", null);
            }
            byte[] json = Arrays.copyOfRange(bytes, at + DIGEST + 1, end);
            digest = Key.sha256(digest.getBytes(US_ASCII), json);
            if (!digest.equals(new String(bytes, at, DIGEST, US_ASCII))) {
                throw new PlumblineException(
                        ExitCode.SECURITY,
                        shown(file) + ": line " + number + " was altered after it was accepted, or a line before it was"
                                + " removed (its digest does not continue the chain); " + Baseline.ADVICE);
            }
            if (head == null) {
                head = parse(file, number, json, Head.class);
            } else {
                sessions.add(parse(file, number, json, Session.class));
            }
            at = end + 1;
        }
        if (head == null) {
            throw malformed(file, "is empty", null);
        }
        if (!head.schema.equals(SCHEMA)) {
            throw malformed(file, "its schema is " + head.schema + ", but this Plumbline reads " + SCHEMA, null);
        }
        try {
            return new Baseline(new Key(head.key), sessions);
        } catch (IllegalArgumentException e) {
            throw malformed(file, Printable.message(e), e);
        }
    }

    private static boolean isLine(byte[] bytes, int at, int end) {
        return end - at > DIGEST + 2
                && bytes[at + DIGEST] == ' '
                && new String(bytes, at, DIGEST, US_ASCII).matches("[0-9a-f]{64}");
    }

    private static <T> T parse(Path file, int number, byte[] json, Class<T> type) {
        try {
            return Strict.value(Strict.tree(json, 0), type);
        } catch (JacksonException e) {
            int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
            String where = column > 0 ? ", column " + (DIGEST + 1 + column) : "";
            throw malformed(file, "line " + number + where + ": " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            throw malformed(file, "line " + number + ": " + Printable.message(e), e);
        }
    }

    private static byte[] content(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LIMIT + 1);
            if (bytes.length > LIMIT) {
                throw malformed(file, "is over the limit of " + LIMIT + " bytes", null);
            }
            return bytes;
        } catch (IOException e) {
            throw new PlumblineException(
                    ExitCode.IO,
                    shown(file) + " cannot be read (" + Printable.cause(e) + "): check its permissions",
                    e);
        }
    }

    private static PlumblineException malformed(Path file, String why, @Nullable Throwable cause) {
        return new PlumblineException(
                ExitCode.BAD_INPUT, shown(file) + ": " + Printable.text(why) + "; " + Baseline.ADVICE, cause);
    }

    static String shown(Path file) {
        return Printable.text(file.toString());
    }
}
