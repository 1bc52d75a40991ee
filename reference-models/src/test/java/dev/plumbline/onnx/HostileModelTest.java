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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Models that an attacker could give, by the classes of the threat model (M2 to M10); those of M1 are elsewhere. */
class HostileModelTest {
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("models")
    void isRefusedWithTheReason(String what, String reason, byte[] model) {
        assertThatThrownBy(() -> OnnxFile.of(model))
                .isInstanceOf(MalformedOnnxException.class)
                .hasMessageContaining(reason);
    }

    static Stream<Arguments> models() {
        return Stream.of(sizes(), graphs(), nesting(), types(), wire()).flatMap(each -> each);
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
                arguments(
                        "M6 groups, 10^5 deep", "has no protobuf field but the tag 11", repeated((byte) 0x0b, 100_000)),
                arguments("M6 graphs in graphs by bytes", "has no operator", nestedGraphs(100_000)),
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

    /** M7, M9. */
    private static Stream<Arguments> wire() {
        byte[] good = Onnx.small().build().toByteArray();
        byte[] twice = Arrays.copyOf(good, 2 * good.length);
        System.arraycopy(good, 0, twice, good.length, good.length);
        return Stream.of(
                arguments("M9 empty", "no graph", new byte[0]),
                arguments(
                        "M9 six bytes",
                        "is it an ONNX file, and complete?",
                        "dummy\n".getBytes(StandardCharsets.UTF_8)),
                arguments(
                        "M9 text",
                        "is it an ONNX file, and complete?",
                        "This is not a model at all.".repeat(50).getBytes(StandardCharsets.UTF_8)),
                arguments("M7 truncated", "is it an ONNX file, and complete?", Arrays.copyOf(good, good.length - 3)),
                arguments("M7 truncated varint", "ends within a number", new byte[] {8, (byte) 0x80}),
                arguments("M7 endless varint", "more than 10 bytes", repeated((byte) 0xff, 100)),
                arguments("M7 length of 2^63", "declares 9223372036854775808 bytes", new byte[] {
                    0x3a, -128, -128, -128, -128, -128, -128, -128, -128, -128, 1
                }),
                arguments("M7 wrong wire type", "has field 7 with wire type 0, not 2", new byte[] {0x38, 1}),
                arguments("M7 field 0", "has no protobuf field but the tag 0", new byte[] {0}),
                arguments("M4 merged messages", "has a second IR version", twice),
                model(
                        "M7 invalid UTF-8",
                        "that is not UTF-8",
                        m -> m.getGraphBuilder()
                                .getNodeBuilder(0)
                                .setNameBytes(ByteString.copyFrom(new byte[] {(byte) 0xc0, (byte) 0xaf}))));
    }

    @Test
    void knowsNothingOfFieldsToCome() {
        ByteArrayOutputStream model = new ByteArrayOutputStream();
        model.writeBytes(Onnx.small().build().toByteArray());
        model.writeBytes(new byte[] {(byte) 0xf8, 0x3f, 1, (byte) 0xfd, 0x3f, 0, 0, 0, 0}); // fields 1023

        assertThat(OnnxFile.of(model.toByteArray()).nodes()).hasSize(2);
    }

    @Test
    void tooMuchOfAnythingIsNoNetwork() {
        GraphProto.Builder tensors = Onnx.small().getGraphBuilder();
        for (int i = 0; i <= 1 << 16; i++) {
            tensors.addInitializer(Onnx.floats("t" + i, new long[0], 1));
        }
        GraphProto.Builder attributes = Onnx.small().getGraphBuilder();
        for (int i = 0; i <= 1 << 18; i++) {
            attributes.getNodeBuilder(0).addInput("");
        }

        assertRefused(tensors, "has more than 65536 initializers");
        assertRefused(attributes, "has more than 262144 inputs, outputs and attributes");
        assertRefused(chain(1_000_000), "has more than 65536 nodes");
        assertThat(Onnx.read(Onnx.model(chain(1 << 16))).nodes()).hasSize(1 << 16);
    }

    private static void assertRefused(GraphProto.Builder graph, String reason) {
        byte[] model = Onnx.model(graph).build().toByteArray();
        assertThatThrownBy(() -> OnnxFile.of(model))
                .isInstanceOf(MalformedOnnxException.class)
                .hasMessageContaining(reason);
    }

    /** The last node first: whoever sorts by recursion needs a stack as deep as the chain is long. */
    static GraphProto.Builder chain(int length) {
        GraphProto.Builder graph =
                GraphProto.newBuilder().addInput(Onnx.value("v0", 1)).addOutput(Onnx.value("v" + length, 1));
        for (int i = length; i > 0; i--) {
            graph.addNode(Onnx.node("Relu", List.of("v" + (i - 1)), "v" + i));
        }
        return graph;
    }

    @Test
    void hostileNamesBecomePrintableAndShortAndStayDifferent() {
        List<String> names = List.of(
                "<script>alert(1)</script>", "\u001b[2J", "a\u202eb", "n".repeat(10_000_000), "a\0b", "a\nb", "=cmd()");
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(Onnx.value("x", 1))
                .addOutput(Onnx.value(names.get(names.size() - 1), 1));
        for (int i = 0; i < names.size(); i++) {
            graph.addNode(Onnx.node("Relu", List.of(i == 0 ? "x" : names.get(i - 1)), names.get(i)));
        }

        List<String> safe =
                Onnx.read(Onnx.model(graph)).nodes().stream().map(Node::name).toList();

        assertThat(safe)
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name).hasSizeLessThan(200).doesNotContainPattern("\\p{C}"));
        assertThat(safe).startsWith("<script>alert(1)</script>").endsWith("=cmd()");
        assertThat(safe.get(2)).matches("a\\\\u202Eb#[0-9a-f]{16}");
        assertThat(safe.get(3)).matches("n{120}#[0-9a-f]{16}");
    }

    @Test
    void refusesWhatIsNoFile(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("a\u001b[2Jb.onnx"), "dummy\n");

        assertThatThrownBy(() -> OnnxFile.read(folder))
                .isInstanceOf(MalformedOnnxException.class)
                .hasMessageEndingWith("it is not a file; give a file.");
        assertThatThrownBy(() -> OnnxFile.read(Path.of("/dev/zero")))
                .hasMessage("zero: it is not a file; give a file.");
        assertThatThrownBy(() -> OnnxFile.read(text))
                .isInstanceOf(MalformedOnnxException.class)
                .hasMessageStartingWith("a\\u001B[2Jb.onnx#");
    }

    @Test
    void countsOddWeightsAndLeavesThemAsTheyAre() {
        ModelProto.Builder model = Onnx.small();
        double nan = Double.NaN;
        model.getGraphBuilder()
                .setInitializer(0, Onnx.floats("w", new long[] {2, 3, 1, 1}, 1, 0x1p-140, nan, -0.0, nan, 1 / 0.0))
                .addInitializer(Onnx.floats("v", new long[] {2}, 1, -1))
                .addNode(Onnx.node("BatchNormalization", List.of("z", "v", "v", "v", "v"), "n"));

        OnnxFile file = Onnx.read(model);

        assertThat(file.oddities())
                .containsExactly(
                        "initializer w has 2 NaN and 1 infinite values of 6, the first at [0, 2, 0, 0]",
                        "initializer w has 1 subnormal values of 6, which an engine may take for zero",
                        "node n (BatchNormalization) has 1 negative variances in initializer v");
        assertThat(file.constants().get("w").floats())
                .containsExactly(1, 0x1p-140f, Float.NaN, -0f, Float.NaN, Float.POSITIVE_INFINITY);
    }

    private static Arguments model(String what, String reason, Consumer<ModelProto.Builder> change) {
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

    private static byte[] repeated(byte value, int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, value);
        return bytes;
    }

    /** ModelProto.graph.node.attribute.g.node.attribute.g ... without an end. */
    private static byte[] nestedGraphs(int depth) {
        byte[] fields = {0x0a, 0x2a, 0x32};
        byte[] header = {8, 8, 0x42, 2, 0x10, 17};
        byte[] bytes = Arrays.copyOf(header, header.length + 6 * depth);
        for (int i = 0; i < depth; i++) {
            int at = header.length + 6 * i;
            int left = bytes.length - at - 6;
            bytes[at] = i == 0 ? 0x3a : fields[(i - 1) % 3];
            for (int b = 0; b < 5; b++) {
                bytes[at + 1 + b] = (byte) (left >>> 7 * b & 0x7f | (b < 4 ? 0x80 : 0));
            }
        }
        return bytes;
    }
}
