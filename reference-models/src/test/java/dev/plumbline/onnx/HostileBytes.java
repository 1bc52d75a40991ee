// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Bytes that are no model, with their class in the threat model and what the refusal says. */
final class HostileBytes {
    private HostileBytes() {}

    /** M7, M9. */
    static Stream<Arguments> all() {
        byte[] good = Onnx.small().build().toByteArray();
        byte[] twice = Arrays.copyOf(good, 2 * good.length);
        System.arraycopy(good, 0, twice, good.length, good.length);
        return Stream.of(
                arguments(
                        "M6 groups, 10^5 deep", "has no protobuf field but the tag 11", repeated((byte) 0x0b, 100_000)),
                arguments("M6 graphs in graphs by bytes", "has no operator", nestedGraphs(100_000)),
                arguments("M9 empty", "no graph", new byte[0]),
                arguments(
                        "M9 six bytes",
                        "is it an ONNX file, and complete?",
                        "dummy\n".getBytes(StandardCharsets.UTF_8)),
                arguments(
                        "M9 text",
                        "is it an ONNX file, and complete?",
                        "This is not a model at all.".repeat(50).getBytes(StandardCharsets.UTF_8)),
                arguments("M7 truncated", "is it an ONNX file, and complete?", Arrays.copyOf(good, good.length - 3)),
                arguments("M7 truncated varint", "ends within a number", new byte[] {8, (byte) 0x80}),
                arguments("M7 endless varint", "more than 10 bytes", repeated((byte) 0xff, 100)),
                arguments("M7 length of 2^63", "declares 9223372036854775808 bytes", new byte[] {
                    0x3a, -128, -128, -128, -128, -128, -128, -128, -128, -128, 1
                }),
                arguments("M7 wrong wire type", "has field 7 with wire type 0, not 2", new byte[] {0x38, 1}),
                arguments("M7 field 0", "has no protobuf field but the tag 0", new byte[] {0}),
                arguments("M4 merged messages", "has a second IR version", twice),
                HostileModels.model(
                        "M7 invalid UTF-8",
                        "that is not UTF-8",
                        m -> m.getGraphBuilder()
                                .getNodeBuilder(0)
                                .setNameBytes(ByteString.copyFrom(new byte[] {(byte) 0xc0, (byte) 0xaf}))));
    }

    private static byte[] repeated(byte value, int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, value);
        return bytes;
    }

    /** ModelProto.graph.node.attribute.g.node.attribute.g ... without an end. */
    private static byte[] nestedGraphs(int depth) {
        byte[] fields = {0x0a, 0x2a, 0x32};
        byte[] header = {8, 8, 0x42, 2, 0x10, 17};
        byte[] bytes = Arrays.copyOf(header, header.length + 6 * depth);
        for (int i = 0; i < depth; i++) {
            int at = header.length + 6 * i;
            int left = bytes.length - at - 6;
            bytes[at] = i == 0 ? 0x3a : fields[(i - 1) % 3];
            for (int b = 0; b < 5; b++) {
                bytes[at + 1 + b] = (byte) (left >>> 7 * b & 0x7f | (b < 4 ? 0x80 : 0));
            }
        }
        return bytes;
    }
}
