// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Models of too much, with what the refusal says (M4, M5). */
public final class HostileBombs {
    private HostileBombs() {}

    /** Those that the reader refuses. */
    public static Stream<Arguments> all() {
        GraphProto.Builder tensors = Onnx.small().getGraphBuilder();
        for (int i = 0; i <= 1 << 16; i++) {
            tensors.addInitializer(Onnx.floats("t" + i, new long[0], 1));
        }
        GraphProto.Builder inputs = Onnx.small().getGraphBuilder();
        for (int i = 0; i <= 1 << 18; i++) {
            inputs.getNodeBuilder(0).addInput("");
        }
        return Stream.of(
                bomb("M4 tensors", "has more than 65536 initializers", tensors),
                bomb("M4 inputs", "has more than 262144 inputs, outputs and attributes", inputs),
                bomb("M5 chain of 10^6 nodes", "has more than 65536 nodes", chain(1_000_000)));
    }

    private static Arguments bomb(String what, String reason, GraphProto.Builder graph) {
        return arguments(what, reason, Onnx.model(graph).build().toByteArray());
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

    /** Of 4 MB, whose one constant a thousand nodes would have to copy: {@code Transpose} or {@code Gemm}. */
    public static byte[] copies(String operator) {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(Onnx.value("x0", -1, 1000))
                .addOutput(Onnx.value("x1000", -1, 1000))
                .addInitializer(
                        Onnx.tensor("w", Onnx.FLOAT, 1000, 1000).setRawData(ByteString.copyFrom(new byte[4_000_000])));
        for (int i = 0; i < 1000; i++) {
            boolean transpose = operator.equals("Transpose");
            if (transpose) {
                graph.addNode(Onnx.node(operator, List.of("w"), "w" + i));
            }
            graph.addNode(Onnx.node("Gemm", List.of("x" + i, transpose ? "w" + i : "w"), "x" + (i + 1)));
        }
        return Onnx.model(graph).build().toByteArray();
    }
}
