// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Relu;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Tensor;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** By hand: each verb on tensors small enough to compute in the head. */
final class ReferenceTest {
    private static final float[] ONE_TO_NINE = {1, 2, 3, 4, 5, 6, 7, 8, 9};

    private static TinyModel convolution(Shape in, Convolution how) {
        return new TinyModel() {
            @Override
            public <T> void define(NetworkBuilder<T> net) {
                net.output("out", net.convolution("conv", net.input("in", in), how));
            }
        };
    }

    private static TinyModel pool(Pool how) {
        return new TinyModel() {
            @Override
            public <T> void define(NetworkBuilder<T> net) {
                net.output("out", net.maxPool("pool", net.input("in", new Shape(1, 3, 3)), how));
            }
        };
    }

    /** input -> twice = input + input -> relu -> out, and input -> other. */
    private static TinyModel branches() {
        return new TinyModel() {
            @Override
            public <T> void define(NetworkBuilder<T> net) {
                T x = net.input("in", new Shape(2, 1, 2));
                T twice = net.add("twice", x, x);
                net.output("out", net.activate("relu", twice));
                net.output("other", x);
            }
        };
    }

    @Test
    void correlatesWithoutFlippingTheKernel() {
        TinyModel model = convolution(new Shape(1, 3, 3), new Convolution(1, 2, 1, 0, true))
                .with("conv.weight", new int[] {1, 1, 2, 2}, 1, 10, 100, 1000)
                .with("conv.bias", 0.5f);
        assertThat(model.run(ONE_TO_NINE)).containsExactly(5421.5, 6532.5, 8754.5, 9865.5);
    }

