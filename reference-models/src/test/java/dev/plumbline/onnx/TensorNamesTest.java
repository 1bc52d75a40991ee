// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.plumbline.activation.Isrlu;
import dev.plumbline.interpret.OnnxWriter;
import dev.plumbline.interpret.OnnxWriter.Form;
import dev.plumbline.interpret.Parameters;
import dev.plumbline.interpret.Reference;
import dev.plumbline.interpret.Signature;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.Model;
import dev.plumbline.model.Network;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Padding;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Weights;
import dev.plumbline.model.Window;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** A user's layers may be called what the tensors in between and the parameters would be. */
class TensorNamesTest {
    /** Every derived name is a layer's too, before or after it is needed. */
    private static final class Namesakes implements Model {
        private static final List<String> LATER = List.of(
                "mean/axes",
                "edge/pads",
                "rows/rows",
                "rows.weight",
                "rows.bias",
                "act/min1",
                "act/constant0",
                "act/2");

        @Override
        public String name() {
            return "namesakes";
        }

        @Override
        public <T> void define(NetworkBuilder<T> net) {
            T mean = net.globalAveragePool("mean", net.activate("mean/means", net.input("in", new Shape(2, 3, 3))));
            T image = net.convolution("mean/image", mean, new Convolution(3, Window.square(1, 1, 0), 1, true));
            T x = net.activate("act", net.pad("edge", image, new Padding(1, 0, 0, 1)));
            for (String name : LATER) {
                x = net.activate(name, x);
            }
            net.output("out", net.dense("rows", x, 4));
        }
    }

    private static Network network(Model model) {
        SplittableRandom random = new SplittableRandom(1);
        Map<String, Weights.Parameter> parameters = new HashMap<>();
        Parameters.of(model).forEach((name, shape) -> {
            float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            parameters.put(name, new Weights.Parameter(shape, values));
        });
        return new Network(model, new Isrlu(1), new Weights(parameters));
    }

    private static double[] run(Network network) {
        float[] image = new float[18];
        for (int i = 0; i < image.length; i++) {
            image[i] = (i * 7 % 11 - 5) / 4f;
        }
        try (Reference reference = Reference.of(network, 1)) {
            return reference.run(Map.of("in", image), Set.of()).get("out").values();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPOSED", "CUSTOM_OP"})
    void everyTensorHasANameOfItsOwn(Form form) throws InvalidProtocolBufferException {
        Network network = network(new Namesakes());
        Set<String> layers = Signature.of(network.model()).layers().keySet();
        byte[] bytes = OnnxWriter.write(network, new OnnxWriter.Options(form, 1, layers));

        GraphProto graph = ModelProto.parseFrom(bytes).getGraph();
        List<String> tensors = Stream.concat(
                        graph.getInitializerList().stream().map(TensorProto::getName),
                        graph.getNodeList().stream().flatMap(node -> node.getOutputList().stream()))
                .toList();
        assertThat(tensors).doesNotHaveDuplicates().doesNotContain("in").containsAll(layers);
        assertThat(graph.getNodeList()).extracting(NodeProto::getName).doesNotHaveDuplicates();

        OnnxModel read = OnnxModel.of("copy", OnnxFile.of(bytes), CustomOperators.standard());
        Network copy = Replaced.of(read, List.of()).network(read.weights());
        assertThat(run(copy)).containsExactly(run(network), within(1e-12));
    }

    /** The node that is called like an output gives another tensor. */
    @Test
    void anOutputKeepsItsName() {
        Graph graph = Graph.of(17, -1, 1, 1, 2)
                .node("Relu", "x", "a")
                .called("y")
                .node("Sigmoid", "a", "y")
                .called("b");
        assertThat(Signature.of(graph.model()).layers().keySet()).containsExactly("y/2", "b");
    }

    /** The builder's value would be a map: the layer y cannot be the output y. */
    @ParameterizedTest
    @ValueSource(strings = {"Relu", "Mul"})
    void anOutputOfAFlattenedMapIsAVector(String operator) {
        Graph graph = Graph.of(17, -1, 1, 2, 2)
                .number("two", 2)
                .node("Flatten", "x", "f")
                .node(operator, operator.equals("Mul") ? "f two" : "f", "y");
        assertThat(Signature.of(graph.model()).outputs()).containsExactly(Map.entry("y", Shape.vector(4)));
    }

    /** Whichever comes first, the output or the layer. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anOutputIsNotCalledLikeAnotherLayer(boolean outputFirst) {
        Model model = new Model() {
            @Override
            public String name() {
                return "mixed";
            }

            @Override
            public <T> void define(NetworkBuilder<T> net) {
                T first = net.activate("first", net.input("in", Shape.vector(1)));
                if (outputFirst) {
                    net.output("second", first);
                }
                T second = net.activate("second", first);
                net.output(outputFirst ? "third" : "first", second);
            }
        };
        assertThatThrownBy(() -> Signature.of(model))
                .hasMessage("output " + (outputFirst ? "second" : "first")
                        + " has the name of another layer; give it a name of its own");
    }
}
