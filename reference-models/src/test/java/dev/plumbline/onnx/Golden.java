// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.plumbline.data.Digits;
import dev.plumbline.data.NamedValues;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A model that PyTorch exported, and what PyTorch computes for it in float64; examples/pytorch/golden_models.py made
 * both.
 *
 * @param file its name without {@code .onnx}
 * @param inputs the extents of each input, batch first
 * @param replacement of its ReLUs, as for {@code --replace}; empty if there is none
 * @param expected the name of the outputs' file without {@code .txt}
 */
public record Golden(String file, Map<String, int[]> inputs, String replacement, String expected) {
    private static final String DATA = "weights.bin";

    /** All of them, in the order in which they were exported. */
    public static List<Golden> all() {
        return text("cases.csv").lines().skip(1).map(Golden::parse).toList();
    }

    private static Golden parse(String row) {
        String[] cells = row.split(",", -1);
        Map<String, int[]> inputs = new LinkedHashMap<>();
        for (String input : cells[1].split(" ")) {
            String[] parts = input.split(":");
            inputs.put(
                    parts[0],
                    Arrays.stream(parts[1].split("x"))
                            .mapToInt(Integer::parseInt)
                            .toArray());
        }
        return new Golden(cells[0], inputs, cells[2], cells[3]);
    }

    /** A row for each image. */
    public List<double[]> outputs() {
        return text(expected + ".txt")
                .lines()
                .map(row -> Arrays.stream(row.split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toList();
    }

    /** The values of each input for one image. */
    public Map<String, float[]> image(int index) {
        return inputs.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, input -> {
            int[] extents = input.getValue();
            int elements = Arrays.stream(extents).skip(1).reduce(1, Math::multiplyExact);
            return elements == Digits.SIDE * Digits.SIDE
                    ? Digits.load().image(index)
                    : NamedValues.noise(input.getKey(), elements);
        }));
    }

    /** Writes the model into a folder, with the data that it refers to. */
    public Path write(Path folder) {
        try {
            byte[] model = bytes(file + ".onnx");
            Path path = folder.resolve(file + ".onnx");
            Files.write(path, model);
            try (FileChannel data = FileChannel.open(
                    folder.resolve(DATA),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE)) {
                for (TensorProto tensor : ModelProto.parseFrom(model).getGraph().getInitializerList()) {
                    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
                        write(tensor, data);
                    }
                }
            }
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(TensorProto tensor, FileChannel data) throws IOException {
        Map<String, String> where = tensor.getExternalDataList().stream()
                .collect(Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));
        float[] values = NamedValues.parameter(
                tensor.getName(),
                tensor.getDimsList().stream().mapToInt(Math::toIntExact).toArray());
        long length = Long.parseLong(Objects.requireNonNull(where.get("length")));
        ByteBuffer bytes = data.map(
                FileChannel.MapMode.READ_WRITE, Long.parseLong(Objects.requireNonNull(where.get("offset"))), length);
        bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    }

    @Override
    public String toString() {
        return replacement.isEmpty() ? file : file + " with " + replacement;
    }

    private static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String name) {
        try (InputStream in = Golden.class.getResourceAsStream("pytorch/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
