// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import dev.plumbline.activation.Activation;
import dev.plumbline.activation.Clip;
import dev.plumbline.activation.Elu;
import dev.plumbline.activation.HardSwish;
import dev.plumbline.activation.Isrlu;
import dev.plumbline.activation.Relu;
import dev.plumbline.activation.Sigmoid;
import dev.plumbline.activation.Swish;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CompositionsTest {
    private static Graph graph() {
        return Graph.of(17, -1, 4)
                .number("zero", 0)
                .number("one", 1)
                .number("two", 2)
                .number("three", 3)
                .number("six", 6)
                .number("beta", 1.7)
                .number("alpha", 0.3);
    }

    private static void assertIs(Activation expected, Graph graph) {
        assertThat(Replaced.of(graph.model(), List.of()).found()).containsExactly(Map.entry("y", expected));
    }

    @Test
    void swishWithAndWithoutBeta() {
        assertIs(new Swish(1), graph().node("Sigmoid", "x", "s").node("Mul", "s x", "y"));
        assertIs(
                new Swish(1.7f),
                graph().node("Mul", "beta x", "b").node("Sigmoid", "b", "s").node("Mul", "x s", "y"));
        assertIs(
                new Swish(1),
                graph().node("Neg", "x", "n")
                        .node("Exp", "n", "e")
                        .node("Add", "e one", "d")
                        .node("Div", "x d", "y"));
    }

    @Test
    void aLimitFarFromZeroIsSeen() {
        assertIs(new Clip(0, 255), graph().number("high", 255).node("Clip", "x zero high", "y"));
        Graph limited = graph().number("high", 255).node("Relu", "x", "r").node("Min", "r high", "y");
        assertThat(limited.run(-1, 1, 255, 300)).containsExactly(0, 1, 255, 255);
        assertIs(
                new Clip(1e-12f, Double.POSITIVE_INFINITY),
                graph().number("tiny", 1e-12f).node("Clip", "x tiny", "y"));
    }

    @Test
    void isrluBySquareRootAndDivision() {
        assertIs(
                new Isrlu(3),
                graph().node("Min", "x zero", "n")
                        .node("Mul", "n n", "square")
                        .node("Mul", "square three", "scaled")
                        .node("Add", "scaled one", "sum")
                        .node("Sqrt", "sum", "root")
                        .node("Div", "n root", "below")
                        .node("Relu", "x", "above")
                        .node("Add", "above below", "y"));
    }

    @Test
    void isrluByReciprocalRootAndWhere() {
        assertIs(
                new Isrlu(0.3f),
                graph().node("Pow", "x two", "square")
                        .node("Mul", "alpha square", "scaled")
                        .node("Add", "one scaled", "sum")
                        .node("Sqrt", "sum", "root")
                        .node("Reciprocal", "root", "inverse")
                        .node("Mul", "x inverse", "below")
                        .node("GreaterOrEqual", "x zero", "c")
                        .node("Where", "c x below", "y"));
        assertIs(
                new Isrlu(1),
                graph().node("Mul", "x x", "square")
                        .node("Add", "square one", "sum")
                        .node("Sqrt", "sum", "root")
                        .node("Div", "x root", "below")
                        .node("Less", "x zero", "c")
                        .node("Where", "c below x", "y"));
    }

    @Test
    void othersByWhatTheyCompute() {
        assertIs(new Relu(), graph().node("Max", "x zero", "y"));
        assertIs(
                new HardSwish(),
                graph().node("Add", "x three", "a")
                        .node("Clip", "a zero six", "c")
                        .node("Mul", "x c", "m")
                        .node("Div", "m six", "y"));
        assertIs(
                new Elu(0.3f),
                graph().node("Exp", "x", "e")
                        .node("Sub", "e one", "m")
                        .node("Mul", "m alpha", "below")
                        .node("Greater", "x zero", "c")
                        .node("Where", "c x below", "y"));
        assertIs(new Clip(0, 6), graph().node("Max", "zero x", "a").node("Min", "six a", "y"));
    }

    @Test
    void whatOthersReadIsNotTakenAway() {
        Graph graph = graph().node("Sigmoid", "x", "s").node("Mul", "x s", "m").node("Add", "m s", "y");
        assertThat(Replaced.of(graph.model(), List.of()).found()).containsExactly(Map.entry("s", new Sigmoid()));
        double sigmoid = 1 / (1 + Math.exp(-2));
        assertThat(graph.run(2, 2, 2, 2)[0]).isCloseTo(3 * sigmoid, org.assertj.core.api.Assertions.within(1e-15));
    }

    @Test
    void aGateIsNoActivation() {
        Graph graph = graph().floats("w", new long[] {4, 4}, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1)
                .node("Gemm", "x w", "g")
                .node("Sigmoid", "g", "s")
                .node("Mul", "x s", "y");
        assertThat(Replaced.of(graph.model(), List.of()).found()).containsExactly(Map.entry("s", new Sigmoid()));
    }

    @Test
    void nearlyIsNotEnough() {
        Graph graph = graph().number("almost", 1.001)
                .node("Sigmoid", "x", "s")
                .node("Mul", "x s", "m")
                .node("Mul", "m almost", "y");
        assertThat(Replaced.of(graph.model(), List.of()).found()).containsExactly(Map.entry("m", new Swish(1)));
    }

    @Test
    void oneBehindAnotherAreTwo() {
        Graph graph = graph().node("Relu", "x", "r").node("Sigmoid", "r", "s").node("Mul", "r s", "y");
        assertThat(Replaced.of(graph.model(), List.of()).found())
                .containsExactly(Map.entry("r", new Relu()), Map.entry("y", new Swish(1)));
    }
}
