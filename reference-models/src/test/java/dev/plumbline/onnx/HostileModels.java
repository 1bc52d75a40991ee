// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Models that an attacker could give, each with its class in the threat model and what the refusal says. */
public final class HostileModels {
    private HostileModels() {}

    public static Stream<Arguments> all() {
        return Stream.of(sizes(), graphs(), nesting(), types(), HostileBytes.all())
                .flatMap(each -> each);
    }

    /** M3, M4. */
    private static Stream<Arguments> sizes() {
        String extents = "but extents must be positive and hold fewer than 2^31 elements";
        return Stream.of(
                tensor("M3 negative extent", extents, Onnx.floats("t", new long[] {-1}, 1)),
                tensor("M3 no elements", extents, Onnx.floats("t", new long[] {0, 3})),
                tensor("M3 2^62", extents, Onnx.floats("t", new long[] {1L << 62}, 1)),
                tensor("M3 product overflows to 0", extents, Onnx.floats("t", new long[] {1L << 32, 1L << 32})),
                tensor("M3 product overflows int", extents, Onnx.floats("t", new long[] {65536, 65536}, 1)),
                tensor(
                        "M3 rank 9",
                        "more than 8 dimensions",
                        Onnx.floats("t", new long[] {1, 1, 1, 1, 1, 1, 1, 1, 1}, 1)),
                tensor("M3 rank 10,000", "more than 8 dimensions", Onnx.floats("t", ones(10_000), 1)),
                tensor(
                        "M3 too few bytes",
                        "is 4 elements or 16 bytes, but holds 12 bytes",
                        Onnx.floats("t", new long[] {4}, 1, 2, 3)),
                tensor(
                        "M3 too many bytes",
                        "is 2 elements or 8 bytes, but holds 12 bytes",
                        Onnx.floats("t", new long[] {2}, 1, 2, 3)),
                tensor("M3 no values", "holds 0 elements in field 0", Onnx.tensor("t", Onnx.FLOAT, 1)),
                tensor(
                        "M3 values of another type",
                        "holds 1 elements in field 7",
                        Onnx.tensor("t", Onnx.FLOAT, 1).addInt64Data(1)),
                tensor(
                        "M3 values of two types",
                        "values of two types",
                        Onnx.tensor("t", Onnx.FLOAT, 1).addInt64Data(1).addFloatData(1)),
                tensor(
                        "M3 raw and typed values",
                        "holds 4 bytes",
                        Onnx.floats("t", new long[] {1}, 1).addFloatData(1)),
                tensor(
                        "M3 an int that is no half",
                        "has an element 65536 that is no FLOAT16",
                        Onnx.tensor("t", DataType.FLOAT16_VALUE, 1).addInt32Data(65536)),
                tensor("M4 bomb of 10^12 elements", extents, Onnx.tensor("t", Onnx.FLOAT, 1_000_000, 1_000_000)),
                tensor(
                        "M4 bomb of 2^31 - 9 elements",
                        "is 2147483639 elements",
                        Onnx.tensor("t", Onnx.FLOAT, Integer.MAX_VALUE - 8)),
                input("M3 input without elements", "but extents must be positive", 1, 0, 4, 4),
                input("M3 input of 2^31 elements", "but extents must be positive", 2, 1024, 1024, 1024),
                input("M3 input of rank 9", "has more than 8 dimensions", ones(9)));
    }

    /** M5. */
    private static Stream<Arguments> graphs() {
        return Stream.of(
                graph(
                        "M5 self loop",
                        "node y (Relu) is in or behind a cycle of 1 nodes",
                        g -> g.clearNode().addNode(Onnx.node("Relu", List.of("y"), "y"))),
                graph(
                        "M5 cycle",
                        "is in or behind a cycle of 2 nodes",
                        g -> g.clearNode()
                                .addNode(Onnx.node("Add", List.of("x", "y"), "z"))
                                .addNode(Onnx.node("Relu", List.of("z"), "y"))),
                graph(
                        "M5 two origins",
                        "node z#2 (Relu) makes the value z, which exists already",
                        g -> g.addNode(Onnx.node("Relu", List.of("x"), "z").setName("z#2"))),
                graph(
                        "M5 makes its input",
                        "makes the value x, which exists already",
                        g -> g.addNode(Onnx.node("Relu", List.of("y"), "x"))),
                graph(
                        "M5 dangling input",
                        "node q (Relu) takes the value nowhere, which is no input",
                        g -> g.addNode(Onnx.node("Relu", List.of("nowhere"), "q"))),
                graph("M5 dangling output", "output q is made by no node", g -> g.addOutput(Onnx.value("q", 1))),
                graph("M5 no output", "has 1 inputs and the outputs []", GraphProto.Builder::clearOutput),
                graph("M5 the same output twice", "all different", g -> g.addOutput(g.getOutput(0))),
                graph(
                        "M5 two initializers",
                        "two initializers named \"w\"",
                        g -> g.addInitializer(g.getInitializer(0))),
                graph("M5 two inputs", "two inputs x", g -> g.addInput(g.getInput(0))),
                graph(
                        "M5 node without output",
                        "has no operator, no output",
                        g -> g.getNodeBuilder(1).clearOutput()));
    }

