// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** By hand: layers with windows and parameters on tensors small enough to compute in the head. */
class PlayedLayersTest {
    private static final double[] ONE_TO_NINE = {1, 2, 3, 4, 5, 6, 7, 8, 9};

    private static Graph convolution(double[] kernel, long[] shape, Object... attributes) {
        return Graph.of(17, -1, 1, 3, 3).floats("w", shape, kernel).node("Conv", "x w", "y", attributes);
    }

    @Test
    void convolvesWithAsymmetricPaddingStridesAndDilation() {
        double[] corner = {1, 0, 0, 1};
        long[] two = {1, 1, 2, 2};
        assertThat(convolution(corner, two).run(ONE_TO_NINE)).containsExactly(6, 8, 12, 14);
        assertThat(convolution(corner, two, "dilations", new int[] {2, 2}).run(ONE_TO_NINE))
                .containsExactly(10);
        assertThat(convolution(corner, two, "pads", new int[] {1, 0, 0, 1}, "strides", new int[] {2, 1})
                        .run(ONE_TO_NINE))
                .containsExactly(2, 3, 0, 12, 14, 6);
        assertThat(convolution(new double[] {1, 10}, new long[] {1, 1, 1, 2}).run(ONE_TO_NINE))
                .containsExactly(21, 32, 54, 65, 87, 98);
    }

    @Test
    void padsAutomaticallyAsTheOperatorSays() {
        double[] corner = {1, 0, 0, 10};
        long[] two = {1, 1, 2, 2};
        assertThat(convolution(corner, two, "auto_pad", "SAME_UPPER").run(ONE_TO_NINE))
                .containsExactly(51, 62, 3, 84, 95, 6, 7, 8, 9);
        assertThat(convolution(corner, two, "auto_pad", "SAME_LOWER").run(ONE_TO_NINE))
                .containsExactly(10, 20, 30, 40, 51, 62, 70, 84, 95);
        assertThat(convolution(corner, two, "auto_pad", "VALID", "strides", new int[] {2, 2})
                        .run(ONE_TO_NINE))
                .containsExactly(51);
    }

    @Test
    void keepsGroupsApart() {
        Graph graph = Graph.of(17, -1, 4, 1, 1)
                .floats("w", new long[] {4, 2, 1, 1}, 1, 10, 2, 0, 1, 1, 0, 3)
                .floats("b", new long[] {4}, 0, 0.5, 0, 0)
                .node("Conv", "x w b", "y", "group", 2);
        assertThat(graph.run(1, 2, 3, 4)).containsExactly(21, 2.5, 7, 12);
        Graph depthwise = Graph.of(17, -1, 2, 1, 2)
                .floats("w", new long[] {4, 1, 1, 2}, 1, 1, 1, -1, 2, 0, 0, 3)
                .node("Conv", "x w", "y", "group", 2);
        assertThat(depthwise.run(5, 7, 1, 4)).containsExactly(12, -2, 2, 12);
    }

    @Test
    void normalizesWithTheEpsilonOfTheNode() {
        Graph graph = Graph.of(17, -1, 2, 1, 1)
                .floats("scale", new long[] {2}, 3, 1)
                .floats("shift", new long[] {2}, 0.5, 0)
                .floats("mean", new long[] {2}, 1, 0)
                .floats("var", new long[] {2}, 4, 1)
                .node("BatchNormalization", "x scale shift mean var", "y", "epsilon", 0.25);
        double[] y = graph.run(5, 1);
        assertThat(y[0]).isCloseTo(4 / Math.sqrt(4.25) * 3 + 0.5, within(1e-14));
        assertThat(y[1]).isCloseTo(1 / Math.sqrt(1.25), within(1e-14));
    }

    private static Graph pool(String operator, Object... attributes) {
        return Graph.of(17, -1, 1, 3, 3).node(operator, "x", "y", attributes);
    }

    @Test
    void poolsMaxima() {
        int[] two = {2, 2};
        assertThat(pool("MaxPool", "kernel_shape", two).run(ONE_TO_NINE)).containsExactly(5, 6, 8, 9);
        assertThat(pool("MaxPool", "kernel_shape", two, "strides", two, "ceil_mode", 1)
                        .run(ONE_TO_NINE))
                .containsExactly(5, 6, 8, 9);
        assertThat(pool("MaxPool", "kernel_shape", two, "dilations", two).run(ONE_TO_NINE))
                .containsExactly(9);
        assertThat(pool("MaxPool", "kernel_shape", two, "pads", new int[] {1, 0, 0, 1})
                        .run(ONE_TO_NINE))
                .containsExactly(2, 3, 3, 5, 6, 6, 8, 9, 9);
        assertThat(pool("GlobalMaxPool").run(ONE_TO_NINE)).containsExactly(9);
    }

