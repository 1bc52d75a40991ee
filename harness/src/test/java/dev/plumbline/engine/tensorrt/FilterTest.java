// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.model.Shape;
import dev.plumbline.model.Window;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class FilterTest {
    private static final Shape KERNEL = new Shape(3, 2, 2);
    private static final int CHANNELS = 4;

    private final Random random = new Random(1);
    private final double[] weight = noise(CHANNELS * KERNEL.elements());
    private final double[] bias = noise(CHANNELS);
    private final double[] scale = noise(CHANNELS);
    private final double[] shift = noise(CHANNELS);

    private double[] noise(int length) {
        return random.doubles(length, -2, 2).toArray();
    }

    private static Filter filter(double[] weight, double[] bias) {
        NetworkPlayer.Value x = new NetworkPlayer.Value(new NetworkPlayer.Lazy(() -> null), KERNEL, null, null);
        return new Filter(x, CHANNELS, Window.square(1, 1, 0), 1, weight, bias);
    }

    /** One output of the filter over an input of the kernel's size. */
    private static double apply(Filter filter, int channel, double[] x) {
        double sum = filter.bias().length == 0 ? 0 : filter.bias()[channel];
        for (int i = 0; i < x.length; i++) {
            sum += filter.weight()[channel * x.length + i] * x[i];
        }
        return sum;
    }

    @Test
    void foldingIsScalingAndShiftingAfterwards() {
        double[] x = noise(KERNEL.elements());
        for (double[] own : new double[][] {bias, {}}) {
            Filter plain = filter(weight, own);
            Filter folded = plain.folded(scale, shift);
            for (int c = 0; c < CHANNELS; c++) {
                assertThat(apply(folded, c, x)).isCloseTo(apply(plain, c, x) * scale[c] + shift[c], within(1e-12));
            }
        }
    }

    @Test
    void foldingLeavesTheFilterAsItWas() {
        Filter plain = filter(weight.clone(), bias.clone());
        plain.folded(scale, shift);
        assertThat(plain.weight()).isEqualTo(weight);
        assertThat(plain.bias()).isEqualTo(bias);
    }
}
