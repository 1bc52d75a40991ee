// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.data;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PixelsTest {
    @Test
    void halvingWeighsFourPixels() {
        assertThat(resized(4, 0, 0, 0, 0, 80, 0, 0, 0)).containsExactly(0, 10, 30, 0);
    }

    @Test
    void theBorderSharesTheMissingWeight() {
        assertThat(resized(4, 70, 0, 0, 0, 0, 0, 0, 0)).containsExactly(30, 0, 0, 0);
    }

    @Test
    void enlargingInterpolates() {
        assertThat(resized(4, 0, 100)).containsExactly(0, 25, 75, 100);
    }

    @Test
    void flatStaysFlatInEveryOddSize() {
        for (int width = 224; width < 1000; width += 57) {
            int[] rgb = new int[width * 451 * 3];
            Arrays.fill(rgb, 255);
            Pixels prepared = new Pixels(width, 451, rgb).prepared(256, 224);
            assertThat(prepared.width()).isEqualTo(224);
            assertThat(prepared.height()).isEqualTo(224);
            assertThat(Arrays.stream(prepared.rgb()).distinct()).containsExactly(255);
        }
    }

    @Test
    void cropsTheCentre() {
        int[] rgb = IntStream.range(0, 384 * 256 * 3)
                .map(i -> i % 3 == 0 ? i / 3 % 384 / 2 : i / 3 / 384)
                .toArray();
        Pixels prepared = new Pixels(384, 256, rgb).prepared(256, 224);
        assertThat(Arrays.copyOf(prepared.rgb(), 3)).containsExactly(40, 16, 16);
    }

    private static int[] resized(int newWidth, int... greys) {
        int[] rgb = IntStream.range(0, greys.length * 3).map(i -> greys[i / 3]).toArray();
        int[] resized = new Pixels(greys.length, 1, rgb).resizeWidth(newWidth).rgb();
        return IntStream.range(0, newWidth).map(x -> resized[x * 3 + 1]).toArray();
    }
}
