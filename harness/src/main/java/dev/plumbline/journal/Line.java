// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.journal;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * One record as one line of at most 1 MiB: {@code LENGTH CRC32C JSON\n}. Length (of the JSON in bytes, decimal) and
 * checksum (of the JSON, 8 hex digits) tell a torn or altered line from a whole one before JSON is parsed.
 */
public final class Line {
    /** What a run's first record must say. */
    public static final String SCHEMA = "plumbline-run-1";

    static final int LIMIT = 1 << 20;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(16)
                            .maxNumberLength(40)
                            .maxStringLength(LIMIT)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private Line() {}

    /** The line with its end; refuses what {@link #decode} would refuse, so that nothing unreadable is written. */
    public static byte[] encode(Entry entry) {
        byte[] json;
        try {
            requireWhole("entry", entry);
            json = JSON.writeValueAsBytes(entry);
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
            JsonNode tree = JSON.readTree(line, json, line.length - json);
            requireSchema(tree);
            Entry entry = JSON.treeToValue(tree, Entry.class);
            requireWhole("entry", entry);
            return entry;
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

    /** JSON has no NaN and lets any field be null: neither is a measured value. */
    private static void requireWhole(String name, @Nullable Object value) {
        if (value instanceof Double number) {
            require(Double.isFinite(number), name + " is " + number + ", not a finite number");
        } else if (value instanceof Collection<?> items) {
            items.forEach(item -> requireWhole(name, item));
        } else if (value instanceof Map<?, ?> items) {
            items.forEach((key, item) -> requireWhole(name + " " + key, item));
        } else if (value instanceof Record parts) {
            for (RecordComponent part : parts.getClass().getRecordComponents()) {
                Object inner = read(part, parts);
                if (inner != null || !part.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                    requireWhole(part.getName(), inner);
                }
            }
        } else {
            require(value != null, name + " is missing");
        }
    }

    private static @Nullable Object read(RecordComponent part, Record parts) {
        try {
            return part.getAccessor().invoke(parts);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(part + " cannot be read", e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(Printable.text(otherwise));
        }
    }
}
