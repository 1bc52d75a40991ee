// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.plumbline.model.Float16;
import java.util.Arrays;
import java.util.Optional;

/** The element types of constants that a classification network can have. */
enum ElementType {
    FLOAT(TensorProto.DataType.FLOAT_VALUE, Float.BYTES, TensorProto.FLOAT_DATA_FIELD_NUMBER, Float.BYTES),
    DOUBLE(TensorProto.DataType.DOUBLE_VALUE, Double.BYTES, TensorProto.DOUBLE_DATA_FIELD_NUMBER, Double.BYTES),
    FLOAT16(TensorProto.DataType.FLOAT16_VALUE, Short.BYTES, TensorProto.INT32_DATA_FIELD_NUMBER, 0),
    BFLOAT16(TensorProto.DataType.BFLOAT16_VALUE, Short.BYTES, TensorProto.INT32_DATA_FIELD_NUMBER, 0),
    INT32(TensorProto.DataType.INT32_VALUE, Integer.BYTES, TensorProto.INT32_DATA_FIELD_NUMBER, 0),
    INT64(TensorProto.DataType.INT64_VALUE, Long.BYTES, TensorProto.INT64_DATA_FIELD_NUMBER, 0),
    BOOL(TensorProto.DataType.BOOL_VALUE, Byte.BYTES, TensorProto.INT32_DATA_FIELD_NUMBER, 0);

    private final int number;
    private final int bytes;
    private final int field;
    private final int width;

    ElementType(int number, int bytes, int field, int width) {
        this.number = number;
        this.bytes = bytes;
        this.field = field;
        this.width = width;
    }

    static Optional<ElementType> of(long number) {
        return Arrays.stream(values()).filter(type -> type.number == number).findAny();
    }

    /** What ONNX calls a number of its enumeration. */
    static String name(long number) {
        TensorProto.DataType known = number == (int) number ? TensorProto.DataType.forNumber((int) number) : null;
        return known == null ? "type " + number : known.name();
    }

    /** Bytes of an element in raw data. */
    int bytes() {
        return bytes;
    }

    /** The field that holds elements where there are no raw data. */
    int field() {
        return field;
    }

    /** Bytes of an element in that field, 0 for varints. */
    int width() {
        return width;
    }

    boolean real() {
        return this == FLOAT || this == DOUBLE || this == FLOAT16 || this == BFLOAT16;
    }

    /** The value of a real type as float32: exact, but for DOUBLE the nearest. */
    float real(long bits) {
        return switch (this) {
            case FLOAT -> Float.intBitsToFloat((int) bits);
            case DOUBLE -> (float) Double.longBitsToDouble(bits);
            case FLOAT16 -> Float16.of((int) bits);
            case BFLOAT16 -> Float.intBitsToFloat((int) bits << Short.SIZE);
            default -> throw new IllegalStateException(this + " is not real");
        };
    }
}
