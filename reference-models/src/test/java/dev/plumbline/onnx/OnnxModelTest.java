// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** By hand: what joins, activates or only reshapes values; for the rest see {@link PlayedLayersTest}. */
class OnnxModelTest {
    @Test
    void combinesValuesAndConstantsThatAreRepeated() {
        Graph channels = Graph.of(17, -1, 2, 1, 2)
                .floats("c", new long[] {2, 1, 1}, 2, 4)
                .node("Div", "x c", "y");
        assertThat(channels.run(1, 2, 3, 4)).containsExactly(0.5, 1, 0.75, 1);
        Graph numbers = Graph.of(17, -1, 2, 1, 2)
                .number("one", 1)
                .node("Sub", "one x", "s")
                .node("Mul", "s x", "m")
                .node("Max", "m one x", "y");
        assertThat(numbers.run(-1, 0, 2, 3)).containsExactly(1, 1, 2, 3);
        Graph weighted = Graph.of(17, -1, 2, 1, 2)
                .node("GlobalAveragePool", "x", "mean")
                .node("Mul", "x mean", "m")
                .node("Min", "m x", "y");
        assertThat(weighted.run(1, 3, -4, 2)).containsExactly(1, 3, -4, -2);
    }

    /** The model of a forerunner: one image of three channels and one of one channel. */
    @Test
    void addsTwoInputsOfWhichOneIsRepeated() {
        double[] y = Graph.of(12, 1, 3, 1, 2)
                .input("x2", 1, 1, 1, 2)
                .node("SiLU", "x", "silu")
                .node("Add", "x2 silu", "y")
                .tensor(Map.of("x", new double[] {0, 1, -1, 0, 0, 2}, "x2", new double[] {10, 20}))
                .values();
        double[] expected = {10, 20 + silu(1), 10 + silu(-1), 20, 10, 20 + silu(2)};
        assertThat(y).containsExactly(expected, within(1e-14));
    }

    private static double silu(double x) {
        return x / (1 + Math.exp(-x));
    }

    @Test
    void joinsChannelsAndFeatures() {
        Graph maps = Graph.of(17, -1, 1, 1, 2)
                .floats("c", new long[] {1, 1, 1, 2}, 7, 8)
                .node("Relu", "x", "r")
                .node("Concat", "x c r", "y", "axis", -3);
        assertThat(maps.run(-1, 2)).containsExactly(-1, 2, 7, 8, 0, 2);
        Graph vectors = Graph.of(17, -1, 2, 1, 2)
                .node("Flatten", "x", "f")
                .node("GlobalAveragePool", "x", "g")
                .node("Flatten", "g", "h")
                .node("Concat", "h f", "y", "axis", 1);
        assertThat(vectors.run(1, 3, 5, 7)).containsExactly(2, 6, 1, 3, 5, 7);
    }

    @Test
    void padsWithZeros() {
        assertThat(Graph.of(17, -1, 1, 1, 2)
                        .integers("pads", 0, 0, 0, 1, 0, 0, 1, 0)
                        .node("Pad", "x pads", "y")
                        .run(3, 4))
                .containsExactly(0, 3, 4, 0, 0, 0);
        assertThat(Graph.of(10, -1, 1, 1, 2)
                        .node("Pad", "x", "y", "pads", new int[] {0, 0, 1, 0, 0, 0, 0, 1})
                        .run(3, 4))
                .containsExactly(0, 0, 0, 3, 4, 0);
    }

    /** A flattened map stays a map in the builder until something needs it flat. */
    @Test
    void flatValuesAreCombinedAsTheyStand() {
        Graph scaled = Graph.of(17, -1, 2, 1, 2)
                .number("two", 2)
                .floats("w", new long[] {4, 1}, 1, 10, 100, 1000)
                .node("Flatten", "x", "f")
                .node("Mul", "two f", "m")
                .node("Add", "m m", "a")
                .node("MatMul", "a w", "y");
        assertThat(scaled.run(1, 2, 3, 4)).containsExactly(4 * 4321);
        Graph shifted = Graph.of(17, -1, 2, 1, 2)
                .floats("c", new long[] {4}, 1, 2, 3, 4)
                .node("Flatten", "x", "f")
                .node("Add", "f c", "y");
        assertThat(shifted.run(1, 2, 3, 4)).containsExactly(2, 4, 6, 8);
        Graph twice = Graph.of(17, -1, 2, 1, 2).node("Flatten", "x", "f").node("Concat", "f f", "y", "axis", 1);
        assertThat(twice.run(1, 2, 3, 4)).containsExactly(1, 2, 3, 4, 1, 2, 3, 4);
    }

