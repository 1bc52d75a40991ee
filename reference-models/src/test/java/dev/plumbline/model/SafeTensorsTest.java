// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class SafeTensorsTest {
    /** One float32 tensor of four values. */
    private static final String A = "\"a\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]}";

    @TempDir
    private Path folder;

    private static byte[] file(String header, byte... data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return file(json.length, json, data);
    }

    private static byte[] file(long length, byte[] json, byte... data) {
        return ByteBuffer.allocate(8 + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(json)
                .put(data)
                .array();
    }

    private static byte[] floats(float... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }

    private static String tensor(String dtype, String shape, String offsets) {
        return "{\"a\":{\"dtype\":" + dtype + ",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}}";
    }

    private static Weights weights() {
        Map<String, Weights.Parameter> parameters = new LinkedHashMap<>();
        parameters.put("z.weight", new Weights.Parameter(new int[] {2, 3}, new float[] {1, -0.0f, 3, 1e-45f, 5, 6}));
        parameters.put("a \"b\" \u00fc", new Weights.Parameter(new int[] {}, new float[] {Float.MAX_VALUE}));
        parameters.put("empty", new Weights.Parameter(new int[] {0, 7}, new float[0]));
        return new Weights(parameters);
    }

    private static byte[] written(Weights weights) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SafeTensors.write(out, weights);
        return out.toByteArray();
    }

    @Test
    void readsWhatItWrote() throws IOException {
        Path file = folder.resolve("weights.safetensors");
        SafeTensors.write(file, weights());
        SafeTensors.write(file, weights()); // replaces
        Weights read = SafeTensors.read(file);
        assertThat(read.parameters().keySet()).containsExactlyInAnyOrder("a \"b\" \u00fc", "empty", "z.weight");
        weights()
                .parameters()
                .forEach((name, p) -> assertThat(read.get(name, p.shape())).containsExactly(p.values()));
        assertThat(Files.readAllBytes(file)).isEqualTo(written(weights()));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).as("no temporary file is left").containsExactly(file);
        }
    }

    @Test
    void equalWeightsAreEqualBytesAndValuesAreAligned() throws IOException {
        Map<String, Weights.Parameter> reversed = new LinkedHashMap<>();
        weights().parameters().keySet().stream()
                .sorted((a, b) -> b.compareTo(a))
                .forEach(name -> reversed.put(name, weights().parameters().get(name)));
        byte[] bytes = written(weights());
        assertThat(written(new Weights(reversed))).isEqualTo(bytes);
        assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8)
                .isZero();
    }

    @Test
    void writesTheDocumentedLayout() throws IOException {
        Weights one = new Weights(Map.of("a", new Weights.Parameter(new int[] {2, 2}, new float[] {1, 2, 3, 4})));
        assertThat(written(one)).isEqualTo(file("{" + A + "}       ", floats(1, 2, 3, 4)));
    }

    @Test
    void widensHalvesExactlyAndSkipsCounters() {
        String header = "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"bn.num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]},"
                + "\"half\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[8,16]},"
                + "\"brain\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[16,20]},"
                + "\"double\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[20,36]}}";
        ByteBuffer data = ByteBuffer.allocate(36).order(ByteOrder.LITTLE_ENDIAN).putLong(-1);
        for (int bits : new int[] {0xbc00, 0x0001, 0x8400, 0x7bff, 0x3f80, 0xc2f7}) {
            data.putShort((short) bits);
        }
        data.putDouble(0.1).putDouble(-0x1p-149);
        Weights read = SafeTensors.read(file(header, data.array()), "mixed");
        assertThat(read.parameters()).containsOnlyKeys("half", "brain", "double");
        assertThat(read.get("half", 4)).containsExactly(-1, 0x1p-24f, -0x1p-14f, 65504);
        assertThat(read.get("brain", 2)).containsExactly(1, -123.5f);
        assertThat(read.get("double", 2)).containsExactly(0.1f, -Float.MIN_VALUE);
    }

    static Stream<Arguments> malformed() {
        byte[] four = floats(1, 2, 3, 4);
        String offsets = "[0,16]";
        return Stream.of(
                arguments("has 0 bytes, too few", new byte[0]),
                arguments("has 7 bytes, too few", new byte[7]),
                arguments("a header of 0 bytes, not between 2 and 0", new byte[8]),
                arguments("a header of 9 bytes, not between 2 and 2", file(9, new byte[] {'{', '}'})),
                arguments("a header of 18446744073709551615 bytes", file(-1, new byte[] {'{', '}'})),
                arguments("a header of 9223372036854775807 bytes", file(Long.MAX_VALUE, new byte[] {'{', '}'})),
                arguments("a header of 100000001 bytes", file(100_000_001, new byte[] {'{', '}'})),
                arguments("begins with byte 32, not with {", file(" {" + A + "}", four)),
                arguments("begins with byte 91", file("[]")),
                arguments("begins with byte -17", file("\ufeff{" + A + "}", four)),
                arguments("not UTF-8", file(3, new byte[] {'{', (byte) 0xff, '}'})),
                arguments("not the JSON", file("{" + A, four)),
                arguments("not the JSON", file("{" + A + ",}", four)),
                arguments("not the JSON", file("{" + A + "}}", four)),
                arguments("not the JSON", file("{" + A + "} {}", four)),
                arguments("not the JSON", file("{" + A.replace('"', '\'') + "}", four)),
                arguments("not the JSON", file("{" + A + "}\0", four)),
                arguments("Duplicate", file("{" + A + "," + A + "}", four)),
                arguments("Duplicate", file(tensor("\"F32\",\"dtype\":\"F32\"", "[4]", offsets), four)),
                arguments("nesting depth", file("{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}")),
                arguments("__metadata__ is not an object of strings", file("{\"__metadata__\":[]}")),
                arguments("__metadata__ is not an object of strings", file("{\"__metadata__\":{\"a\":1}}")),
                arguments("a has not exactly the fields", file("{\"a\":1}")),
                arguments("a has not exactly the fields", file("{\"a\":{}}")),
                arguments("a has not exactly the fields", file("{\"a\":{\"dtype\":\"F32\",\"shape\":[4]}}", four)),
                arguments("a has not exactly the fields", file(tensor("\"F32\",\"x\":1", "[4]", offsets), four)),
                arguments("dtype \"F8\"", file(tensor("\"F8\"", "[4]", offsets), four)),
                arguments("dtype \"f32\"", file(tensor("\"f32\"", "[4]", offsets), four)),
                arguments("dtype null", file(tensor("null", "[4]", offsets), four)),
                arguments("dtype 32", file(tensor("32", "[4]", offsets), four)),
                arguments("only a .num_batches_tracked may have", file(tensor("\"I64\"", "[2]", offsets), four)),
                arguments("a shape that is not an array", file(tensor("\"F32\"", "4", offsets), four)),
                arguments(
                        "a shape that is not an array", file(tensor("\"F32\"", "[1,1,1,1,1,1,1,1,4]", offsets), four)),
                arguments("has -4 in its shape", file(tensor("\"F32\"", "[-4]", offsets), four)),
                arguments("has 4.0 in its shape", file(tensor("\"F32\"", "[4.0]", offsets), four)),
                arguments("has \"4\" in its shape", file(tensor("\"F32\"", "[\"4\"]", offsets), four)),
                arguments(
                        "in its shape, not an integer",
                        file(tensor("\"F32\"", "[18446744073709551620]", offsets), four)),
                arguments("too many values", file(tensor("\"F32\"", "[4294967296,4294967296]", offsets), four)),
                arguments("too many values", file(tensor("\"F32\"", "[65536,65536,65536,65536]", offsets), four)),
                arguments("too many values", file(tensor("\"F32\"", "[2147483647]", "[0,8589934588]"), four)),
                arguments("is 20 bytes, but data_offsets of 16", file(tensor("\"F32\"", "[5]", offsets), four)),
                arguments("is 8 bytes, but data_offsets of 16", file(tensor("\"F16\"", "[4]", offsets), four)),
                arguments("data_offsets [16, 0]", file(tensor("\"F32\"", "[4]", "[16,0]"), four)),
                arguments("data_offsets [0]", file(tensor("\"F32\"", "[4]", "[0]"), four)),
                arguments("has -1 in its data_offsets", file(tensor("\"F32\"", "[4]", "[-1,15]"), four)),
                arguments(
                        "begins at 4 but what is before it ends at 0", file(tensor("\"F32\"", "[3]", "[4,16]"), four)),
                arguments(
                        "b begins at 8 but what is before it ends at 16",
                        file(
                                "{" + A + "," + A.replace("\"a\"", "\"b\"").replace("[0,16]", "[8,24]") + "}",
                                floats(1, 2, 3, 4, 5, 6))),
                arguments("should end at 16, but the file has 12", file("{" + A + "}", floats(1, 2, 3))),
                arguments("should end at 16, but the file has 20", file("{" + A + "}", floats(1, 2, 3, 4, 5))),
                arguments(
                        "should end at 2147483640, but the file has 16",
                        file(tensor("\"F32\"", "[536870910]", "[0,2147483640]"), four)),
                arguments("has 1 of 4 values of a that are NaN", file("{" + A + "}", floats(1, Float.NaN, 3, 4))),
                arguments(
                        "has 2 of 4 values of a that are NaN or infinite",
                        file("{" + A + "}", floats(1, Float.NEGATIVE_INFINITY, 3, Float.POSITIVE_INFINITY))),
                arguments(
                        "has 1 of 2 values of a that are NaN or infinite as float32",
                        file(
                                tensor("\"F64\"", "[2]", offsets),
                                ByteBuffer.allocate(16)
                                        .putDouble(0)
                                        .put(15, (byte) 0x7f)
                                        .put(14, (byte) 0x80)
                                        .array())),
                arguments("? has not exactly the fields", file("{\"\\u001b\":1}")));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void namesWhatIsWrong(String message, byte[] bytes) throws IOException {
        assertThatThrownBy(() -> SafeTensors.read(bytes, "gift"))
                .isExactlyInstanceOf(MalformedWeightsException.class)
                .hasMessageStartingWith("gift")
                .hasMessageContaining(message)
                .hasMessageMatching("[^\\p{C}]{1,600}[.?]");
        Path file = Files.write(folder.resolve("gift"), bytes);
        assertThatThrownBy(() -> SafeTensors.read(file))
                .isExactlyInstanceOf(MalformedWeightsException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(message);
    }

    @Test
    void thereAreFortyWaysToBeWrong() {
        assertThat(malformed().map(a -> Arrays.toString((byte[]) a.get()[1])).collect(Collectors.toSet()))
                .hasSizeGreaterThanOrEqualTo(40);
    }

    @Test
    void damageIsRefusedOrHarmless() throws IOException {
        byte[] good = written(weights());
        Random random = new Random(1);
        int refused = 0;
        for (int trial = 0; trial < 10_000; trial++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(10) == 0 ? random.nextInt(good.length) : good.length);
            for (int flips = random.nextInt(4); flips >= 0 && bad.length > 0; flips--) {
                bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                SafeTensors.read(bad, "damaged");
            } catch (MalformedWeightsException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(5_000, 9_999);
    }

    @Test
    void namesThePathThatFails() {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> SafeTensors.read(missing))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Cannot read the weights " + missing);
        Path nowhere = missing.resolve("file");
        assertThatThrownBy(() -> SafeTensors.write(nowhere, weights()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Cannot write the weights " + nowhere);
    }
}
