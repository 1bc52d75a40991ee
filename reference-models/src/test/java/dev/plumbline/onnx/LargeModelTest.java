// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Large files in a JVM of their own: its heap is the bound on what they make the reader allocate. */
@Timeout(60)
class LargeModelTest {
    private static final int MEBI = 1 << 20;

    @TempDir
    Path folder;

    /** M4, M5: at most twice the file and 64 MiB. */
    @Test
    void bombsOf32MebibytesFitInto128() throws Exception {
        List<String> outcomes = read(
                "-Xmx128m",
                write("empty-tensors", repeated(GraphProto.INITIALIZER_FIELD_NUMBER, ByteString.EMPTY)),
                write("tensors", tensors()),
                write("chain", Onnx.model(HostileBombs.chain(1_000_000)).build()),
                write("nodes", repeated(GraphProto.NODE_FIELD_NUMBER, smallNode())),
                write("varints", varints()),
                write("attributes", attributes()),
                write("inputs", inputs()),
                write("names", names()));

        assertThat(outcomes)
                .satisfiesExactly(
                        outcome -> assertThat(outcome).contains("initializer has elements of type UNDEFINED"),
                        outcome -> assertThat(outcome).contains("has more than 65536 initializers"),
                        outcome -> assertThat(outcome).contains("has more than 65536 nodes"),
                        outcome -> assertThat(outcome).contains("has more than 65536 nodes"),
                        outcome -> assertThat(outcome).startsWith("read 2 nodes, " + (30 * MEBI + 6) + " values"),
                        outcome -> assertThat(outcome).contains("has more than 65536 values"),
                        outcome -> assertThat(outcome).contains("has more than 262144 inputs, outputs and attributes"),
                        outcome -> assertThat(outcome).startsWith("read 4 nodes"));
    }

    /** A file of 4 MB: each node would need a copy of its one constant. */
    @Test
    void aConstantThatManyNodesCopyFitsInto128() throws Exception {
        List<String> outcomes = read(
                "-Xmx128m",
                Files.write(folder.resolve("transposes.onnx"), HostileBombs.copies("Transpose")),
                Files.write(folder.resolve("dense.onnx"), HostileBombs.copies("Gemm")));

        assertThat(outcomes.get(0)).contains("the transposes of more constants than the file has");
        assertThat(outcomes.get(1)).contains("need many times more parameters than the file has");
    }

    @Test
    void aModelOf100MegabytesFitsIntoThreeTimesItsSize() throws Exception {
        ModelProto.Builder model = Onnx.small();
        for (int i = 0; i < 4; i++) {
            model.getGraphBuilder()
                    .addInitializer(Onnx.tensor("w" + i, Onnx.FLOAT, 25, 250_000)
                            .setRawData(ByteString.copyFrom(new byte[25_000_000])));
        }

        assertThat(read("-Xmx300m", write("large", model.build())))
                .singleElement()
                .asString()
                .startsWith("read 2 nodes, 25000006 values");
    }

    private List<String> read(String heap, Path... files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-cp",
                System.getProperty("java.class.path"),
                ReadInChild.class.getName()));
        Stream.of(files).map(Path::toString).forEach(command::add);
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).as(said).isZero();
        List<String> lines = said.lines().toList();
        for (int i = 0; i < files.length; i++) {
            System.out.println("ONNX reader, " + heap + ", " + files[i].getFileName() + ", "
                    + Files.size(files[i]) / 1_000_000 + " MB: " + lines.get(i));
        }
        return lines;
    }

    private Path write(String name, ModelProto model) throws IOException {
        Path file = folder.resolve(name + ".onnx");
        try (OutputStream out = Files.newOutputStream(file)) {
            model.writeTo(out);
        }
        return file;
    }

    /** A model with 30 MiB of one field of the graph. */
    private Path write(String name, ByteString graph) throws IOException {
        Path file = folder.resolve(name + ".onnx");
        try (OutputStream out = Files.newOutputStream(file)) {
            Onnx.small().clearGraph().buildPartial().writeTo(out);
            CodedOutputStream coded = CodedOutputStream.newInstance(out);
            coded.writeBytes(ModelProto.GRAPH_FIELD_NUMBER, graph);
            coded.flush();
        }
        return file;
    }

    private static ByteString repeated(int field, ByteString value) throws IOException {
        ByteString.Output out = ByteString.newOutput(30 * MEBI + 16);
        CodedOutputStream coded = CodedOutputStream.newInstance(out);
        while (out.size() < 30 * MEBI) {
            for (int i = 0; i < 1000; i++) {
                coded.writeBytes(field, value);
            }
            coded.flush();
        }
        return out.toByteString();
    }

    private static ByteString tensors() throws IOException {
        ByteString.Output out = ByteString.newOutput(30 * MEBI);
        CodedOutputStream coded = CodedOutputStream.newInstance(out);
        for (int i = 0; i < 1_000_000; i++) {
            coded.writeMessage(
                    GraphProto.INITIALIZER_FIELD_NUMBER,
                    Onnx.floats("t" + i, new long[0], 1).build());
        }
        coded.flush();
        return out.toByteString();
    }

    private static ByteString smallNode() {
        return Onnx.node("R", List.of(), "y").build().toByteString();
    }

    private static ModelProto varints() {
        ModelProto.Builder model = Onnx.small();
        TensorProto.Builder tensor = Onnx.tensor("l", DataType.INT64_VALUE, 30 * MEBI);
        ByteString packed = ByteString.copyFrom(new byte[30 * MEBI]);
        tensor.setUnknownFields(UnknownFieldSet.newBuilder()
                .addField(
                        TensorProto.INT64_DATA_FIELD_NUMBER,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(packed)
                                .build())
                .build());
        model.getGraphBuilder().addInitializer(tensor);
        return model.build();
    }

    private static ModelProto attributes() {
        ModelProto.Builder model = Onnx.small();
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName("a").setType(AttributeType.INTS);
        attribute.setUnknownFields(UnknownFieldSet.newBuilder()
                .addField(
                        AttributeProto.INTS_FIELD_NUMBER,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFrom(new byte[30 * MEBI]))
                                .build())
                .build());
        model.getGraphBuilder().getNodeBuilder(1).addAttribute(attribute);
        return model.build();
    }

    private static ByteString inputs() throws IOException {
        ByteString.Output out = ByteString.newOutput();
        CodedOutputStream coded = CodedOutputStream.newInstance(out);
        coded.writeBytes(GraphProto.NODE_FIELD_NUMBER, repeated(1, ByteString.EMPTY));
        coded.flush();
        return out.toByteString();
    }

    private static ModelProto names() {
        GraphProto.Builder graph =
                GraphProto.newBuilder().addInput(Onnx.value("x", 1)).addOutput(Onnx.value("n3".repeat(2 * MEBI), 1));
        for (int i = 0; i < 4; i++) {
            String input = i == 0 ? "x" : ("n" + (i - 1)).repeat(2 * MEBI);
            graph.addNode(Onnx.node("Relu", List.of(input), ("n" + i).repeat(2 * MEBI)));
        }
        return Onnx.model(graph).build();
    }
}