    @Test
    void padsWithZerosAndStrides() {
        TinyModel model = convolution(new Shape(1, 3, 3), new Convolution(1, 3, 2, 1, false))
                .with("conv.weight", new int[] {1, 1, 3, 3}, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        assertThat(model.run(ONE_TO_NINE)).containsExactly(1 + 2 + 4 + 5, 2 + 3 + 5 + 6, 4 + 5 + 7 + 8, 5 + 6 + 8 + 9);
    }

    @Test
    void leavesOutWhatAStrideDoesNotReach() {
        TinyModel model = convolution(new Shape(1, 1, 4), new Convolution(1, 1, 3, 0, false))
                .with("conv.weight", new int[] {1, 1, 1, 1}, 2);
        assertThat(model.run(3, 4, 5, 6)).containsExactly(6, 12);
    }

    @Test
    void sumsOverChannelsAndKeepsThemApartInTheResult() {
        TinyModel model = convolution(new Shape(3, 1, 2), new Convolution(2, 1, 1, 0, false))
                .with("conv.weight", new int[] {2, 3, 1, 1}, 1, 10, 100, -1, 0, 1);
        Tensor out = model.run(Set.of(), 1, 2, 3, 4, 5, 6).get("out");
        assertThat(out.shape()).containsExactly(2, 1, 2);
        assertThat(out.values()).containsExactly(531, 642, 4, 4);
    }

    @Test
    void normalizesWithItsEpsilon() {
        TinyModel model = new TinyModel() {
            @Override
            public <T> void define(NetworkBuilder<T> net) {
                net.output("out", net.normalize("norm", net.input("in", new Shape(2, 1, 1))));
            }
        };
        model.with("norm.weight", 3, 1).with("norm.bias", 0.5f, 0);
        model.with("norm.running_mean", 1, 0).with("norm.running_var", 4, 0);
        double[] out = model.run(5, 1);
        assertThat(out[0]).isCloseTo(4 / Math.sqrt(4 + 1e-5) * 3 + 0.5, within(1e-14));
        assertThat(out[1]).isCloseTo(1 / Math.sqrt(1e-5), within(1e-11));
    }

    @Test
    void poolsOddExtentsWithAndWithoutPadding() {
        assertThat(pool(new Pool(2, 2, 0)).run(ONE_TO_NINE)).containsExactly(5);
        assertThat(pool(new Pool(3, 2, 1)).run(ONE_TO_NINE)).containsExactly(5, 6, 8, 9);
        assertThat(pool(new Pool(2, 1, 0)).run(ONE_TO_NINE)).containsExactly(5, 6, 8, 9);
    }

    @Test
    void paddingNeverWinsAMaximum() {
        assertThat(pool(new Pool(3, 2, 1)).run(-1, -2, -3, -4, -5, -6, -7, -8, -9))
                .containsExactly(-1, -2, -4, -5);
        float lowest = Float.NEGATIVE_INFINITY;
        assertThat(pool(new Pool(3, 3, 0)).run(lowest, lowest, lowest, lowest, lowest, lowest, lowest, lowest, lowest))
                .containsExactly(NEGATIVE_INFINITY);
    }

    @Test
    void poolsAveragesAndFlattensChannelByChannel() {
        TinyModel model = new TinyModel() {
            @Override
            public <T> void define(NetworkBuilder<T> net) {
                T x = net.input("in", new Shape(2, 1, 3));
                net.output("mean", net.globalAveragePool("pool", x));
                net.output("out", net.dense("fc", x, 2));
            }
        };
        model.with("fc.weight", new int[] {2, 6}, 1, 10, 100, 1000, 10000, 100000, 0, 0, 0, 0, 0, -1);
        model.with("fc.bias", 0.5f, 7);
        Map<String, Tensor> result = model.run(Set.of(), 1, 2, 3, 4, 5, 9);
        assertThat(result.get("mean")).isEqualTo(new Tensor(new int[] {2}, new double[] {2, 6}));
        assertThat(result.get("out")).isEqualTo(new Tensor(new int[] {2}, new double[] {954321.5, -2}));
    }

    @Test
    void returnsTracedLayersInOrderAsTheyWereBeforeTheNextOne() {
        Map<String, Tensor> result = branches().run(Set.of("relu", "twice", "in"), -1, 2, 3, -4);
        assertThat(result.keySet()).containsExactly("in", "twice", "relu", "out", "other");
        int[] shape = {2, 1, 2};
        assertThat(result.get("twice")).isEqualTo(new Tensor(shape, new double[] {-2, 4, 6, -8}));
        assertThat(result.get("out")).isEqualTo(new Tensor(shape, new double[] {0, 4, 6, 0}));
        assertThat(result.get("other")).isEqualTo(new Tensor(shape, new double[] {-1, 2, 3, -4}));
    }

    @Test
    void aRunLeavesNothingBehindForTheNext() {
        try (Reference reference = Reference.of(branches().network(new Relu()), 2)) {
            Map<String, Tensor> first = reference.run(Map.of("in", new float[] {1, 2, 3, 4}), Set.of());
            reference.run(Map.of("in", new float[] {9, Float.NaN, 9, 9}), Set.of());
            assertThat(reference.run(Map.of("in", new float[] {1, 2, 3, 4}), Set.of()))
                    .isEqualTo(first);
            assertThat(first.get("out").values()).containsExactly(2, 4, 6, 8);
        }
    }

    @Test
    void nanAndInfinityTakeTheirCourse() {
        TinyModel model = convolution(new Shape(1, 1, 4), new Convolution(1, 2, 1, 0, false))
                .with("conv.weight", new int[] {1, 1, 2, 2}, 0, 0, 0, 0);
        assertThat(pool(new Pool(3, 2, 1)).run(1, 2, 3, 4, 5, Float.NaN, 7, 8, 9))
                .containsExactly(5, NaN, 8, NaN);
        model = convolution(new Shape(1, 2, 3), new Convolution(1, 2, 1, 0, false))
                .with("conv.weight", new int[] {1, 1, 2, 2}, 1, 0, 1, -1);
        assertThat(model.run(1, 2, 3, 4, 5, Float.POSITIVE_INFINITY)).containsExactly(0, NEGATIVE_INFINITY);
        assertThat(model.run(1, 2, Float.NaN, 4, 5, 6)).containsExactly(0, NaN);
    }

    @Test
    void refusesWhatDoesNotFitAndNamesIt() {
        try (Reference reference = Reference.of(branches().network(new Relu()), 1)) {
            float[] four = {1, 2, 3, 4};
            assertThatThrownBy(() -> reference.run(Map.of(), Set.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("input in (2x1x2) is missing");
            assertThatThrownBy(() -> reference.run(Map.of("in", new float[3]), Set.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("input in needs 4 values (2x1x2), but has 3");
            assertThatThrownBy(() -> reference.run(Map.of("in", four, "im", four), Set.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the network has no input im; it has [in]");
            assertThatThrownBy(() -> reference.run(Map.of("in", four), Set.of("relu9")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the network has no layer relu9; it has [in, twice, relu]");
        }
        assertThatThrownBy(() -> Reference.of(branches().network(new Relu()), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads must be positive, but is 0");
        TinyModel bare = convolution(new Shape(1, 2, 3), new Convolution(1, 2, 1, 0, false));
        assertThatThrownBy(() -> Reference.of(bare.network(new Relu()), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the weights hold no conv.weight");
    }
}
