// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** An attribute of a node. What it is asked for must be what it is, or a {@link MalformedOnnxException} says so. */
public final class Attribute {
    /** More than any operator has extents, axes or coefficients. */
    private static final int MOST_VALUES = 1 << 16;

    private static final Set<Integer> VALUES =
            Arrays.stream(Type.values()).map(type -> type.field).collect(Collectors.toUnmodifiableSet());

    private final String node;
    private final String name;
    private final Type type;
    private final Bytes message;
    private final @Nullable Constant tensor;

    /** The types that can be read, with the field of their value. */
    private enum Type {
        FLOAT(AttributeType.FLOAT_VALUE, AttributeProto.F_FIELD_NUMBER),
        INT(AttributeType.INT_VALUE, AttributeProto.I_FIELD_NUMBER),
        STRING(AttributeType.STRING_VALUE, AttributeProto.S_FIELD_NUMBER),
        TENSOR(AttributeType.TENSOR_VALUE, AttributeProto.T_FIELD_NUMBER),
        FLOATS(AttributeType.FLOATS_VALUE, AttributeProto.FLOATS_FIELD_NUMBER),
        INTS(AttributeType.INTS_VALUE, AttributeProto.INTS_FIELD_NUMBER),
        STRINGS(AttributeType.STRINGS_VALUE, AttributeProto.STRINGS_FIELD_NUMBER);

        private final int number;
        private final int field;

        Type(int number, int field) {
            this.number = number;
            this.field = field;
        }
    }

    /**
     * @param tensor the value of a TENSOR
     */
    private Attribute(String node, String name, Type type, Bytes message, @Nullable Constant tensor) {
        this.node = node;
        this.name = name;
        this.type = type;
        this.message = message;
        this.tensor = tensor;
    }

    /** @param node for messages */
    static Attribute read(Bytes message, String name, String node) {
        String label = label(node, name);
        Once once = new Once(label);
        long number = 0;
        int field = 0;
        Bytes tensor = null;
        Count count = new Count(label);
        Wire wire = message.wire();
        while (wire.next()) {
            switch (wire.field()) {
                case AttributeProto.TYPE_FIELD_NUMBER ->
                    number = once.of(wire, "type").varint();
                case AttributeProto.F_FIELD_NUMBER -> once.of(wire, "value").fixed32();
                case AttributeProto.I_FIELD_NUMBER -> once.of(wire, "value").varint();
                case AttributeProto.S_FIELD_NUMBER -> once.of(wire, "value").bytes();
                case AttributeProto.T_FIELD_NUMBER ->
                    tensor = once.of(wire, "value").bytes();
                case AttributeProto.FLOATS_FIELD_NUMBER -> wire.numbers(Float.BYTES, count);
                case AttributeProto.INTS_FIELD_NUMBER -> wire.numbers(0, count);
                case AttributeProto.G_FIELD_NUMBER, AttributeProto.GRAPHS_FIELD_NUMBER ->
                    throw new MalformedOnnxException(
                            label + " is a graph; models with branches or loops cannot be read.");
                case AttributeProto.REF_ATTR_NAME_FIELD_NUMBER ->
                    throw new MalformedOnnxException(
                            label + " refers to a function's attribute outside a function; export the model again.");
                default -> wire.skip();
            }
            if (VALUES.contains(wire.field())) {
                if (field != 0 && field != wire.field()) {
                    throw new MalformedOnnxException(label + " has values of two types; export the model again.");
                }
                field = wire.field();
            }
        }
        Type type = type(number, field, label);
        return new Attribute(
                node, name, type, message, tensor == null ? null : TensorReader.read(tensor, label + " tensor", null));
    }

    /** Bounds how many values an attribute has. */
    private static final class Count implements Wire.Bits {
        private final String label;
        private int count;

        Count(String label) {
            this.label = label;
        }

        @Override
        public void accept(long bits) {
            if (++count > MOST_VALUES) {
                throw new MalformedOnnxException(
                        label + " has more than " + MOST_VALUES + " values; make it an initializer.");
            }
        }
    }

    /** @param field of the value, 0 if there is none: writers of protobuf 3 leave out a zero and an empty list */
    private static Type type(long number, int field, String label) {
        for (Type type : Type.values()) {
            if (type.number == number && (field == type.field || field == 0 && type != Type.TENSOR)) {
                return type;
            }
        }
        throw new MalformedOnnxException(label + " has type " + number
                + ", which cannot be read or is not that of its value; export the model again.");
    }

    private static String label(String node, String name) {
        return node + ", attribute " + name + ",";
    }

    /** The value of an INT. */
    public long asLong() {
        require(Type.INT);
        long[] value = {0}; // Writers of protobuf 3 leave out a zero.
        forEach(wire -> value[0] = wire.varint());
        return value[0];
    }

    /** The value of a FLOAT. */
    public double asDouble() {
        require(Type.FLOAT);
        double[] value = {0};
        forEach(wire -> value[0] = Float.intBitsToFloat(wire.fixed32()));
        return value[0];
    }

    /** The value of a STRING, as {@code auto_pad}. */
    public String asString() {
        require(Type.STRING);
        String[] value = {""};
        forEach(wire -> value[0] = Names.of(wire.bytes()));
        return value[0];
    }

    /** The values of INTS. */
    public long[] asLongs() {
        require(Type.INTS);
        LongStream.Builder values = LongStream.builder();
        forEach(wire -> wire.numbers(0, values::add));
        return values.build().toArray();
    }

    /** The values of FLOATS. */
    public double[] asDoubles() {
        require(Type.FLOATS);
        DoubleStream.Builder values = DoubleStream.builder();
        forEach(wire -> wire.numbers(Float.BYTES, bits -> values.add(Float.intBitsToFloat((int) bits))));
        return values.build().toArray();
    }

    /** The value of a TENSOR. */
    public Constant asTensor() {
        require(Type.TENSOR);
        if (tensor == null) {
            throw new IllegalStateException(label(node, name) + " is a tensor without a value");
        }
        return tensor;
    }

    /** The value if this is a TENSOR. */
    Optional<Constant> tensor() {
        return Optional.ofNullable(tensor);
    }

    private void forEach(Consumer<Wire> value) {
        Wire wire = message.wire();
        while (wire.next()) {
            if (wire.field() == type.field) {
                value.accept(wire);
            } else {
                wire.skip();
            }
        }
    }

    private void require(Type wanted) {
        if (type != wanted) {
            throw new MalformedOnnxException(
                    label(node, name) + " is of type " + type + ", not " + wanted + "; export the model again.");
        }
    }
}
