// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.plumbline.activation.Activation;
import dev.plumbline.activation.Isrlu;
import dev.plumbline.activation.Operators;
import dev.plumbline.activation.Relu;
import dev.plumbline.interpret.OnnxWriter.Form;
import dev.plumbline.interpret.OnnxWriter.Options;
import dev.plumbline.model.LeNet5;
import dev.plumbline.model.Model;
import dev.plumbline.model.Network;
import dev.plumbline.model.ResNet50;
import dev.plumbline.model.Weights;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

class OnnxWriterTest {
    private static final Model LENET = new LeNet5();
    private static final Weights WEIGHTS = RandomWeights.of(LENET, 1);

    private static ModelProto lenet(Activation activation, Form form, int batch, String... traced) {
        Set<String> layers = new LinkedHashSet<>(List.of(traced));
        return OnnxWriter.model(new Network(LENET, activation, WEIGHTS), new Options(form, batch, layers));
    }

    private static Map<String, Long> operators(GraphProto graph) {
        return graph.getNodeList().stream().collect(Collectors.groupingBy(NodeProto::getOpType, Collectors.counting()));
    }

    @Test
    void writesOneNodeForEachLayerOfResNet50() {
        Model model = new ResNet50();
        Network network = new Network(model, new Isrlu(1), RandomWeights.of(model, 1));
        GraphProto graph = OnnxWriter.model(network, new Options(Form.CUSTOM_OP, 1, Set.of()))
                .getGraph();
        assertThat(operators(graph))
                .containsOnly(
                        entry("Conv", 53L),
                        entry("BatchNormalization", 53L),
                        entry("PlumblineIsrlu", 49L),
                        entry("Add", 16L),
                        entry("MaxPool", 1L),
                        entry("GlobalAveragePool", 1L),
                        entry("Flatten", 1L),
                        entry("Gemm", 1L),
                        entry("Identity", 1L));
        assertThat(graph.getNodeList())
                .extracting(NodeProto::getName)
                .containsAll(Signature.of(model).layers().keySet());
        assertThat(graph.getInitializerCount())
                .isEqualTo(network.weights().parameters().size());
        long written = graph.getInitializerList().stream()
                .mapToLong(tensor -> tensor.getRawData().size() / Float.BYTES)
                .sum();
        assertThat(written - Cost.of(model).parameters())
                .as("running means and variances")
                .isEqualTo(53_120);
    }

    @Test
    void composesIsrluOfPrimitiveOperators() {
        GraphProto graph = lenet(new Isrlu(3), Form.COMPOSED, 1).getGraph();
        assertThat(operators(graph))
                .contains(entry("Sqrt", 4L), entry("Div", 4L), entry("Min", 4L), entry("Relu", 4L))
                .contains(entry("Add", 8L), entry("Mul", 8L), entry("Constant", 12L))
                .doesNotContainKey("PlumblineIsrlu");
        assertThat(graph.getNodeList()).extracting(NodeProto::getDomain).containsOnly("");
    }

    @Test
    void writesTheParametersBitByBit() {
        Map<String, TensorProto> tensors = lenet(new Relu(), Form.COMPOSED, 1).getGraph().getInitializerList().stream()
                .collect(Collectors.toMap(TensorProto::getName, tensor -> tensor));
        assertThat(tensors.keySet()).isEqualTo(WEIGHTS.parameters().keySet());
        WEIGHTS.parameters().forEach((name, parameter) -> {
            TensorProto tensor = tensors.get(name);
            assertThat(tensor.getDimsList().stream().mapToInt(Math::toIntExact))
                    .containsExactly(box(parameter.shape()));
            FloatBuffer values = tensor.getRawData()
                    .asReadOnlyByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
            assertThat(values).isEqualTo(FloatBuffer.wrap(parameter.values()));
        });
    }

    private static Integer[] box(int[] values) {
        return Arrays.stream(values).boxed().toArray(Integer[]::new);
    }

    @Test
    void givesTheCustomOperatorWhatAPluginNeeds() {
        ModelProto model = lenet(new Isrlu(3), Form.CUSTOM_OP, 1);
        NodeProto site = model.getGraph().getNode(1);
        assertThat(site.getName()).isEqualTo("act1");
        assertThat(site.getDomain()).isEqualTo("plumbline");
        assertThat(site.getOpType()).isEqualTo("PlumblineIsrlu");
        assertThat(site.getInputList()).containsExactly("conv1");
        assertThat(site.getOutputList()).containsExactly("act1");
        assertThat(site.getAttributeList())
                .extracting(AttributeProto::getName)
                .containsExactly("alpha", "plugin_namespace", "plugin_version");
        assertThat(site.getAttribute(0).getF()).isEqualTo(3);
        assertThat(site.getAttribute(1).getS().toStringUtf8()).isEqualTo("plumbline");
        assertThat(site.getAttribute(2).getS().toStringUtf8()).isEqualTo("1");
        assertThat(model.getFunctionsList()).isEmpty();
    }

