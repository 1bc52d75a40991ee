// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What cannot be played: the message names node, operator, opset and what could be. */
class UnplayableTest {
    private static void assertRefused(Graph graph, String message) {
        assertThatThrownBy(graph::model)
                .isInstanceOf(MalformedOnnxException.class)
                .hasMessage(message);
    }

    private static Graph image() {
        return Graph.of(17, -1, 2, 3, 3);
    }

    @Test
    void anOperatorThatIsNotSupported() {
        assertRefused(
                image().node("LayerNormalization", "x", "y"),
                "node y (LayerNormalization) of opset 17 cannot be played: the operator is not supported; the nearest that"
                        + " is: BatchNormalization.");
        assertRefused(
                image().node("MaxPol", "x", "y"),
                "node y (MaxPol) of opset 17 cannot be played: the operator is not supported; the nearest that is:"
                        + " MaxPool.");
        assertRefused(
                image().node("acme::Snake", "x", "y"),
                "node y (acme.Snake) of opset 17 cannot be played: the operator is not one of ONNX's, and not in the table"
                        + " of custom operators; add a line as Snake = Swish(beta=1).");
    }

    @Test
    void anInputThatIsMissingOrOfTheWrongKind() {
        assertRefused(
                image().node("Conv", "x x", "y"),
                "node y (Conv) of opset 17 cannot be played: its input 1 is not a constant of reals; fold constants"
                        + " first.");
        assertRefused(
                image().number("c", 1).node("Relu", "c", "y"),
                "node y (Relu) of opset 17 cannot be played: its input c is a constant, where a value of each image is"
                        + " needed.");
        assertRefused(
                image().node("Relu", "", "y"),
                "node y (Relu) of opset 17 cannot be played: its input  is left out, or an output that is not computed"
                        + " here.");
        assertRefused(
                image().node("MatMul", "x x", "y"),
                "node y (MatMul) of opset 17 cannot be played: its input 1 is not a constant of reals; fold constants"
                        + " first.");
    }

    @Test
    void shapesThatDoNotFit() {
        assertRefused(
                image().floats("w", new long[] {1, 3, 1, 1}, 1, 2, 3).node("Conv", "x w", "y"),
                "node y (Conv) of opset 17 cannot be played: a kernel of [1, 3, 1, 1] over 2x3x3 in 1 groups.");
        assertRefused(
                image().floats("w", new long[] {1, 2, 1, 1}, 1, 2)
                        .node("Conv", "x w", "y", "strides", new int[] {0, 1}),
                "node y (Conv) of opset 17 cannot be played: a window needs kernel, stride and dilation from 1 to 32768,"
                        + " but has 1, 0, 1.");
        assertRefused(
                image().integers("s", -1, 5).node("Reshape", "x s", "y"),
                "node y (Reshape) of opset 17 cannot be played: [batch, 2, 3, 3] cannot become [1, 5].");
        assertRefused(
                image().floats("c", new long[] {4, 1, 1}, 1, 2, 3, 4).node("Add", "x c", "y"),
                "node y (Add) of opset 17 cannot be played: shapes 2x3x3 and 4x1x1 do not fit each other.");
        assertRefused(
                image().floats("w", new long[] {2, 2}, 1, 2, 3, 4).node("MatMul", "x w", "y"),
                "node y (MatMul) of opset 17 cannot be played: its input has the extents [batch, 2, 3, 3], where (batch,"
                        + " features) are needed.");
        assertRefused(
                image().node("Flatten", "x", "f").node("Add", "x f", "y"),
                "node y (Add) of opset 17 cannot be played: [batch, 2, 3, 3] and [batch, 18] side by side; all must be"
                        + " maps of channels, or all vectors of features.");
        assertRefused(
                image().node("Flatten", "x", "y", "axis", 2),
                "node y (Flatten) of opset 17 cannot be played: axis 2 merges images; 1 keeps them apart.");
    }

    @Test
    void aPoolWhoseWindowSeesPaddingOnly() {
        assertRefused(
                Graph.of(17, -1, 1, 1, 2)
                        .node(
                                "MaxPool",
                                "x",
                                "y",
                                "kernel_shape",
                                new int[] {1, 2},
                                "dilations",
                                new int[] {1, 3},
                                "pads",
                                new int[] {0, 1, 0, 1}),
                "node y (MaxPool) of opset 17 cannot be played: a window of the pool on 1x1x2 sees padding only, where"
                        + " runtimes disagree; give it less padding or dilation than Window[rows=Axis[kernel=1, stride=1,"
                        + " dilation=1, before=0, after=0], columns=Axis[kernel=2, stride=1, dilation=3, before=1,"
                        + " after=1]].");
    }

    @Test
    void aCastThatRounds() {
        assertRefused(
                image().node("Cast", "x", "y", "to", 7),
                "node y (Cast) of opset 17 cannot be played: a cast to INT64, which rounds.");
        assertRefused(
                image().number("zero", 0).node("Cast", "x", "i", "to", 6).node("Max", "i zero", "y"),
                "node i (Cast) of opset 17 cannot be played: a cast to INT32, which rounds.");
    }

    @Test
    void aFillOrABiasThatIsNotWhatItSeems() {
        assertRefused(
                image().integers("pads", 0, 0, 1, 1, 0, 0, 1, 1).node("Pad", "x pads x", "y"),
                "node y (Pad) of opset 17 cannot be played: only constant zeros on all axes can be added.");
        assertRefused(
                Graph.of(17, 2, 2)
                        .floats("w", new long[] {2, 2}, 1, 2, 3, 4)
                        .floats("b", new long[] {2, 1}, 1, 2)
                        .node("Gemm", "x w b", "y"),
                "node y (Gemm) of opset 17 cannot be played: a bias of [2, 1] for 2 features.");
    }

    @Test
    void whatAnImageCannotHave() {
        assertRefused(
                Graph.of(17, -1, 3, -1, -1).node("Relu", "x", "y"),
                "input x[-1, 3, -1, -1] has no fixed shape of an image; export the model with (batch, channels, height,"
                        + " width) or (batch, features), where only the batch may be open");
        assertRefused(
                image().node("ReduceMean", "x", "y", "axes", new int[] {1}),
                "node y (ReduceMean) of opset 17 cannot be played: axes [1]; a mean is over height and width, 2 and 3.");
        assertRefused(
                image().node("Softmax", "x", "y"),
                "node y (Softmax) of opset 17 cannot be played: axis 3 of [batch, 2, 3, 3]; it can be over channels or"
                        + " features.");
        assertRefused(
                image().integers("pads", 0, 0, -1, 0, 0, 0, 0, 0).node("Pad", "x pads", "y"),
                "node y (Pad) of opset 17 cannot be played: a padding of -1.");
        assertRefused(
                image().integers("pads", 0, 0, 32000, 32000, 0, 0, 32000, 32000).node("Pad", "x pads", "y"),
                "node y (Pad) of opset 17 cannot be played: integer overflow.");
        assertRefused(
                image().integers("pads", 0, 0, 9000, 9000, 0, 0, 0, 0).node("Pad", "x pads", "y"),
                "a value of shape 2x9003x9003 has more than 67108864 elements");
    }
}
