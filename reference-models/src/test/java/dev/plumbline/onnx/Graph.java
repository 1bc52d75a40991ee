// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.plumbline.interpret.Reference;
import dev.plumbline.model.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes a model node by node; its outputs are y, or those that are declared. */
final class Graph {
    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8);

    private Graph() {}

    /** A model with one input x, the batch first. */
    static Graph of(int opset, long... x) {
        Graph graph = new Graph();
        graph.model.addOpsetImport(Onnx.opset("", opset));
        return graph.input("x", x);
    }

    Graph input(String name, long... shape) {
        graph.addInput(Onnx.value(name, shape));
        return this;
    }

    Graph floats(String name, long[] shape, double... values) {
        graph.addInitializer(Onnx.floats(name, shape, values));
        return this;
    }

    Graph number(String name, double value) {
        return floats(name, new long[0], value);
    }

    Graph integers(String name, long... values) {
        graph.addInitializer(Onnx.tensor(name, TensorProto.DataType.INT64_VALUE, values.length)
                .addAllInt64Data(Arrays.stream(values).boxed().toList()));
        return this;
    }

    Graph output(String name) {
        graph.addOutput(Onnx.value(name, -1));
        return this;
    }

    /**
     * Adds a node named after its output.
     *
     * @param operator may begin with a domain and ::
     * @param inputs separated by spaces; _ for one that is left out
     * @param attributes names and values by turns
     */
    Graph node(String operator, String inputs, String output, Object... attributes) {
        int colons = operator.indexOf("::");
        List<String> from =
                inputs.isEmpty() ? List.of() : List.of(inputs.replace("_", "").split(" ", -1));
        NodeProto.Builder node = Onnx.node(operator.substring(colons < 0 ? 0 : colons + 2), from, output)
                .setName(output);
        if (colons > 0) {
            node.setDomain(operator.substring(0, colons));
            if (model.getOpsetImportList().stream().noneMatch(o -> o.getDomain().equals(node.getDomain()))) {
                model.addOpsetImport(Onnx.opset(node.getDomain(), 1));
            }
        }
        for (int i = 0; i < attributes.length; i += 2) {
            node.addAttribute(attribute((String) attributes[i], attributes[i + 1]));
        }
        graph.addNode(node);
        return this;
    }

    /** Gives the last node another name. */
    Graph called(String name) {
        graph.getNodeBuilder(graph.getNodeCount() - 1).setName(name);
        return this;
    }

    private static AttributeProto.Builder attribute(String name, Object value) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
        if (value instanceof Integer integer) {
            return attribute.setType(AttributeType.INT).setI(integer);
        }
        if (value instanceof Double real) {
            return attribute.setType(AttributeType.FLOAT).setF(real.floatValue());
        }
        if (value instanceof String text) {
            return attribute.setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(text));
        }
        if (value instanceof TensorProto.Builder tensor) {
            return attribute.setType(AttributeType.TENSOR).setT(tensor);
        }
        List<Long> values = Arrays.stream((int[]) value).asLongStream().boxed().toList();
        return attribute.setType(AttributeType.INTS).addAllInts(values);
    }

    byte[] bytes() {
        if (graph.getOutputCount() == 0) {
            output("y");
        }
        return model.setGraph(graph).build().toByteArray();
    }

    OnnxModel model() {
        return OnnxModel.of("graph", OnnxFile.of(bytes()), CustomOperators.standard());
    }

    /** The value of y for one image x. */
    double[] run(double... x) {
        return tensor(Map.of("x", x)).values();
    }

    Tensor tensor(Map<String, double[]> images) {
        OnnxModel played = model();
        Map<String, float[]> inputs = new HashMap<>();
        images.forEach((name, values) -> {
            float[] narrow = new float[values.length];
            for (int i = 0; i < narrow.length; i++) {
                narrow[i] = (float) values[i];
            }
            inputs.put(name, narrow);
        });
        try (Reference reference = Reference.of(Replaced.of(played, List.of()).network(played.weights()), 1)) {
            return reference.run(inputs, Set.of()).get("y");
        }
    }
}
