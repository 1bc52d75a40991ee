// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Map;

/** A file's own graph for other runtimes: with the batch fixed and all data inside. Only for what has been checked. */
final class OwnGraph {
    private OwnGraph() {}

    static byte[] of(byte[] content, Map<String, Constant> constants, int batch) {
        try {
            ModelProto.Builder model = ModelProto.parseFrom(content).toBuilder();
            GraphProto.Builder graph = model.getGraphBuilder().clearValueInfo();
            for (ValueInfoProto.Builder input : graph.getInputBuilderList()) {
                if (!constants.containsKey(Names.of(input.getName()))) {
                    input.getTypeBuilder()
                            .getTensorTypeBuilder()
                            .getShapeBuilder()
                            .getDimBuilder(0)
                            .setDimValue(batch);
                }
            }
            // What follows from the inputs need not be what was written for another batch.
            graph.getOutputBuilderList()
                    .forEach(output ->
                            output.getTypeBuilder().getTensorTypeBuilder().clearShape());
            for (TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
                Constant constant = constants.get(Names.of(tensor.getName()));
                if (constant != null && tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
                    Bytes data = constant.data();
                    tensor.clearExternalData()
                            .clearDataLocation()
                            .setRawData(ByteString.copyFrom(data.array(), data.start(), data.length()));
                }
            }
            return model.build().toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the reader accepted what protobuf does not", e);
        }
    }
}
