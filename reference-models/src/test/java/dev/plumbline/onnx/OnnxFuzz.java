// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import java.util.List;

/** What both fuzzers run: any bytes are a model that can be read to its last value and played, or are refused. */
public final class OnnxFuzz {
    private OnnxFuzz() {}

    /** Loads classes, which Jazzer changes, before it takes the time. */
    public static void fuzzerInitialize() {
        OnnxFuzzTest.seeds().forEach(OnnxFuzz::accepts);
    }

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        accepts(bytes);
    }

    /**
     * Whether the bytes are a model. Whatever but the two exceptions for bad models is thrown, is a defect.
     */
    static boolean accepts(byte[] bytes) {
        try {
            OnnxFile file = OnnxFile.of(bytes);
            file.constants().values().forEach(OnnxFuzz::decode);
            for (Node node : file.nodes()) {
                node.attributes().values().forEach(OnnxFuzz::decode);
            }
            file.oddities();
            Replaced.of(OnnxModel.of("fuzzed", file, CustomOperators.standard()), List.of());
            return true;
        } catch (MalformedOnnxException | UnsafeOnnxException refused) {
            if (refused.getMessage().length() > 1500) {
                throw new AssertionError("a message of " + refused.getMessage().length() + " characters", refused);
            }
            return false;
        }
    }

    private static void decode(Constant constant) {
        long decoded = constant.real() ? constant.floats().length : constant.longs().length;
        if (decoded != constant.elements()) {
            throw new AssertionError(constant + " has " + decoded + " values, not " + constant.elements());
        }
    }

    private static void decode(Attribute attribute) {
        attribute.tensor().ifPresent(OnnxFuzz::decode);
        Runnable[] kinds = {
            attribute::asLong, attribute::asDouble, attribute::asString, attribute::asLongs, attribute::asDoubles
        };
        for (Runnable kind : kinds) {
            try {
                kind.run();
            } catch (MalformedOnnxException refused) {
                // It is of another kind.
            }
        }
    }
}
