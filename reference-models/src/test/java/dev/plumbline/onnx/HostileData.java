// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Models whose weights are, as they say, in another file (M1, M2). */
public final class HostileData {
    private HostileData() {}

    /** Places that are no plain paths: the vectors of CVE-2022-25882, 2024-27318, 2025-51480 and their kin. */
    public static Stream<String> locations() {
        return Stream.of(
                "",
                ".",
                "..",
                "../secret",
                "./../secret",
                "sub/../../secret",
                "sub/../data",
                "sub/./data.bin",
                "sub//data.bin",
                "sub/",
                "nowhere/../../secret",
                "a/../../../secret",
                "..././secret",
                "....//secret",
                "../mine/data",
                "/etc/passwd",
                "//etc/passwd",
                "/dev/zero",
                "/proc/self/mem",
                "/proc/self/environ",
                "~/secret",
                "$HOME/secret",
                "%2e%2e/secret",
                "%2e%2e%2fsecret",
                "..%2fsecret",
                "..%c0%afsecret",
                "\uff0e\uff0e/secret",
                "..\\secret",
                "sub\\..\\..\\secret",
                "C:\\windows\\win.ini",
                "C:data",
                "\\\\host\\share\\data",
                "file:///etc/passwd",
                "http://host/data",
                "data\0",
                "data\0/../../secret",
                "../secret\0data",
                "data\n",
                "\u202edata",
                " data",
                "-data",
                ".hidden",
                "sub/.hidden",
                "data?",
                "data*",
                "a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a");
    }

    /** What else is said of 24 bytes in the file {@code data}: a key, a value and what the refusal says. */
    public static Stream<Arguments> ranges() {
        return Stream.of(
                arguments("offset", "-1", "has external data with the offset -1, which is no number of bytes"),
                arguments("offset", "0x10", "which is no number of bytes"),
                arguments("offset", "+4", "which is no number of bytes"),
                arguments("offset", "4", "from byte 4, 24 of them, but the file has 24"),
                arguments(
                        "offset",
                        "999999999999999999",
                        "from byte 999999999999999999, 24 of them, but the file has 24"),
                arguments("offset", "9223372036854775807", "which is no number of bytes"),
                arguments("offset", "99999999999999999999999", "which is no number of bytes"),
                arguments("length", "-24", "which is no number of bytes"),
                arguments("length", "20", "needs 24 bytes, but its external data have 20"),
                arguments("length", "9007199254740992", "needs 24 bytes, but its external data have 9007199254740992"),
                arguments("basepath", "/etc", "with the entry basepath, which is unknown or there twice"),
                arguments("__class__", "x", "with the entry __class__, which is unknown or there twice"),
                arguments("location", "data", "with the entry location, which is unknown or there twice"));
    }

    /** @param entries keys and values */
    public static byte[] model(String... entries) {
        ModelProto.Builder model = Onnx.small();
        TensorProto.Builder weights = model.getGraphBuilder().getInitializerBuilder(0);
        weights.clearRawData().setDataLocation(TensorProto.DataLocation.EXTERNAL);
        for (int i = 0; i < entries.length; i += 2) {
            weights.addExternalData(
                    StringStringEntryProto.newBuilder().setKey(entries[i]).setValue(entries[i + 1]));
        }
        return model.build().toByteArray();
    }
}
