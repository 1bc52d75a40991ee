// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.plumbline.activation.Activations;
import dev.plumbline.data.DefaultWeights;
import dev.plumbline.interpret.OnnxWriter;
import dev.plumbline.model.Models;
import dev.plumbline.model.Network;
import dev.plumbline.model.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OnnxFileTest {
    @Test
    void readsAGraph() {
        OnnxFile file = Onnx.read(Onnx.small());

        assertThat(file.opset()).isEqualTo(17);
        assertThat(file.inputs()).containsExactly(new GraphInput("x", new long[] {-1, 3, 4, 4}));
        assertThat(file.outputs()).containsExactly("y");
        assertThat(file.nodes()).hasToString("[node conv (Conv), node y (Relu)]");
        assertThat(file.nodes().get(0).inputs()).containsExactly("x", "w");
        assertThat(file.constants().get("w").shape()).containsExactly(2, 3, 1, 1);
        assertThat(file.constants().get("w").floats()).containsExactly(1, -2, 3, -4, 5, -6);
        assertThat(file.oddities()).isEmpty();
    }

    @Test
    void readsWhatThisProjectWrites(@TempDir Path folder) throws IOException {
        Weights weights = DefaultWeights.load(Models.LENET5, Activations.ISRLU.activation());
        Network network = new Network(Models.LENET5.model(), Activations.ISRLU.activation(), weights);
        byte[] bytes = OnnxWriter.write(network, new OnnxWriter.Options(OnnxWriter.Form.CUSTOM_OP, 0, Set.of()));
        Path path = Files.write(folder.resolve("lenet5.onnx"), bytes);
        List<Long> progress = new ArrayList<>();

        OnnxFile file = OnnxFile.read(path, (which, done, size) -> progress.add(done * 100 / size));

        assertThat(progress).startsWith(0L).endsWith(100L);
        assertThat(file.nodes())
                .filteredOn(node -> node.domain().equals("plumbline"))
                .hasSize(4)
                .allSatisfy(node ->
                        assertThat(node.attributes().get("alpha").asDouble()).isEqualTo(1));
        weights.parameters()
                .forEach((name, parameter) ->
                        assertThat(file.constants().get(name).floats()).as(name).isEqualTo(parameter.values()));
    }

    @Test
    void decodesEveryElementType() {
        OnnxFile file = Onnx.read(Onnx.small()
                .setGraph(Onnx.small()
                        .getGraphBuilder()
                        .addInitializer(Onnx.tensor("f", Onnx.FLOAT, 2)
                                .addFloatData(0.5f)
                                .addFloatData(-0f))
                        .addInitializer(Onnx.tensor("d", TensorProto.DataType.DOUBLE_VALUE, 1)
                                .addDoubleData(0.1))
                        .addInitializer(Onnx.tensor("h", TensorProto.DataType.FLOAT16_VALUE, 2)
                                .addInt32Data(0x3c00)
                                .addInt32Data(0xfc00))
                        .addInitializer(raw("hr", TensorProto.DataType.FLOAT16_VALUE, 2, "00c00100"))
                        .addInitializer(raw("b", TensorProto.DataType.BFLOAT16_VALUE, 1, "c0bf"))
                        .addInitializer(Onnx.tensor("i", TensorProto.DataType.INT32_VALUE, 2)
                                .addInt32Data(-1)
                                .addInt32Data(7))
                        .addInitializer(raw("ir", TensorProto.DataType.INT32_VALUE, 1, "feffffff"))
                        .addInitializer(Onnx.tensor("l", TensorProto.DataType.INT64_VALUE)
                                .addInt64Data(Long.MIN_VALUE))
                        .addInitializer(raw("t", TensorProto.DataType.BOOL_VALUE, 2, "0001"))));

        assertThat(file.constants().get("f").floats()).containsExactly(0.5f, -0f);
        assertThat(file.constants().get("d").floats()).containsExactly(0.1f);
        assertThat(file.constants().get("h").floats()).containsExactly(1, Float.NEGATIVE_INFINITY);
        assertThat(file.constants().get("hr").floats()).containsExactly(-2, 0x1p-24f);
        assertThat(file.constants().get("b").floats()).containsExactly(-1.5f);
        assertThat(file.constants().get("i").longs()).containsExactly(-1, 7);
        assertThat(file.constants().get("ir").longs()).containsExactly(-2);
        assertThat(file.constants().get("l").longs()).containsExactly(Long.MIN_VALUE);
        assertThat(file.constants().get("l").shape()).isEmpty();
        assertThat(file.constants().get("t").longs()).containsExactly(0, 1);
        assertThatThrownBy(() -> file.constants().get("t").floats())
                .isInstanceOf(MalformedOnnxException.class)
                .hasMessage("initializer t has elements of type BOOL, but reals are needed; export the model again.");
        assertThatThrownBy(() -> file.constants().get("f").longs())
                .hasMessage("initializer f has elements of type FLOAT, but integers are needed;"
                        + " export the model again.");
    }

    private static TensorProto.Builder raw(String name, long type, long elements, String hex) {
        return Onnx.tensor(name, type, elements)
                .setRawData(ByteString.copyFrom(HexFormat.of().parseHex(hex)));
    }

    @Test
    void readsAttributesAsWhatTheyAre() {
        ModelProto.Builder model = Onnx.small();
        model.getGraphBuilder()
                .getNodeBuilder(1)
                .addAttribute(attribute("int", AttributeType.INT).setI(-3))
                .addAttribute(attribute("zero", AttributeType.INT))
                .addAttribute(attribute("float", AttributeType.FLOAT).setF(0.25f))
                .addAttribute(attribute("text", AttributeType.STRING).setS(ByteString.copyFromUtf8("SAME_UPPER")))
                .addAttribute(
                        attribute("floats", AttributeType.FLOATS).addFloats(1).addFloats(2))
                .addAttribute(attribute("tensor", AttributeType.TENSOR).setT(Onnx.floats("", new long[0], 5)));
        OnnxFile file = Onnx.read(model);
        Node relu = file.nodes().get(1);

        assertThat(file.nodes().get(0).attributes().get("kernel_shape").asLongs())
                .containsExactly(1, 1);
        assertThat(relu.attributes().get("int").asLong()).isEqualTo(-3);
        assertThat(relu.attributes().get("zero").asLong()).isZero();
        assertThat(relu.attributes().get("float").asDouble()).isEqualTo(0.25);
        assertThat(relu.attributes().get("text").asString()).isEqualTo("SAME_UPPER");
        assertThat(relu.attributes().get("floats").asDoubles()).containsExactly(1, 2);
        assertThat(relu.attributes().get("tensor").asTensor().floats()).containsExactly(5);
        assertThatThrownBy(() -> relu.attributes().get("text").asLong())
                .isInstanceOf(MalformedOnnxException.class)
                .hasMessage("node y (Relu), attribute text, is of type STRING, not INT; export the model again.");
    }

    private static AttributeProto.Builder attribute(String name, AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }

    @Test
    void sortsNodesAndKeepsAnOrderThatIsSorted() {
        GraphProto.Builder graph =
                GraphProto.newBuilder().addInput(Onnx.value("v0", 1)).addOutput(Onnx.value("v200", 1));
        for (int i = 0; i < 200; i++) {
            graph.addNode(Onnx.node("Add", List.of("v" + i, "v" + i / 2), "v" + (i + 1)));
        }
        List<String> sorted =
                Onnx.read(Onnx.model(graph)).nodes().stream().map(Node::name).toList();
        List<ai.onnx.proto.OnnxMl.NodeProto> shuffled = new ArrayList<>(graph.getNodeList());
        Collections.shuffle(shuffled, new Random(6));

        OnnxFile file = Onnx.read(Onnx.model(graph.clone().clearNode().addAllNode(shuffled)));

        assertThat(sorted).startsWith("v1", "v2").endsWith("v200");
        assertThat(file.nodes().stream().map(Node::name)).isEqualTo(sorted);
    }

    @Test
    void givesEveryNodeANameOfItsOwn() {
        OnnxFile file = Onnx.read(Onnx.model(GraphProto.newBuilder()
                .addInput(Onnx.value("x", 1))
                .addOutput(Onnx.value("c", 1))
                .addNode(Onnx.node("Relu", List.of("x"), "a").setName("act"))
                .addNode(Onnx.node("Relu", List.of("a"), "b").setName("act"))
                .addNode(Onnx.node("Relu", List.of("b"), "c"))));

        assertThat(file.nodes().stream().map(Node::name)).containsExactly("act", "act#2", "c");
    }

    @Test
    void takesAnInitializerThatIsAlsoDeclaredAsInputForAConstant() {
        ModelProto.Builder model = Onnx.small();
        model.getGraphBuilder().addInput(Onnx.value("w", 2, 3, 1, 1));

        assertThat(Onnx.read(model).inputs()).extracting(GraphInput::name).containsExactly("x");
    }

    @Test
    void differentContentHasDifferentDigest() {
        ModelProto.Builder other = Onnx.small();
        other.getGraphBuilder().getInitializerBuilder(0).setRawData(ByteString.copyFrom(new byte[24]));

        assertThat(Onnx.read(Onnx.small()).digest())
                .hasSize(64)
                .isEqualTo(Onnx.read(Onnx.small()).digest())
                .isNotEqualTo(Onnx.read(other).digest());
    }
}
