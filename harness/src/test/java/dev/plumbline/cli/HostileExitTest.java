// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.onnx.HostileBombs;
import dev.plumbline.onnx.HostileData;
import dev.plumbline.onnx.HostileModels;
import dev.plumbline.onnx.OddModels;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What the command line says to models and inputs of the threat model's classes M1 to M11, and its exit code. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileExitTest {
    @TempDir
    private Path folder;

    static Stream<Arguments> malformed() {
        return Stream.of(
                        HostileModels.all(),
                        HostileBombs.all(),
                        Stream.of(arguments(
                                "M4 copies of one constant",
                                "need many times more parameters than the file has",
                                HostileBombs.copies("Gemm"))))
                .flatMap(each -> each);
    }

    /** M3 to M7, M9. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void aMalformedModelIsBadInput(String what, String reason, byte[] model) throws IOException {
        refused(14, model, reason);
    }

    /** M1. */
    @ParameterizedTest
    @MethodSource("dev.plumbline.onnx.HostileData#locations")
    void dataOutsideTheFolderAreASecurityRefusal(String location) throws IOException {
        refused(18, HostileData.model("location", location), "which is no plain path below the model's folder");
    }

    /** M1. */
    @Test
    void dataThatAreNoFileOfTheirOwnAreASecurityRefusal() throws IOException, InterruptedException {
        Path mine = Files.createDirectory(folder.resolve("mine"));
        Path secret = Files.write(folder.resolve("secret"), new byte[24]);
        Files.createSymbolicLink(mine.resolve("link"), secret);
        Files.createSymbolicLink(mine.resolve("up"), folder);
        Files.createLink(mine.resolve("hard"), secret);
        Files.createDirectory(mine.resolve("sub"));
        pipe(mine.resolve("pipe"));

        for (String location : List.of("link", "up/secret", "hard", "sub", "pipe")) {
            Path file = Files.write(mine.resolve("hostile.onnx"), HostileData.model("location", location));
            refused(18, file, "which is not a file of its own but a link, a pipe, a device or a folder");
        }
    }

    /** M2. */
    @ParameterizedTest
    @MethodSource("dev.plumbline.onnx.HostileData#ranges")
    void dataThatAreNotThereAreBadInput(String key, String value, String reason) throws IOException {
        Files.write(folder.resolve("data"), new byte[24]);

        refused(14, HostileData.model("location", "data", key, value), reason);
    }

    /** M9. */
    @Test
    void aModelThatIsNoFileIsBadInput() throws IOException, InterruptedException {
        Path device = Files.createSymbolicLink(folder.resolve("zero.onnx"), Path.of("/dev/zero"));
        for (Path file : List.of(
                Files.createDirectory(folder.resolve("folder.onnx")), pipe(folder.resolve("pipe.onnx")), device)) {
            refused(14, file, "it is not a file; give a file.");
        }
        Files.delete(device); // JUnit warns of links out of its folder.
    }

    private static Path pipe(Path path) throws IOException, InterruptedException {
        new ProcessBuilder("mkfifo", path.toString()).start().waitFor(5, TimeUnit.SECONDS);
        assertThat(path).exists();
        return path;
    }

    /** M8. */
    @Test
    void hostileNamesArePrintedEscapedAndShort() throws IOException {
        assertThat(verified(0, OddModels.named()))
                .contains("<script>alert(1)</script>")
                .doesNotContainPattern("[\\p{C}&&[^\n]]")
                .hasSizeLessThan(5000);
        refused(14, Files.write(folder.resolve("\u001b[2J.onnx"), new byte[0]), "no graph");
    }

    /** M10. The other channel would pass: NaN is compared with NaN. */
    @Test
    void weightsThatAreNotFiniteFailParity() throws IOException {
        String nothing = "this comparison would prove nothing: the reference's own output y is ";
        assertThat(verified(11, OddModels.weighted(1, Double.NaN, 1, 1, -1, 1)))
                .contains("initializer w has 1 NaN and 0 infinite values of 6, the first at [0, 1, 0, 0]")
                .contains(nothing + "NaN at element 0 for the first image and finite for none; conv is the first layer"
                        + " that is not finite, so mend what it is made from");
        assertThat(verified(11, OddModels.normalized(1, -1)))
                .contains("node n (BatchNormalization) has 1 negative variances in initializer v")
                .contains("the reference's own output n is NaN at element 16 ");
    }

    /** M10. Behind a ReLU an infinity of either sign is finite in some images, but no error there has a bound. */
    @Test
    void anErrorWithoutABoundIsBadInput() throws IOException {
        assertThat(verified(14, OddModels.weighted(1, -1, 1, 1, -1, Double.POSITIVE_INFINITY)))
                .contains("initializer w has 0 NaN and 1 infinite values of 6, the first at [1, 2, 0, 0]")
                .contains("the rounding errors of y have no bound at element ")
                .contains(": something before it is NaN or infinite; mend the model's weights");
    }

    /** M10. */
    @Test
    void subnormalWeightsAreToldAndRun() throws IOException {
        assertThat(verified(0, OddModels.weighted(1, 0x1p-140, -0.0, 1, -1, 1)))
                .contains("initializer w has 1 subnormal values of 6, which an engine may take for zero");
    }

    /** M11. An array of floats that is not finite is refused before anything is computed from it. */
    @Test
    void inputsThatAreNotFiniteAreBadInput() throws IOException {
        byte[] model = HostileModels.harmless();
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            assertThat(verified(14, model, "--inputs", inputs(2, 0, value)))
                    .contains("the inputs x.npy: has " + value + " as element 1; give finite inputs");
        }
    }

    /** M11. Five images of 48 elements in batches of three. */
    @Test
    void oddInputsInOddBatchesAreVerified() throws IOException {
        String inputs = inputs(5, -0f, Float.MIN_VALUE, 1e-40f, Float.MAX_VALUE);
        assertThat(verified(0, HostileModels.harmless(), "--inputs", inputs, "--batch", "3"))
                .contains("1 cell passed parity");
    }

    /** M11. */
    @Test
    void aBatchOfNoImagesOrOfTooManyIsAUsageError() throws IOException {
        byte[] model = HostileModels.harmless();
        assertThat(verified(2, model, "--batch", "0")).contains("batch 0 is not between 1 and 4096");
        assertThat(verified(2, model, "--batch", "-1")).contains("batch -1 is not between 1 and 4096");
        assertThat(verified(2, model, "--batch", "2147483648")).contains("'2147483648' is not an int");
        assertThat(verified(2, model, "--batch", "2147483647")).contains("batch 2147483647 is not between 1 and 4096");
    }

    @Test
    void aLargeFileIsReadWithProgress() throws IOException {
        Path file = folder.resolve("large.onnx");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(100_000_000); // zeros, which are no model
        }

        assertThat(Said.by(14, "parity", "--model", file.toString()).lines())
                .containsExactly(
                        "reading large.onnx: 20 of 100 MB",
                        "reading large.onnx: 41 of 100 MB",
                        "reading large.onnx: 62 of 100 MB",
                        "reading large.onnx: 83 of 100 MB",
                        "reading large.onnx: 100 of 100 MB",
                        "plumbline: large.onnx: byte 1 has no protobuf field but the tag 0; is it an"
                                + " ONNX file, and complete?");
    }

    /** Images of 3 x 4 x 4 that begin with these values. */
    private String inputs(int images, float... values) throws IOException {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + images + ", 3, 4, 4), }\n";
        ByteBuffer bytes = ByteBuffer.allocate(10 + header.length() + images * 48 * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("\u0093NUMPY\1\0".getBytes(ISO_8859_1))
                .putShort((short) header.length())
                .put(header.getBytes(ISO_8859_1));
        for (int i = 0; i < images * 48; i++) {
            bytes.putFloat(i < values.length ? values[i] : (i * 37 % 101 - 50) / 25f);
        }
        return Files.write(folder.resolve("x.npy"), bytes.array()).toString();
    }

    private String verified(int exit, byte[] model, String... more) throws IOException {
        Path file = Files.write(folder.resolve("odd.onnx"), model);
        Stream<String> arguments = Stream.of(
                "parity",
                "--model",
                file.toString(),
                "--engine",
                "onnxruntime",
                "--fresh",
                "--folder",
                folder.resolve("run").toString());
        return Said.by(exit, Stream.concat(arguments, Stream.of(more)).toArray(String[]::new));
    }

    private void refused(int exit, byte[] model, String reason) throws IOException {
        refused(exit, Files.write(folder.resolve("hostile.onnx"), model), reason);
    }

    private static void refused(int exit, Path model, String reason) {
        assertThat(Said.by(exit, "parity", "--model", model.toString()))
                .startsWith("plumbline: ")
                .contains(reason)
                .hasLineCount(1)
                .doesNotContainPattern("[\\p{C}&&[^\n]]");
    }
}