    @Test
    void addsOnlyTheDefinitionWhenAskedForFunctions() {
        ModelProto with = lenet(new Isrlu(3), Form.CUSTOM_OP_WITH_FUNCTIONS, 1);
        assertThat(with.getFunctionsCount()).isEqualTo(1);
        assertThat(with.getFunctions(0).getName()).isEqualTo("PlumblineIsrlu");
        assertThat(with.toBuilder().clearFunctions().build()).isEqualTo(lenet(new Isrlu(3), Form.CUSTOM_OP, 1));
    }

    @Test
    void declaresTheBatchAndTheTracedLayers() {
        GraphProto fixed = lenet(new Relu(), Form.COMPOSED, 4, "fc1", "pool1").getGraph();
        assertThat(fixed.getInputList()).extracting(OnnxWriterTest::describe).containsExactly("image [4, 1, 28, 28]");
        assertThat(fixed.getOutputList())
                .extracting(OnnxWriterTest::describe)
                .containsExactly("pool1 [4, 6, 14, 14]", "fc1 [4, 120]", "logits [4, 10]");
        GraphProto any = lenet(new Relu(), Form.COMPOSED, OnnxWriter.SYMBOLIC).getGraph();
        assertThat(any.getInputList()).extracting(OnnxWriterTest::describe).containsExactly("image [batch, 1, 28, 28]");
        assertThat(any.getOutputList()).extracting(OnnxWriterTest::describe).containsExactly("logits [batch, 10]");
    }

    private static String describe(ValueInfoProto value) {
        return value.getName() + " "
                + value.getType().getTensorType().getShape().getDimList().stream()
                        .map(extent -> extent.hasDimParam() ? extent.getDimParam() : extent.getDimValue())
                        .toList();
    }

    @ParameterizedTest
    @EnumSource
    void writesTheSameBytesAgain(Form form) {
        List<String> names = new ArrayList<>(WEIGHTS.parameters().keySet());
        Collections.reverse(names);
        Map<String, Weights.Parameter> reversed = new LinkedHashMap<>();
        names.forEach(name -> reversed.put(name, WEIGHTS.parameters().get(name)));
        Network network = new Network(LENET, new Isrlu(1), new Weights(reversed));
        Set<String> traced = new LinkedHashSet<>(List.of("act2", "act1"));
        assertThat(OnnxWriter.write(network, new Options(form, 1, traced)))
                .isEqualTo(lenet(new Isrlu(1), form, 1, "act1", "act2").toByteArray());
    }

    /** A composition may be nothing at all. */
    @Test
    void keepsTheNameOfASiteThatDoesNothing() {
        GraphProto graph = lenet(new Nothing(), Form.COMPOSED, 1, "act1").getGraph();
        assertThat(graph.getNode(1).getOpType()).isEqualTo("Identity");
        assertThat(graph.getNode(1).getOutput(0)).isEqualTo("act1");
    }

    @Test
    void refusesWhatItCannotWrite() {
        assertThatThrownBy(() -> lenet(new Relu(), Form.COMPOSED, -1))
                .hasMessage("the batch of an ONNX model must be positive, or 0 for any, but is -1");
        assertThatThrownBy(() -> lenet(new Relu(), Form.COMPOSED, 1, "conv9"))
                .hasMessage("lenet5 has no layer conv9 to trace");
        Network empty = new Network(LENET, new Relu(), new Weights(Map.of()));
        assertThatThrownBy(() -> OnnxWriter.write(empty, new Options(Form.COMPOSED, 1, Set.of())))
                .hasMessage("the weights hold no conv1.weight");
    }

    private static final class Nothing implements Activation {
        @Override
        public String name() {
            return "Nothing";
        }

        @Override
        public Map<String, Double> coefficients() {
            return Map.of();
        }

        @Override
        public double apply(double x) {
            return x;
        }

        @Override
        public double derivative(double x) {
            return 1;
        }

        @Override
        public double lipschitz() {
            return 1;
        }

        @Override
        public double[] steepest() {
            return new double[0];
        }

        @Override
        public <T> T compose(Operators<T> ops, T x) {
            return x;
        }
    }
}
