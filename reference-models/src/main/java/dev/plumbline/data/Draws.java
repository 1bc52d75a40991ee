// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.data;

/**
 * Random numbers from a name: the same sequence on every platform, since only the scaling leaves the integers.
 *
 * @see <a href="https://prng.di.unimi.it/splitmix64.c">Vigna: SplitMix64</a>
 */
final class Draws {
    /** The standard deviation of the sum of four uniform integers of 16 bits. */
    private static final double DEVIATION = Math.sqrt(((1L << 32) - 1) / 3.0);

    private long state;

    Draws(String name) {
        state = name.hashCode(); // as String specifies it
        state = next(); // sequences of neighbouring seeds would overlap
    }

    private long next() {
        long z = state += 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    /** In [0, 1). */
    double uniform() {
        return (next() >>> 11) * 0x1p-53;
    }

    /** Close to normal with mean 0 and variance 1, and below 3.5 in magnitude: the sum of four uniform numbers. */
    double normal() {
        long bits = next();
        long sum = (bits & 0xffff) + (bits >>> 16 & 0xffff) + (bits >>> 32 & 0xffff) + (bits >>> 48);
        return (sum - 2 * 0xffff) / DEVIATION;
    }

    float[] normal(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) normal();
        }
        return values;
    }
}
