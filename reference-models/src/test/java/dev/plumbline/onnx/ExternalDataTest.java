// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Data outside the model's file (M1, M2): nothing outside its folder is ever opened. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExternalDataTest {
    private static final float[] VALUES = {1, -2, 3, -4, 5, -6};

    @TempDir
    Path temporary;

    private Path folder;
    private Path secret;
    private final List<Path> opened = new ArrayList<>();

    @BeforeEach
    void makeFolders() throws IOException {
        folder = Files.createDirectories(temporary.resolve("models/mine"));
        secret = write(temporary.resolve("models/secret"));
        write(temporary.resolve("secret"));
        write(folder.resolve("data"));
        Files.createDirectory(folder.resolve("sub"));
        write(folder.resolve("sub/data.bin"));
    }

    private static Path write(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 * VALUES.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(VALUES);
        return Files.write(file, bytes.array());
    }

    @ParameterizedTest
    @ValueSource(strings = {"data", "sub/data.bin"})
    void readsDataInTheFolder(String location) {
        OnnxFile file = read(model("location", location));

        assertThat(file.constants().get("w").floats()).isEqualTo(VALUES);
        assertThat(opened).last().isEqualTo(folder.resolve(location));
    }

    @Test
    void digestCoversTheData() throws IOException {
        byte[] model = model("location", "data");
        String digest = read(model).digest();
        Files.write(folder.resolve("data"), new byte[24]);

        assertThat(read(model).digest()).isNotEqualTo(digest);
    }

    @Test
    void onlyInitializersAreOutside() {
        ModelProto.Builder model = Onnx.small();
        model.getGraphBuilder()
                .addNodeBuilder()
                .setOpType("Constant")
                .addOutput("c")
                .addAttributeBuilder()
                .setName("value")
                .setType(AttributeProto.AttributeType.TENSOR)
                .setT(external(weights(), "location", "data"));

        assertMalformed(
                model.build().toByteArray(),
                "has its values in another file, which only an initializer may; make it one.");
        assertThat(opened).doesNotContain(folder.resolve("data"));
    }

    /** The vectors of CVE-2022-25882, 2024-27318, 2025-51480 and their kin. */
    @ParameterizedTest
    @MethodSource("dev.plumbline.onnx.HostileData#locations")
    void refusesEveryOtherLocation(String location) {
        assertUnsafe(location, "which is no plain path below the model's folder");
    }

    @Test
    void refusesALongLocation() {
        assertUnsafe("a".repeat(100_000), "which is no plain path below the model's folder");
    }

    /** CVE-2026-27489, -34446, -34447. */
    @Test
    void refusesWhatIsNotAFileOfItsOwn() throws IOException, InterruptedException {
        Files.createSymbolicLink(folder.resolve("link"), secret);
        Files.createSymbolicLink(folder.resolve("inner"), folder.resolve("data"));
        Files.createSymbolicLink(folder.resolve("up"), folder.getParent());
        Files.createSymbolicLink(folder.resolve("here"), folder);
        Files.createSymbolicLink(folder.resolve("zero"), Path.of("/dev/zero"));
        Files.createLink(folder.resolve("hard"), secret);
        new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start().waitFor(5, TimeUnit.SECONDS);
        assertThat(folder.resolve("pipe")).exists();

        for (String location : List.of("link", "inner", "up/secret", "here/data", "zero", "hard", "pipe", "sub")) {
            assertUnsafe(location, "which is not a file of its own but a link, a pipe, a device or a folder");
        }
        Files.delete(folder.resolve("zero")); // JUnit warns of links out of its folder.
    }

    @Test
    void refusesTheDataOfAModelWithoutAFolder() {
        byte[] model = model("location", "data");

        assertThatThrownBy(() -> OnnxFile.of(model))
                .isInstanceOf(UnsafeOnnxException.class)
                .hasMessageStartingWith("initializer w has external data");
    }

    @ParameterizedTest
    @MethodSource("dev.plumbline.onnx.HostileData#ranges")
    void refusesARangeThatIsNotThere(String key, String value, String reason) {
        assertMalformed(model("location", "data", key, value), reason);
        assertThat(opened).doesNotContain(folder.resolve("data"));
    }

    @Test
    void refusesDataThatAreNotThere() {
        assertMalformed(model("location", "gone"), "which is not there; copy it beside the model.");
    }

    @Test
    void refusesPetabytesBeforeItAllocates() {
        TensorProto.Builder tensor = external(Onnx.tensor("w", Onnx.FLOAT, 2147483639), "location", "data");

        assertMalformed(bytes(tensor), "from byte 0, 8589934556 of them, but the file has 24");
    }

    @Test
    void refusesDataBothInsideAndOutside() {
        TensorProto.Builder inside =
                external(weights(), "location", "data").setRawData(ByteString.copyFrom(new byte[24]));
        TensorProto.Builder undeclared = external(weights(), "location", "data").clearDataLocation();

        assertMalformed(bytes(inside), "has values both in the file and outside it");
        assertMalformed(bytes(undeclared), "names external data but says that it has none");
    }

    private void assertUnsafe(String location, String reason) {
        byte[] model = model("location", location);
        assertThatThrownBy(() -> read(model))
                .as(location)
                .isInstanceOf(UnsafeOnnxException.class)
                .hasMessageStartingWith("model.onnx: initializer w has its data in \"")
                .hasMessageContaining(reason);
        assertThat(opened).allMatch(folder.resolve("model.onnx")::equals);
    }

    private void assertMalformed(byte[] model, String reason) {
        assertThatThrownBy(() -> read(model))
                .isInstanceOf(MalformedOnnxException.class)
                .hasMessageContaining(reason);
    }

    private OnnxFile read(byte[] model) {
        try {
            Path file = Files.write(folder.resolve("model.onnx"), model);
            return OnnxFile.read(
                    file,
                    new WholeFiles(
                            path -> {
                                opened.add(path);
                                return WholeFiles.NO_LINKS.open(path);
                            },
                            OnnxFile.Progress.NONE));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] model(String... entries) {
        return HostileData.model(entries);
    }

    private static TensorProto.Builder weights() {
        return Onnx.tensor("w", Onnx.FLOAT, 2, 3, 1, 1);
    }

    private static TensorProto.Builder external(TensorProto.Builder tensor, String... entries) {
        for (int i = 0; i < entries.length; i += 2) {
            tensor.addExternalData(
                    StringStringEntryProto.newBuilder().setKey(entries[i]).setValue(entries[i + 1]));
        }
        return tensor.setDataLocation(TensorProto.DataLocation.EXTERNAL);
    }

    private static byte[] bytes(TensorProto.Builder weights) {
        ModelProto.Builder model = Onnx.small();
        model.getGraphBuilder().setInitializer(0, weights);
        return model.build().toByteArray();
    }
}
