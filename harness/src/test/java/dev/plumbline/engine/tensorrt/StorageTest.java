// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.interpret.Precision;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StorageTest {
    @Test
    void everyHalfComesBack() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            short half = (short) bits;
            float wide = Storage.fromHalf(half);
            if (Float.isNaN(wide)) {
                assertThat(Storage.fromHalf(Storage.half(wide))).isNaN();
            } else {
                assertThat(Storage.half(wide)).as("%04x", bits).isEqualTo(half);
            }
        }
        assertThat(Storage.fromHalf((short) 0x3C00)).isEqualTo(1);
        assertThat(Storage.fromHalf((short) 0x0001)).isEqualTo(0x1p-24f);
        assertThat(Storage.fromHalf((short) 0xFBFF)).isEqualTo(-65504);
        assertThat(Storage.fromHalf((short) 0x7C00)).isInfinite();
    }

    @Test
    void aHalfIsTheNearestAndATieTheEvenOne() {
        for (int bits = 0; bits < 0x7BFF; bits++) {
            float low = Storage.fromHalf((short) bits);
            float high = Storage.fromHalf((short) (bits + 1));
            float middle = (low + high) / 2; // exact: a half has 13 bits less
            assertThat(Storage.half(middle)).as("tie at %04x", bits).isEqualTo((short) (bits + (bits & 1)));
            assertThat(Storage.half(Math.nextDown(middle))).isEqualTo((short) bits);
            assertThat(Storage.half(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
            assertThat(Storage.half(-Math.nextUp(middle))).isEqualTo((short) (bits + 1 | 0x8000));
        }
        assertThat(Storage.half(65519.99f)).isEqualTo((short) 0x7BFF);
        assertThat(Storage.half(65520f)).isEqualTo((short) 0x7C00);
        assertThat(Storage.half(Float.NEGATIVE_INFINITY)).isEqualTo((short) 0xFC00);
        assertThat(Storage.half(Float.MIN_VALUE)).isZero();
    }

    @Test
    void brainFloatsRoundToNearestEven() {
        assertThat(Storage.brain(1f)).isEqualTo((short) 0x3F80);
        assertThat(Storage.brain(Float.intBitsToFloat(0x3F808000))).isEqualTo((short) 0x3F80);
        assertThat(Storage.brain(Float.intBitsToFloat(0x3F818000))).isEqualTo((short) 0x3F82);
        assertThat(Storage.brain(Float.intBitsToFloat(0x3F808001))).isEqualTo((short) 0x3F81);
        assertThat(Storage.brain(Float.MAX_VALUE)).isEqualTo((short) 0x7F80);
        assertThat(Storage.brain(Float.intBitsToFloat(0x7F800001))).isEqualTo((short) 0x7FC0);
    }

    @Test
    void hostMemoryReturnsWhatWasWritten() {
        Random random = new Random(1);
        float[] values = new float[1000];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(2048) / 1024f - 1; // 11 bits, but bfloat16 has 8
        }
        for (Storage storage : Storage.values()) {
            try (Pointer memory = storage.allocate(values.length)) {
                storage.write(values, memory);
                double[] read = storage.read(memory, values.length);
                for (int i = 0; i < values.length; i++) {
                    double largest = storage == Storage.BF16 ? Math.abs(values[i]) * 0x1p-8 : 0;
                    assertThat(Math.abs(read[i] - values[i])).isLessThanOrEqualTo(largest);
                }
            }
        }
    }

    @Test
    void poisonIsNotANumberInAnyStorage() {
        assertThat(Storage.fromHalf(Storage.POISON)).isNaN();
        assertThat(Float.intBitsToFloat(Storage.POISON << 16)).isNaN();
        assertThat(Float.intBitsToFloat(Storage.POISON << 16 | Storage.POISON)).isNaN();
    }

    @Test
    void float64IsRefused() {
        assertThat(Storage.of(Precision.TF32)).isEqualTo(Storage.FP32);
        assertThatThrownBy(() -> Storage.of(Precision.FP64)).hasMessage("TensorRT has no FP64");
    }
}
