// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.interpret.Precision;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;
import org.bytedeco.tensorrt.global.nvinfer.DataType;

/** How a precision stores a value, and the way there and back. Rounds to nearest, ties to even. */
enum Storage {
    FP32(DataType.kFLOAT, 4),
    FP16(DataType.kHALF, 2),
    BF16(DataType.kBF16, 2);

    /** A quiet NaN in all three, repeated: what no engine computes. */
    static final short POISON = 0x7FE1;

    private final DataType type;
    private final int bytes;

    Storage(DataType type, int bytes) {
        this.type = type;
        this.bytes = bytes;
    }

    static Storage of(Precision precision) {
        return switch (precision) {
            case FP32, TF32 -> FP32;
            case FP16 -> FP16;
            case BF16 -> BF16;
            case FP64 -> throw new IllegalArgumentException("TensorRT has no FP64");
        };
    }

    DataType type() {
        return type;
    }

    int bytes() {
        return bytes;
    }

    /** Host memory for so many values. */
    Pointer allocate(long values) {
        return this == FP32 ? new FloatPointer(values) : new ShortPointer(values);
    }

    void write(float[] values, Pointer to) {
        if (to instanceof FloatPointer floats) {
            floats.put(values, 0, values.length);
            return;
        }
        short[] narrow = new short[values.length];
        for (int i = 0; i < values.length; i++) {
            narrow[i] = this == FP16 ? half(values[i]) : brain(values[i]);
        }
        ((ShortPointer) to).put(narrow, 0, narrow.length);
    }

    double[] read(Pointer from, int values) {
        double[] wide = new double[values];
        if (from instanceof FloatPointer floats) {
            float[] read = new float[values];
            floats.get(read, 0, values);
            for (int i = 0; i < values; i++) {
                wide[i] = read[i];
            }
            return wide;
        }
        short[] read = new short[values];
        ((ShortPointer) from).get(read, 0, values);
        for (int i = 0; i < values; i++) {
            wide[i] = this == FP16 ? fromHalf(read[i]) : Float.intBitsToFloat(read[i] << 16);
        }
        return wide;
    }

    /** The bits of IEEE binary16. Java has this from 20 on. */
    static short half(float x) {
        int sign = Float.floatToRawIntBits(x) >>> 16 & 0x8000;
        float size = Math.abs(x);
        if (Float.isNaN(x)) {
            return (short) (sign | 0x7E00);
        }
        if (size >= 65520) {
            return (short) (sign | 0x7C00);
        }
        if (size < 0x1p-14f) { // Adding 2^-1 leaves as many bits as a subnormal has.
            return (short) (sign | Float.floatToRawIntBits(size + 0.5f) - Float.floatToRawIntBits(0.5f));
        }
        return (short) (sign | roundOff(Float.floatToRawIntBits(size), 13) - (112 << 10));
    }

    static float fromHalf(short bits) {
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        float size = exponent == 0
                ? fraction * 0x1p-24f
                : Float.intBitsToFloat((exponent == 31 ? 0xFF : exponent + 112) << 23 | fraction << 13);
        return bits < 0 ? -size : size;
    }

    /** The bits of bfloat16. */
    static short brain(float x) {
        int bits = Float.floatToRawIntBits(x);
        return (short) (Float.isNaN(x) ? bits >>> 16 | 0x40 : roundOff(bits, 16));
    }

    private static int roundOff(int bits, int dropped) {
        return bits + (1 << dropped - 1) - 1 + (bits >>> dropped & 1) >>> dropped;
    }
}