    @Test
    void softmaxIsOverFeatures() {
        double sum = Math.exp(1) + Math.exp(2) + Math.exp(4);
        double[] y = Graph.of(17, -1, 3).node("Softmax", "x", "y").run(1, 2, 4);
        assertThat(y)
                .containsExactly(new double[] {Math.exp(1) / sum, Math.exp(2) / sum, Math.exp(4) / sum}, within(1e-15));
    }

    @Test
    void activationsThatAreOperators() {
        double[] x = {-4, -1, 0, 2, 7};
        assertThat(unary("Relu").run(x)).containsExactly(0, 0, 0, 2, 7);
        assertThat(unary("Clip", "min", 0.0, "max", 6.0).run(x)).containsExactly(0, 0, 0, 2, 6);
        assertThat(unary("Elu", "alpha", 0.5).run(x)[1]).isCloseTo(0.5 * Math.expm1(-1), within(1e-15));
        assertThat(unary("Sigmoid").run(x)[3]).isCloseTo(1 / (1 + Math.exp(-2)), within(1e-15));
        assertThat(unary("HardSigmoid", "alpha", 0.25).run(x)).containsExactly(0, 0.25, 0.5, 1, 1);
        assertThat(unary("HardSwish").run(x)).containsExactly(new double[] {0, -1 / 3.0, 0, 5 / 3.0, 7}, within(1e-15));
        assertThat(unary("Sqrt").run(0, 1, 4, 9, 16)).containsExactly(0, 1, 2, 3, 4);
    }

    private static Graph unary(String operator, Object... attributes) {
        return Graph.of(operator.equals("Clip") ? 10 : 14, -1, 5).node(operator, "x", "y", attributes);
    }

    @Test
    void limitsMayBeInputs() {
        Graph graph = Graph.of(13, -1, 3).number("six", 6).node("Clip", "x _ six", "y");
        assertThat(graph.run(-1, 5, 8)).containsExactly(-1, 5, 6);
    }

    @Test
    void reshapesWithoutMovingAnything() {
        double[] x = {1, 2, 3, 4, 5, 6, 7, 8};
        for (long[] shape : new long[][] {{-1, 8}, {0, -1}, {0, 8}, {0, 2, 4}}) {
            Graph graph = Graph.of(17, -1, 2, 2, 2).integers("s", shape).node("Reshape", "x s", "r");
            assertThat(graph.node("Flatten", "r", "y").run(x)).containsExactly(x);
        }
        Graph fixed = Graph.of(17, 4, 2, 2, 2).integers("s", 4, 8).node("Reshape", "x s", "y");
        assertThat(fixed.tensor(Map.of("x", x)).shape()).containsExactly(8);
        Graph squeezed = Graph.of(17, -1, 2, 2, 2)
                .integers("axes", 2, 3)
                .node("GlobalAveragePool", "x", "g")
                .node("Squeeze", "g axes", "s")
                .node("Unsqueeze", "s axes", "u")
                .node("Mul", "u x", "y");
        assertThat(squeezed.run(x)).containsExactly(2.5, 5, 7.5, 10, 32.5, 39, 45.5, 52);
    }

    /** What PyTorch makes of x.view(x.size(0), -1). */
    @Test
    void foldsWhatExportersComputeOfShapes() {
        double[] x = {1, 2, 3, 4, 5, 6, 7, 8};
        for (long batch : new long[] {-1, 3}) {
            Graph graph = Graph.of(17, batch, 2, 2, 2)
                    .integers("axes", 0)
                    .integers("rest", -1)
                    .node("Shape", "x", "shape")
                    .node(
                            "Constant",
                            "",
                            "zero",
                            "value",
                            Onnx.tensor("", TensorProto.DataType.INT64_VALUE).addInt64Data(0))
                    .node("Gather", "shape zero", "n", "axis", 0)
                    .node("Unsqueeze", "n axes", "ns")
                    .node("Concat", "ns rest", "wanted", "axis", 0)
                    .node("Reshape", "x wanted", "y");
            assertThat(graph.tensor(Map.of("x", x)).shape()).containsExactly(8);
        }
    }

    @Test
    void passesOnWhatDoesNothingAtInference() {
        Graph graph = Graph.of(17, -1, 2)
                .node("Identity", "x", "i")
                .node("Dropout", "i", "d")
                .node("Cast", "d", "c", "to", 1)
                .node("Relu", "c", "y");
        assertThat(graph.run(-1, 2)).containsExactly(0, 2);
    }
}
