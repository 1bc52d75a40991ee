// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AxisTest {
    private static boolean hasTap(Axis axis, int window, int size) {
        return IntStream.range(0, axis.kernel())
                .map(tap -> axis.position(window, tap))
                .anyMatch(position -> position >= 0 && position < size);
    }

    /** All small pools, against every tap of every window. */
    @Test
    void findsTheWindowsThatSeePaddingOnly() {
        int blind = 0;
        for (int i = 0; i < 6 * 3 * 3 * 4 * 7 * 7; i++) {
            Axis axis = new Axis(1 + i / 6 % 3, 1 + i / 18 % 3, 1 + i / 54 % 4, i / 216 % 7, i / 1512 % 7);
            int size = 1 + i % 6;
            if (axis.before() < axis.reach() && axis.after() < axis.reach()) {
                boolean seen = IntStream.range(0, axis.windows(size)).allMatch(window -> hasTap(axis, window, size));
                assertThat(axis.isSeen(size)).as("%s on %d", axis, size).isEqualTo(seen);
                assertThat(seen || axis.dilation() > 1).isTrue();
                blind += seen ? 0 : 1;
            }
        }
        assertThat(blind).isGreaterThan(100);
    }

    @Test
    void aPoolThatSeesPaddingOnlyIsRefused() {
        Axis apart = new Axis(2, 1, 3, 1, 1);
        Pool pool = new Pool(new Window(new Axis(1, 1, 1, 0, 0), apart));
        assertThat(new Shape(1, 1, 3).after(pool)).isEqualTo(new Shape(1, 1, 2));
        assertThatThrownBy(() -> new Shape(1, 1, 2).after(pool))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a window of the pool on 1x1x2 sees padding only")
                .hasMessageContaining("columns=" + apart);
    }
}
