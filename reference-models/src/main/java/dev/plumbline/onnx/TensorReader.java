// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one TensorProto. Values stay where they are; that they are as many as the shape says is checked. */
final class TensorReader {
    private static final int MOST_DIMENSIONS = 8;
    private static final int MOST_ENTRIES = 8;
    private static final long MOST_ELEMENTS = Integer.MAX_VALUE - 8;

    private final Bytes message;
    private final long[] dimensions = new long[MOST_DIMENSIONS];
    private int rank;
    private long type;
    private String name = "";
    private @Nullable Bytes raw;
    private int valueField;
    private long valueCount;
    private boolean external;
    private final List<Bytes> entries = new ArrayList<>();

    private TensorReader(Bytes message) {
        this.message = message;
    }

    /**
     * @param owner what the tensor's name is appended to in messages
     * @param files where external data are; null if there must be none
     */
    static Constant read(Bytes message, String owner, @Nullable ExternalFiles files) {
        TensorReader reader = new TensorReader(message);
        Once once = new Once(owner);
        Wire wire = message.wire();
        while (wire.next()) {
            reader.field(wire, once);
        }
        return reader.constant((owner + " " + reader.name).strip(), files);
    }

    private void field(Wire wire, Once once) {
        switch (wire.field()) {
            case TensorProto.DIMS_FIELD_NUMBER ->
                wire.numbers(0, extent -> {
                    if (rank == MOST_DIMENSIONS) {
                        throw new MalformedOnnxException(
                                once.owner() + " has a tensor of more than 8 dimensions; export the model again.");
                    }
                    dimensions[rank++] = extent;
                });
            case TensorProto.DATA_TYPE_FIELD_NUMBER ->
                type = once.of(wire, "data type").varint();
            case TensorProto.NAME_FIELD_NUMBER ->
                name = Names.of(once.of(wire, "name").bytes());
            case TensorProto.RAW_DATA_FIELD_NUMBER ->
                raw = once.of(wire, "raw data").bytes();
            case TensorProto.DATA_LOCATION_FIELD_NUMBER ->
                external = once.of(wire, "data location").varint() == TensorProto.DataLocation.EXTERNAL_VALUE;
            case TensorProto.EXTERNAL_DATA_FIELD_NUMBER -> {
                if (entries.size() == MOST_ENTRIES) {
                    throw new MalformedOnnxException(
                            once.owner() + " has more than 8 entries of external data; export the model again.");
                }
                entries.add(wire.bytes());
            }
            case TensorProto.FLOAT_DATA_FIELD_NUMBER -> count(wire, Float.BYTES, once);
            case TensorProto.DOUBLE_DATA_FIELD_NUMBER -> count(wire, Double.BYTES, once);
            case TensorProto.INT32_DATA_FIELD_NUMBER,
                    TensorProto.INT64_DATA_FIELD_NUMBER,
                    TensorProto.UINT64_DATA_FIELD_NUMBER -> count(wire, 0, once);
            case TensorProto.STRING_DATA_FIELD_NUMBER, TensorProto.SEGMENT_FIELD_NUMBER ->
                throw new MalformedOnnxException(once.owner()
                        + " has a tensor of strings or in segments; only whole tensors of numbers can be read.");
            default -> wire.skip();
        }
    }

    private void count(Wire wire, int width, Once once) {
        if (valueField != 0 && valueField != wire.field()) {
            throw new MalformedOnnxException(
                    once.owner() + " has a tensor with values of two types; export the model again.");
        }
        valueField = wire.field();
        wire.numbers(width, bits -> valueCount++);
    }

    private Constant constant(String label, @Nullable ExternalFiles files) {
        ElementType elements = ElementType.of(type)
                .orElseThrow(() -> new MalformedOnnxException(label + " has elements of type " + ElementType.name(type)
                        + ", not one of " + Arrays.toString(ElementType.values()) + "; export it unquantised."));
        long count = elements(label);
        if (external) {
            if (raw != null || valueField != 0) {
                throw new MalformedOnnxException(
                        label + " has values both in the file and outside it; export the model again.");
            }
            External where = External.of(entries, label);
            if (files == null) {
                throw new MalformedOnnxException(
                        label + " has its values in another file, which only an initializer may; make it one.");
            }
            Bytes data = files.range(where, count * elements.bytes(), label);
            return new Constant(name, label, shape(), elements, data, true);
        }
        if (!entries.isEmpty()) {
            throw new MalformedOnnxException(
                    label + " names external data but says that it has none; export the model again.");
        }
        long bytes = count * elements.bytes();
        boolean whole = raw != null
                ? valueField == 0 && raw.length() == bytes
                : valueField == elements.field() && valueCount == count;
        if (!whole) {
            throw new MalformedOnnxException(label + " of " + elements + " has shape " + Arrays.toString(shape())
                    + ", which is " + count + " elements or " + bytes + " bytes, but holds "
                    + (raw == null ? valueCount + " elements in field " + valueField : raw.length() + " bytes")
                    + "; export the model again.");
        }
        Constant constant = new Constant(name, label, shape(), elements, raw != null ? raw : message, raw != null);
        requireInRange(constant, elements);
        return constant;
    }

    private long elements(String label) {
        long count = 1;
        for (int i = 0; i < rank; i++) {
            boolean fits = dimensions[i] > 0 && dimensions[i] <= MOST_ELEMENTS / count;
            if (!fits) {
                throw new MalformedOnnxException(label + " has shape "
                        + Arrays.toString(Arrays.copyOf(dimensions, rank))
                        + ", but extents must be positive and hold fewer than 2^31 elements; export the model again.");
            }
            count *= dimensions[i];
        }
        return count;
    }

    private int[] shape() {
        return Arrays.stream(dimensions, 0, rank).mapToInt(Math::toIntExact).toArray();
    }

    /** A field of 32-bit integers can hold what an element of fewer bits cannot. */
    private void requireInRange(Constant constant, ElementType elements) {
        if (raw != null || elements.field() != TensorProto.INT32_DATA_FIELD_NUMBER) {
            return;
        }
        constant.forEach(bits -> {
            boolean fits = switch (elements) {
                case BOOL -> bits == 0 || bits == 1;
                case INT32 -> bits == (int) bits;
                default -> bits >= 0 && bits < 1 << Short.SIZE;
            };
            if (!fits) {
                throw new MalformedOnnxException(
                        constant + " has an element " + bits + " that is no " + elements + "; export the model again.");
            }
        });
    }
}
