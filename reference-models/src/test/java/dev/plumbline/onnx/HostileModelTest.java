// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

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

/** Models that an attacker could give, by the classes of the threat model (M3 to M10); those of M1 and M2 are elsewhere. */
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

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("dev.plumbline.onnx.HostileBombs#all")
    void tooMuchOfAnythingIsNoNetwork(String what, String reason, byte[] model) {
        isRefusedWithTheReason(what, reason, model);
    }

    @Test
    void aLongChainIsANetwork() {
        assertThat(Onnx.read(Onnx.model(HostileBombs.chain(1 << 16))).nodes()).hasSize(1 << 16);
    }

    @Test
    void hostileNamesBecomePrintableAndShortAndStayDifferent() {
        List<String> safe =
                OnnxFile.of(OddModels.named()).nodes().stream().map(Node::name).toList();

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
