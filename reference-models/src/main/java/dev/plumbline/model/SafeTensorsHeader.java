// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON header of a safetensors file: its tensors in the order of their values, which fill the rest of the file. */
record SafeTensorsHeader(List<Entry> entries) {
    /** The format's own limit. */
    static final long MAX_BYTES = 100_000_000;

    private static final String METADATA = "__metadata__";
    private static final Set<String> FIELDS = Set.of("dtype", "shape", "data_offsets");
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(3)
                            .maxTokenCount(1_000_000)
                            .maxNumberLength(30)
                            .maxNameLength(10_000)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** How a file stores an element. */
    enum Type {
        F32(4),
        F16(2),
        BF16(2),
        F64(8),
        /** Of counters only, which nobody reads. */
        I64(8);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        int bytes() {
            return bytes;
        }

        float next(ByteBuffer from) {
            return switch (this) {
                case F32 -> from.getFloat();
                case F16 -> Float16.of(from.getShort());
                case BF16 -> Float.intBitsToFloat(from.getShort() << 16);
                case F64 -> (float) from.getDouble();
                case I64 -> throw new IllegalStateException("a counter is no weight");
            };
        }
    }

    /** One tensor: values from byte begin to before end, counted from the end of the header. */
    record Entry(String name, Type type, int[] shape, int elements, long begin, long end) {
        long bytes() {
            return end - begin;
        }

        boolean ignored() {
            return type == Type.I64;
        }

        /** The name for messages. */
        String label() {
            return printable(name);
        }
    }

    static SafeTensorsHeader parse(byte[] json, long dataBytes, String source) {
        if (json[0] != '{') {
            throw new MalformedWeightsException(
                    source + " has a header that begins with byte " + json[0] + ", not with {; is it safetensors?");
        }
        List<Entry> entries = new ArrayList<>();
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
            for (Map.Entry<String, JsonNode> field : JSON.readTree(text).properties()) {
                if (field.getKey().equals(METADATA)) {
                    checkMetadata(field.getValue());
                } else {
                    entries.add(entry(field.getKey(), field.getValue()));
                }
            }
            entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
            checkLayout(entries, dataBytes);
        } catch (CharacterCodingException e) {
            throw new MalformedWeightsException(source + " has a header that is not UTF-8; get the file again.");
        } catch (JacksonException e) {
            throw new MalformedWeightsException(source + " has a header that is not the JSON of safetensors: "
                    + printable(e.getOriginalMessage()) + "; get the file again.");
        } catch (Problem e) {
            throw new MalformedWeightsException(source + ": " + e.getMessage() + "; get or convert the file again.");
        }
        return new SafeTensorsHeader(entries);
    }

    /** What is wrong, before the source is known. */
    private static final class Problem extends RuntimeException {
        private static final long serialVersionUID = 1;

        Problem(String tensor, String what) {
            super(printable(tensor) + " " + what);
        }
    }

    private static void checkMetadata(JsonNode metadata) {
        if (!metadata.isObject() || !metadata.valueStream().allMatch(JsonNode::isString)) {
            throw new Problem(METADATA, "is not an object of strings");
        }
    }

    private static Entry entry(String name, JsonNode node) {
        if (!node.isObject() || !Set.copyOf(node.propertyNames()).equals(FIELDS)) {
            throw new Problem(name, "has not exactly the fields dtype, shape and data_offsets");
        }
        Type type = type(name, node.get("dtype"));
        long[] shape = integers(name, "shape", node.get("shape"));
        long[] offsets = integers(name, "data_offsets", node.get("data_offsets"));
        if (offsets.length != 2 || offsets[0] > offsets[1]) {
            throw new Problem(name, "has data_offsets " + Arrays.toString(offsets) + ", not [begin, end]");
        }
        long elements = 1;
        for (long extent : shape) {
            if (extent > Integer.MAX_VALUE || (elements *= extent) > Integer.MAX_VALUE - 8) {
                throw new Problem(name, "has shape " + Arrays.toString(shape) + ", too many values for one array");
            }
        }
        if (offsets[1] - offsets[0] != elements * type.bytes()) {
            throw new Problem(
                    name,
                    "has shape " + Arrays.toString(shape) + " of " + type + ", which is " + elements * type.bytes()
                            + " bytes, but data_offsets of " + (offsets[1] - offsets[0]) + " bytes");
        }
        int[] extents = Arrays.stream(shape).mapToInt(Math::toIntExact).toArray();
        return new Entry(name, type, extents, (int) elements, offsets[0], offsets[1]);
    }

    private static Type type(String name, JsonNode node) {
        Type type = Arrays.stream(Type.values())
                .filter(t -> node.isString() && t.name().equals(node.stringValue()))
                .findAny()
                .orElseThrow(() -> new Problem(
                        name, "has dtype " + printable(node.toString()) + ", not one of F32, F16, BF16 and F64"));
        if (type == Type.I64 && !name.endsWith(".num_batches_tracked")) {
            throw new Problem(name, "has dtype I64, which only a .num_batches_tracked may have");
        }
        return type;
    }

    private static long[] integers(String name, String field, JsonNode node) {
        if (!node.isArray() || node.size() > 8) {
            throw new Problem(name, "has a " + field + " that is not an array of at most 8 integers");
        }
        return node.valueStream()
                .mapToLong(value -> {
                    if (!(value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0)) {
                        throw new Problem(
                                name,
                                "has " + printable(value.toString()) + " in its " + field + ", not an integer >= 0");
                    }
                    return value.longValue();
                })
                .toArray();
    }

    private static void checkLayout(List<Entry> entries, long dataBytes) {
        long end = 0;
        for (Entry entry : entries) {
            if (entry.begin != end) {
                throw new Problem(
                        entry.name,
                        "begins at " + entry.begin + " but what is before it ends at " + end
                                + " (the format has no overlap and no hole)");
            }
            end = entry.end;
        }
        if (end != dataBytes) {
            throw new Problem("the data", "should end at " + end + ", but the file has " + dataBytes + " bytes of it");
        }
    }

    /** Header bytes for these parameters in this order, padded so that the values are aligned to 8 bytes. */
    static byte[] write(Map<String, Weights.Parameter> parameters) {
        ObjectNode root = JSON.createObjectNode();
        long offset = 0;
        for (Map.Entry<String, Weights.Parameter> entry : parameters.entrySet()) {
            ObjectNode tensor = root.putObject(entry.getKey()).put("dtype", Type.F32.name());
            ArrayNode shape = tensor.putArray("shape");
            for (int extent : entry.getValue().shape()) {
                shape.add(extent);
            }
            long end = offset + (long) Float.BYTES * entry.getValue().values().length;
            tensor.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = JSON.writeValueAsBytes(root);
        byte[] padded = Arrays.copyOf(json, json.length + 7 & ~7);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    private static String printable(String text) {
        String visible = text.replaceAll("\\p{C}", "?");
        return visible.length() > 120 ? visible.substring(0, 120) + "..." : visible;
    }
}
