// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An input or output as the graph declares it.
 *
 * @param type of its elements, 0 if it is no tensor
 * @param shape null if not declared
 */
record ValueInfo(String name, long type, long @Nullable [] shape) {
    private static final int MOST_DIMENSIONS = 8;

    static ValueInfo read(Bytes message) {
        Once once = new Once("an input or output of the graph");
        String name = "";
        Bytes type = new Bytes(message.array(), message.end(), message.end());
        Wire wire = message.wire();
        while (wire.next()) {
            switch (wire.field()) {
                case ValueInfoProto.NAME_FIELD_NUMBER ->
                    name = Names.of(once.of(wire, "name").bytes());
                case ValueInfoProto.TYPE_FIELD_NUMBER ->
                    type = once.of(wire, "type").bytes();
                default -> wire.skip();
            }
        }
        Once twice = new Once("the type of " + name);
        long elements = 0;
        long[] shape = null;
        Wire types = type.wire();
        while (types.next()) {
            if (types.field() != TypeProto.TENSOR_TYPE_FIELD_NUMBER) {
                types.skip();
                continue;
            }
            Wire tensor = twice.of(types, "tensor type").bytes().wire();
            while (tensor.next()) {
                switch (tensor.field()) {
                    case TypeProto.Tensor.ELEM_TYPE_FIELD_NUMBER -> elements = tensor.varint();
                    case TypeProto.Tensor.SHAPE_FIELD_NUMBER -> shape = shape(tensor.bytes(), name);
                    default -> tensor.skip();
                }
            }
        }
        return new ValueInfo(name, elements, shape);
    }

    private static long[] shape(Bytes message, String name) {
        long[] extents = new long[MOST_DIMENSIONS];
        int rank = 0;
        Wire wire = message.wire();
        while (wire.next()) {
            if (wire.field() != TensorShapeProto.DIM_FIELD_NUMBER) {
                wire.skip();
                continue;
            }
            if (rank == MOST_DIMENSIONS) {
                throw new MalformedOnnxException(
                        "the graph's " + name + " has more than 8 dimensions; export the model again.");
            }
            extents[rank++] = extent(wire.bytes());
        }
        return Arrays.copyOf(extents, rank);
    }

    /** A name and nothing at all leave the extent open. */
    private static long extent(Bytes message) {
        long extent = -1;
        Wire wire = message.wire();
        while (wire.next()) {
            if (wire.field() == TensorShapeProto.Dimension.DIM_VALUE_FIELD_NUMBER) {
                extent = wire.varint();
            } else {
                wire.skip();
            }
        }
        return extent;
    }

    GraphInput graphInput() {
        boolean real = ElementType.of(type).filter(ElementType::real).isPresent();
        if (name.isEmpty() || shape == null || !real) {
            throw new MalformedOnnxException("the graph's input " + name + " is of " + ElementType.name(type)
                    + " elements and " + (shape == null ? "no declared shape" : "shape " + Arrays.toString(shape))
                    + ", but must be a named tensor of reals; export the model again.");
        }
        long elements = 1;
        for (long extent : shape) {
            boolean fits = extent == -1 || extent > 0 && extent <= Integer.MAX_VALUE / elements;
            if (!fits) {
                throw new MalformedOnnxException("the graph's input " + name + " has shape " + Arrays.toString(shape)
                        + ", but extents must be positive, or -1 for open ones, and hold fewer than 2^31 elements;"
                        + " export the model again.");
            }
            elements *= Math.max(1, extent);
        }
        return new GraphInput(name, shape);
    }
}
