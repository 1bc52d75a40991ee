// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Writes small ONNX models, good and bad ones, with the library's own classes. */
final class Onnx {
    static final long FLOAT = TensorProto.DataType.FLOAT_VALUE;

    private Onnx() {}

    /** x (N x 3 x 4 x 4) to y: a 1 x 1 convolution with weights w (2 x 3 x 1 x 1), and Relu. */
    static ModelProto.Builder small() {
        return model(GraphProto.newBuilder()
                .addInput(value("x", -1, 3, 4, 4))
                .addOutput(value("y", -1, 2, 4, 4))
                .addInitializer(floats("w", new long[] {2, 3, 1, 1}, 1, -2, 3, -4, 5, -6))
                .addNode(node("Conv", List.of("x", "w"), "z")
                        .setName("conv")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("kernel_shape")
                                .setType(AttributeProto.AttributeType.INTS)
                                .addInts(1)
                                .addInts(1)))
                .addNode(node("Relu", List.of("z"), "y")));
    }

    static ModelProto.Builder model(GraphProto.Builder graph) {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(opset("", 17))
                .setGraph(graph);
    }

    static OperatorSetIdProto.Builder opset(String domain, long version) {
        return OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version);
    }

    static NodeProto.Builder node(String operator, List<String> from, String to) {
        return NodeProto.newBuilder().setOpType(operator).addAllInput(from).addOutput(to);
    }

    /** A declared value; -1 is an open extent. */
    static ValueInfoProto.Builder value(String name, long... shape) {
        TensorShapeProto.Builder extents = TensorShapeProto.newBuilder();
        for (long extent : shape) {
            TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
            extents.addDim(extent == -1 ? dimension.setDimParam("N") : dimension.setDimValue(extent));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType((int) FLOAT)
                                .setShape(extents)));
    }

    static TensorProto.Builder floats(String name, long[] shape, double... values) {
        ByteBuffer raw = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            raw.putFloat((float) value);
        }
        return tensor(name, FLOAT, shape).setRawData(ByteString.copyFrom(raw.flip()));
    }

    static TensorProto.Builder tensor(String name, long type, long... shape) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType((int) type);
        for (long extent : shape) {
            tensor.addDims(extent);
        }
        return tensor;
    }

    static OnnxFile read(ModelProto.Builder model) {
        return OnnxFile.of(model.build().toByteArray());
    }
}
