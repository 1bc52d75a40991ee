// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.faulty;

/** Rounds float32 to narrower formats, to nearest, ties to even. */
final class Rounding {
    private Rounding() {}

    /** To that many significant bits, with the exponents of float32: 11 is TF32, 8 is BF16. */
    static float toBits(float x, int significant) {
        if (!Float.isFinite(x)) {
            return x;
        }
        int drop = 24 - significant;
        int bits = Float.floatToRawIntBits(x);
        return Float.intBitsToFloat((bits + (1 << (drop - 1)) - 1 + ((bits >> drop) & 1)) & -(1 << drop));
    }

    /** To FP16: 11 bits, subnormal below 2^-14, infinite above 65,504. */
    static float toHalf(float x) {
        if (Math.abs(x) < 0x1p-14f) {
            return (float) Math.rint(x * 0x1p24) * 0x1p-24f;
        }
        float rounded = toBits(x, 11);
        return Math.abs(rounded) > 65504 ? Math.copySign(Float.POSITIVE_INFINITY, x) : rounded;
    }

    /** Toward zero, to that many significant bits. */
    static float truncate(float x, int significant) {
        return Float.isFinite(x) ? Float.intBitsToFloat(Float.floatToRawIntBits(x) & -(1 << (24 - significant))) : x;
    }
}
