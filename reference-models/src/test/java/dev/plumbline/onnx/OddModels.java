// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.List;

/** Models that are odd and are read all the same. */
public final class OddModels {
    private OddModels() {}

    /** M8: seven ReLUs between names that are not to be printed as they are. */
    public static byte[] named() {
        List<String> names = List.of(
                "<script>alert(1)</script>", "\u001b[2J", "a\u202eb", "n".repeat(10_000_000), "a\0b", "a\nb", "=cmd()");
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(Onnx.value("x", -1, 3, 4, 4))
                .addOutput(Onnx.value(names.get(names.size() - 1), -1, 3, 4, 4));
        for (int i = 0; i < names.size(); i++) {
            graph.addNode(Onnx.node("Relu", List.of(i == 0 ? "x" : names.get(i - 1)), names.get(i)));
        }
        return Onnx.model(graph).build().toByteArray();
    }

    /** M10: a 1 x 1 convolution of 3 x 4 x 4 with six weights, and a ReLU. */
    public static byte[] weighted(double... weights) {
        ModelProto.Builder model = Onnx.small();
        model.getGraphBuilder().setInitializer(0, Onnx.floats("w", new long[] {2, 3, 1, 1}, weights));
        return model.build().toByteArray();
    }

    /** M10: a normalisation behind them, whose two channels have these variances. */
    public static byte[] normalized(double... variances) {
        ModelProto.Builder model = Onnx.small();
        model.getGraphBuilder()
                .addInitializer(Onnx.floats("v", new long[] {2}, variances))
                .addNode(Onnx.node("BatchNormalization", List.of("y", "v", "v", "v", "v"), "n"))
                .setOutput(0, Onnx.value("n", -1, 2, 4, 4));
        return model.build().toByteArray();
    }
}
