// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

/** IEEE 754 binary16, which Java 17 has no type for. */
public final class Float16 {
    private Float16() {}

    /** The value of the low 16 bits, exactly. */
    public static float of(int bits) {
        int exponent = bits >> 10 & 31;
        int fraction = bits & 0x3ff;
        float magnitude = switch (exponent) {
            case 0 -> fraction * 0x1p-24f;
            case 31 -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
            default -> Float.intBitsToFloat(exponent + 112 << 23 | fraction << 13);
        };
        return bits << 16 < 0 ? -magnitude : magnitude;
    }
}