    /** M6. */
    private static Stream<Arguments> nesting() {
        GraphProto inner = Onnx.small().getGraph();
        for (int depth = 0; depth < 500; depth++) {
            inner = GraphProto.newBuilder()
                    .addNode(Onnx.node("If", List.of("x"), "y").addAttribute(branch(inner)))
                    .build();
        }
        GraphProto nested = inner;
        return Stream.of(
                graph(
                        "M6 branches, 500 deep",
                        "attribute then_branch, is a graph",
                        g -> g.addNode(Onnx.node("If", List.of("x"), "q").addAttribute(branch(nested)))),
                model(
                        "M6 functions that call each other",
                        "has functions of its own",
                        m -> m.addFunctions(FunctionProto.newBuilder()
                                        .setName("f")
                                        .addNode(Onnx.node("g", List.of("x"), "y")))
                                .addFunctions(FunctionProto.newBuilder()
                                        .setName("g")
                                        .addNode(Onnx.node("f", List.of("x"), "y")))));
    }

    /** M7 but for the wire. */
    private static Stream<Arguments> types() {
        return Stream.of(
                model("M7 IR 0", "IR version 0", m -> m.setIrVersion(0)),
                model("M7 IR 2^40", "IR version 1099511627776", m -> m.setIrVersion(1L << 40)),
                model("M7 no graph", "no graph", ModelProto.Builder::clearGraph),
                model("M7 no opset", "of opset 0", ModelProto.Builder::clearOpsetImport),
                model("M7 opset 8", "of opset 8, but opsets from 9 to 21", m -> m.setOpsetImport(0, Onnx.opset("", 8))),
                model("M7 opset 10^9", "of opset 1000000000", m -> m.setOpsetImport(0, Onnx.opset("", 1_000_000_000))),
                model(
                        "M7 opset 0",
                        "imports version 0 of the operators of \"\"",
                        m -> m.setOpsetImport(0, Onnx.opset("", 0))),
                model("M7 two opsets", "or twice", m -> m.addOpsetImport(Onnx.opset("ai.onnx", 17))),
                graph(
                        "M7 unknown domain",
                        "node odd (evil.Relu) has no operator",
                        g -> g.addNode(Onnx.node("Relu", List.of("x"), "odd").setDomain("evil"))),
                graph(
                        "M7 sparse initializer",
                        "sparse initializer",
                        g -> g.addSparseInitializer(SparseTensorProto.newBuilder())),
                tensor(
                        "M7 strings",
                        "tensor of strings",
                        Onnx.tensor("t", DataType.STRING_VALUE, 1).addStringData(ByteString.EMPTY)),
                tensor(
                        "M7 quantised",
                        "initializer t has elements of type INT8, not one of",
                        Onnx.tensor("t", DataType.INT8_VALUE, 1).addInt32Data(1)),
                tensor("M7 type 99", "elements of type type 99", Onnx.tensor("t", 99, 1)),
                attribute(
                        "M7 no type",
                        "has type 0",
                        AttributeProto.newBuilder().setName("a").setI(1)),
                attribute(
                        "M7 another type",
                        "has type 1",
                        AttributeProto.newBuilder()
                                .setName("a")
                                .setType(AttributeType.FLOAT)
                                .setI(1)),
                attribute(
                        "M7 sparse attribute",
                        "has type 11",
                        AttributeProto.newBuilder().setName("a").setType(AttributeType.SPARSE_TENSOR)),
                attribute(
                        "M7 no tensor",
                        "has type 4",
                        AttributeProto.newBuilder().setName("a").setType(AttributeType.TENSOR)),
                attribute(
                        "M7 two values",
                        "has values of two types",
                        AttributeProto.newBuilder()
                                .setName("a")
                                .setType(AttributeType.INT)
                                .setI(1)
                                .setF(1)),
                attribute(
                        "M7 a function's",
                        "refers to a function's attribute",
                        AttributeProto.newBuilder()
                                .setName("a")
                                .setType(AttributeType.INT)
                                .setRefAttrName("b")),
                attribute(
                        "M7 no name",
                        "or one without a name",
                        AttributeProto.newBuilder().setType(AttributeType.INT)),
                graph(
                        "M7 integer input",
                        "the graph's input x is of INT64 elements",
                        g -> g.getInputBuilder(0)
                                .getTypeBuilder()
                                .getTensorTypeBuilder()
                                .setElemType(DataType.INT64_VALUE)),
                graph(
                        "M7 input without shape",
                        "no declared shape",
                        g -> g.getInputBuilder(0)
                                .getTypeBuilder()
                                .getTensorTypeBuilder()
                                .clearShape()));
    }

    static Arguments model(String what, String reason, Consumer<ModelProto.Builder> change) {
        ModelProto.Builder model = Onnx.small();
        change.accept(model);
        return arguments(what, reason, model.build().toByteArray());
    }

    private static Arguments graph(String what, String reason, Consumer<GraphProto.Builder> change) {
        return model(what, reason, model -> change.accept(model.getGraphBuilder()));
    }

    private static Arguments tensor(String what, String reason, TensorProto.Builder tensor) {
        return graph(what, reason, graph -> graph.addInitializer(tensor));
    }

    private static Arguments attribute(String what, String reason, AttributeProto.Builder attribute) {
        return graph(what, reason, graph -> graph.getNodeBuilder(1).addAttribute(attribute));
    }

    private static Arguments input(String what, String reason, long... shape) {
        return graph(what, reason, graph -> graph.setInput(0, Onnx.value("x", shape)));
    }

    private static AttributeProto.Builder branch(GraphProto graph) {
        return AttributeProto.newBuilder()
                .setName("then_branch")
                .setType(AttributeType.GRAPH)
                .setG(graph);
    }

    private static long[] ones(int count) {
        long[] ones = new long[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** One that is not: it takes 3 x 4 x 4. */
    public static byte[] harmless() {
        return Onnx.small().build().toByteArray();
    }
}
