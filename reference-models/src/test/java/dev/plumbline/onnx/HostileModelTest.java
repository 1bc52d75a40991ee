// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Models that an attacker could give, by the classes of the threat model (M2 to M10); those of M1 are elsewhere. */
class HostileModelTest {
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("dev.plumbline.onnx.HostileModels#all")
    void isRefusedWithTheReason(String what, String reason, byte[] model) {
        assertThatThrownBy(() -> OnnxFile.of(model))
                .isInstanceOf(MalformedOnnxException.class)
                .hasMessageContaining(reason);
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
}
