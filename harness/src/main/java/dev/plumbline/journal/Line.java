// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.journal;

import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.zip.CRC32C;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * One record as one line of at most 1 MiB: {@code LENGTH CRC32C JSON\n}. Length (of the JSON in bytes, decimal) and
 * checksum (of the JSON, 8 hex digits) tell a torn or altered line from a whole one before JSON is parsed.
 */
public final class Line {
    /** What a run's first record must say. */
    public static final String SCHEMA = "plumbline-run-1";

    static final int LIMIT = Strict.LIMIT;

    private Line() {}

    /** The line with its end; refuses what {@link #decode} would refuse, so that nothing unreadable is written. */
    public static byte[] encode(Entry entry) {
        byte[] json;
        try {
            json = Strict.bytes(entry);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IllegalArgumentException("a record cannot be written: " + Printable.message(e), e);
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.writeBytes(header(json, 0, json.length).getBytes(US_ASCII));
        line.writeBytes(json);
        line.write('\n');
        if (line.size() > LIMIT) {
            throw new IllegalArgumentException("a record of " + line.size() + " bytes is over the limit of " + LIMIT);
        }
        return line.toByteArray();
    }

    /**
     * The record of a line without its end.
     *
     * @throws Damaged if length or checksum disagree with the JSON
     * @throws IllegalArgumentException if the line is whole, but not a record this version knows
     */
    public static Entry decode(byte[] line) throws Damaged {
        int json = 0;
        for (int spaces = 0; spaces < 2 && json < Math.min(line.length, 17); json++) {
            spaces += line[json] == ' ' ? 1 : 0;
        }
        if (!header(line, json, line.length - json).equals(new String(line, 0, json, US_ASCII))) {
            throw new Damaged();
        }
        try {
            JsonNode tree = Strict.tree(line, json);
            requireSchema(tree);
            return Strict.value(tree, Entry.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(Printable.text(e.getOriginalMessage()), e);
        }
    }

    /** Length or checksum of a line disagree with its content. */
    public static final class Damaged extends Exception {
        private static final long serialVersionUID = 1;

        Damaged() {
            super("length or checksum is wrong");
        }
    }

    private static String header(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return String.format(Locale.ROOT, "%d %08x ", length, crc.getValue());
    }

    private static void requireSchema(JsonNode tree) {
        String schema = tree.path("schema").asString(SCHEMA);
        if (!schema.equals(SCHEMA)) {
            throw new IllegalArgumentException("its schema is " + Printable.text(schema) + ", but this Plumbline reads "
                    + SCHEMA + ": use the version that wrote it");
        }
    }
}