    /** A window that would begin in the padding behind the image is left out, as PyTorch does. */
    @Test
    void aFurtherWindowBeginsInTheImage() {
        assertThat(pool("MaxPool", "kernel_shape", new int[] {1, 1}, "strides", new int[] {3, 3}, "ceil_mode", 1)
                        .run(ONE_TO_NINE))
                .containsExactly(1);
    }

    @Test
    void averagesWithAndWithoutItsPadding() {
        int[] two = {2, 2};
        int[] one = {1, 1, 1, 1};
        assertThat(pool("AveragePool", "kernel_shape", two).run(ONE_TO_NINE)).containsExactly(3, 4, 6, 7);
        assertThat(pool("AveragePool", "kernel_shape", two, "strides", two, "pads", one)
                        .run(ONE_TO_NINE))
                .containsExactly(1, 2.5, 5.5, 7);
        assertThat(pool("AveragePool", "kernel_shape", two, "strides", two, "pads", one, "count_include_pad", 1)
                        .run(ONE_TO_NINE))
                .containsExactly(0.25, 1.25, 2.75, 7);
        assertThat(pool("AveragePool", "kernel_shape", two, "strides", two, "ceil_mode", 1)
                        .run(ONE_TO_NINE))
                .containsExactly(3, 4.5, 7.5, 9);
    }

    /** 3 x 3 with one row and column of zeros: the third window reaches one further, which nobody counts. */
    @Test
    void whatCeilModeAddsIsNotCounted() {
        double[] y = Graph.of(17, -1, 1, 1, 4)
                .node(
                        "AveragePool",
                        "x",
                        "y",
                        "kernel_shape",
                        new int[] {1, 3},
                        "strides",
                        new int[] {1, 2},
                        "pads",
                        new int[] {0, 1, 0, 1},
                        "ceil_mode",
                        1,
                        "count_include_pad",
                        1)
                .run(3, 6, 9, 12);
        assertThat(y).containsExactly(3, 9, 6);
    }

    @Test
    void averagesOverTheMap() {
        assertThat(pool("GlobalAveragePool").tensor(Map.of("x", ONE_TO_NINE)).values())
                .containsExactly(5);
        assertThat(pool("ReduceMean", "axes", new int[] {-1, -2}, "keepdims", 0)
                        .tensor(Map.of("x", ONE_TO_NINE))
                        .shape())
                .containsExactly(1);
        assertThat(Graph.of(18, -1, 1, 3, 3)
                        .integers("axes", 2, 3)
                        .node("ReduceMean", "x axes", "y")
                        .run(ONE_TO_NINE))
                .containsExactly(5);
    }

    @Test
    void multipliesMatricesEitherWay() {
        Graph gemm = Graph.of(17, -1, 2)
                .floats("w", new long[] {3, 2}, 1, 10, 2, 0, 0, -1)
                .floats("b", new long[] {3}, 0.5, 0, 0)
                .node("Gemm", "x w b", "y", "transB", 1);
        assertThat(gemm.run(3, 4)).containsExactly(43.5, 6, -4);
        double[] matrix = {1, 2, 0, 10, 0, -1};
        Graph plain = Graph.of(17, -1, 2).floats("w", new long[] {2, 3}, matrix).node("Gemm", "x w", "y");
        assertThat(plain.run(3, 4)).containsExactly(43, 6, -4);
        Graph matmul = Graph.of(17, -1, 2)
                .floats("w", new long[] {2, 3}, matrix)
                .floats("b", new long[] {3}, 0.5, 0, 0)
                .node("MatMul", "x w", "z")
                .node("Add", "b z", "y");
        assertThat(matmul.run(3, 4)).containsExactly(43.5, 6, -4);
        Graph turned = Graph.of(17, -1, 2)
                .floats("w", new long[] {3, 2}, 1, 10, 2, 0, 0, -1)
                .node("Transpose", "w", "wt", "perm", new int[] {1, 0})
                .node("MatMul", "x wt", "y");
        assertThat(turned.run(3, 4)).containsExactly(43, 6, -4);
    }
}
