// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.journal;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON of records, and nothing that a record does not say: no unknown, missing, doubled or null member, no number that
 * is not finite, no text after the end, no deep nesting. What {@link #value} would refuse is not written either.
 */
public final class Strict {
    /** Of one JSON text, in bytes. */
    public static final int LIMIT = 1 << 20;

    private static final JsonMapper JSON = mapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(16)
                            .maxNumberLength(40)
                            .maxStringLength(LIMIT)
                            .build()))
            .build();

    private Strict() {}

    /** Of records: refuses members that are unknown, missing, given twice or of another type, and what follows. */
    public static JsonMapper.Builder mapper(JsonFactoryBuilder factory) {
        return JsonMapper.builder(factory.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
    }

    /** @throws IllegalArgumentException if a value is missing or not finite */
    public static byte[] bytes(Object value) {
        requireWhole("value", value);
        return JSON.writeValueAsBytes(value);
    }

    /**
     * The JSON from a place in these bytes to their end.
     *
     * @throws tools.jackson.core.JacksonException if it is none
     */
    public static JsonNode tree(byte[] bytes, int from) {
        return JSON.readTree(bytes, from, bytes.length - from);
    }

    /**
     * @throws tools.jackson.core.JacksonException if the tree has other members than the record
     * @throws IllegalArgumentException if a value is missing or not finite, or the record refuses it
     */
    public static <T> T value(JsonNode tree, Class<T> type) {
        T value = JSON.treeToValue(tree, type);
        requireWhole("value", value);
        return value;
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
