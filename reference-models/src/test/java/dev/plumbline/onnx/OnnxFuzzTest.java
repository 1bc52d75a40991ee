// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Feeds the reader damaged models; {@code -Dplumbline.fuzz=10000000} says how many. */
class OnnxFuzzTest {
    private static final long SEED = 20261121;
    private static final List<Long> PADS = List.of(0L, 0L, 1L, 1L, 0L, 0L, 1L, 1L);

    @Test
    void damagedModelsAreReadOrRefused() {
        long executions = Long.getLong("plumbline.fuzz", 50_000);
        Mutator mutator = new Mutator(SEED, seeds());
        long accepted = 0;
        long slowest = 0;
        for (long i = 0; i < executions; i++) {
            byte[] model = mutator.next();
            long start = System.nanoTime();
            accepted += OnnxFuzz.accepts(model) ? 1 : 0;
            slowest = Math.max(slowest, System.nanoTime() - start);
        }
        System.out.printf(
                Locale.ROOT,
                "ONNX reader: %d damaged models, %d read, %d refused, 0 crashes; the slowest took %.0f ms.%n",
                executions,
                accepted,
                executions - accepted,
                slowest / 1e6);
        assertThat(accepted).as("damage behind the outer messages").isBetween(executions / 100, executions / 2);
    }

    @Test
    void seedsAreModels() {
        assertThat(seeds().subList(0, 3)).allMatch(OnnxFuzz::accepts);
    }

    /** Good models, with everything that the reader knows. */
    static List<byte[]> seeds() {
        ModelProto.Builder rich = Onnx.small().addOpsetImport(Onnx.opset("plumbline", 1));
        rich.getGraphBuilder()
                .addInitializer(Onnx.tensor("f", Onnx.FLOAT, 2).addFloatData(1).addFloatData(2))
                .addInitializer(Onnx.tensor("h", DataType.FLOAT16_VALUE, 2)
                        .addInt32Data(1)
                        .addInt32Data(2))
                .addInitializer(Onnx.tensor("l", DataType.INT64_VALUE, 3)
                        .addInt64Data(1)
                        .addInt64Data(-1)
                        .addInt64Data(0))
                .addInitializer(Onnx.tensor("d", DataType.DOUBLE_VALUE, 1).addDoubleData(1))
                .addNode(Onnx.node("PlumblineSwish", List.of("y"), "s")
                        .setDomain("plumbline")
                        .addAttribute(attribute("beta", AttributeType.FLOAT).setF(1))
                        .addAttribute(attribute("plugin_version", AttributeType.STRING)
                                .setS(ByteString.copyFromUtf8("1")))
                        .addAttribute(attribute("i", AttributeType.INT).setI(7))
                        .addAttribute(attribute("fs", AttributeType.FLOATS).addFloats(1))
                        .addAttribute(attribute("t", AttributeType.TENSOR).setT(Onnx.floats("", new long[] {1}, 1))))
                .addOutput(Onnx.value("s", -1, 2, 4, 4));
        ModelProto.Builder external = Onnx.small();
        external.getGraphBuilder()
                .getInitializerBuilder(0)
                .clearRawData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue("data"))
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("offset").setValue("0"));
        return List.of(
                Onnx.small().build().toByteArray(),
                rich.build().toByteArray(),
                operators().build().toByteArray(),
                external.build().toByteArray());
    }

    /** A node of every kind that the player treats in its own way. */
    private static ModelProto.Builder operators() {
        return Onnx.model(GraphProto.newBuilder()
                .addInput(Onnx.value("x", -1, 2, 8, 8))
                .addOutput(Onnx.value("y", -1, 3))
                .addInitializer(Onnx.floats("two", new long[] {2}, 1, 2))
                .addInitializer(Onnx.floats("one", new long[0], 1))
                .addInitializer(Onnx.floats("w", new long[] {3, 4}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))
                .addInitializer(Onnx.tensor("pads", DataType.INT64_VALUE, 8).addAllInt64Data(PADS))
                .addInitializer(Onnx.tensor("flat", DataType.INT64_VALUE, 2)
                        .addInt64Data(0)
                        .addInt64Data(-1))
                .addInitializer(Onnx.tensor("none", DataType.INT64_VALUE).addInt64Data(0))
                .addInitializer(Onnx.tensor("rest", DataType.INT64_VALUE, 1).addInt64Data(-1))
                .addNode(Onnx.node("Shape", List.of("x"), "shape"))
                .addNode(Onnx.node("Gather", List.of("shape", "none"), "batch"))
                .addNode(Onnx.node("Unsqueeze", List.of("batch", "first"), "batches"))
                .addNode(Onnx.node("Concat", List.of("batches", "rest"), "rows")
                        .addAttribute(attribute("axis", AttributeType.INT)))
                .addInitializer(Onnx.tensor("first", DataType.INT64_VALUE, 1).addInt64Data(0))
                .addInitializer(Onnx.tensor("second", DataType.INT64_VALUE, 1).addInt64Data(1))
                .addNode(Onnx.node("Slice", List.of("shape", "second", "first", "first"), "sliced"))
                .addNode(Onnx.node("Mul", List.of("second", "second"), "product"))
                .addNode(Onnx.node("ConstantOfShape", List.of("product"), "filled")
                        .addAttribute(attribute("value", AttributeType.TENSOR)
                                .setT(Onnx.tensor("", DataType.INT64_VALUE, 1).addInt64Data(3))))
                .addNode(Onnx.node("Transpose", List.of("w"), "turned"))
                .addNode(Onnx.node("BatchNormalization", List.of("x", "two", "two", "two", "two"), "n"))
                .addNode(Onnx.node("Pad", List.of("n", "pads"), "p"))
                .addNode(Onnx.node("MaxPool", List.of("p"), "m")
                        .addAttribute(ints("kernel_shape", 3, 3))
                        .addAttribute(ints("strides", 2, 2)))
                .addNode(Onnx.node("AveragePool", List.of("m"), "a").addAttribute(ints("kernel_shape", 2, 2)))
                .addNode(Onnx.node("Sigmoid", List.of("a"), "s"))
                .addNode(Onnx.node("Mul", List.of("a", "s"), "swish"))
                .addNode(Onnx.node("Mul", List.of("swish", "swish"), "square"))
                .addNode(Onnx.node("Add", List.of("square", "one"), "plus"))
                .addNode(Onnx.node("Sqrt", List.of("plus"), "root"))
                .addNode(Onnx.node("Div", List.of("swish", "root"), "isrlu"))
                .addNode(Onnx.node("Concat", List.of("isrlu", "swish"), "c")
                        .addAttribute(attribute("axis", AttributeType.INT).setI(1)))
                .addNode(Onnx.node("ReduceMean", List.of("c"), "r").addAttribute(ints("axes", 2, 3)))
                .addNode(Onnx.node("Reshape", List.of("r", "rows"), "f"))
                .addNode(Onnx.node("Gemm", List.of("f", "w"), "g")
                        .addAttribute(attribute("transB", AttributeType.INT).setI(1)))
                .addNode(Onnx.node("Softmax", List.of("g"), "y")
                        .addAttribute(attribute("axis", AttributeType.INT).setI(1))));
    }

    private static AttributeProto.Builder ints(String name, long... values) {
        AttributeProto.Builder ints = attribute(name, AttributeType.INTS);
        LongStream.of(values).forEach(ints::addInts);
        return ints;
    }

    private static AttributeProto.Builder attribute(String name, AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }

    /** Writes the seeds to a folder, for Jazzer. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        for (byte[] seed : seeds()) {
            Files.write(folder.resolve("seed-" + seed.length), seed);
        }
    }
}
