// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Activation;
import dev.plumbline.activation.Activations;
import dev.plumbline.activation.Clip;
import dev.plumbline.activation.Elu;
import dev.plumbline.activation.HardSigmoid;
import dev.plumbline.activation.HardSwish;
import dev.plumbline.activation.Isrlu;
import dev.plumbline.activation.Relu;
import dev.plumbline.activation.Sigmoid;
import dev.plumbline.activation.SquareRoot;
import dev.plumbline.activation.Swish;
import dev.plumbline.model.Combination;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Shape;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

final class SlopeTest {
    private static final double INF = Double.POSITIVE_INFINITY;

    static Stream<Activation> all() {
        return Stream.concat(
                Stream.of(Activations.values()).map(Activations::activation),
                Stream.of(
                        new Elu(0.3),
                        new Elu(2),
                        new Isrlu(3),
                        new Swish(0),
                        new Swish(7),
                        new Sigmoid(),
                        new Clip(0, 6),
                        new Clip(-0.01, 0.01),
                        new Clip(-INF, 1),
                        new Clip(1, 1),
                        new HardSigmoid(0.2, 0.5),
                        new HardSigmoid(-50, 0.5),
                        new HardSigmoid(0, 0.5),
                        new HardSwish()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void isNoLessThanWhatNormalErrorsGrowByAndNoMoreThanTheSteepestOfAll(Activation activation) {
        SplittableRandom random = new SplittableRandom(5);
        Slope slope = new Slope(activation);
        for (int i = 0; i < 500; i++) {
            double x = random.nextDouble(-5, 5);
            double sigma = Math.exp(random.nextDouble(-8, 2));
            double square = 0;
            for (int j = -599; j < 600; j += 2) {
                double e = j / 100.0;
                double moved = activation.apply(x + e * sigma) - activation.apply(x);
                square += 0.02 * Math.exp(-e * e / 2) / Math.sqrt(2 * Math.PI) * moved * moved;
            }
            double around = slope.around(x, sigma);
            assertThat(Math.sqrt(square)).isLessThanOrEqualTo(around * sigma * (1 + 1e-3) + 1e-12);
            assertThat(around).isLessThanOrEqualTo(activation.lipschitz() * (1 + 1e-6));
        }
    }

    @Test
    void seesWhatLiesBetweenTheEnds() {
        assertThat(new Slope(new Clip(-0.01, 0.01)).around(0, 1)).isEqualTo(1);
        assertThat(new Slope(new HardSigmoid(-50, 0.5)).around(0, 1)).isEqualTo(50);
        assertThat(new Slope(new Sigmoid()).around(1, 9)).isEqualTo(0.25);
        assertThat(new Slope(new Elu(2)).around(0, 1)).isEqualTo(2);
        assertThat(new Slope(new SquareRoot()).around(2, 0.1)).isBetween(0.36, 0.43);
        assertThat(new Slope(new Swish(1)).around(1e17, 1)).isEqualTo(1);
    }

    @Test
    void weighsASlopeByHowMuchOfTheErrorMeetsIt() {
        Slope relu = new Slope(new Relu());
        assertThat(relu.around(-0.5, 1)).isEqualTo(1);
        assertThat(relu.around(-1.5, 1)).isCloseTo(Math.sqrt(1 - 0.198748), within(1e-6));
        assertThat(relu.around(-2.5, 1)).isCloseTo(Math.sqrt(1 - 0.738536), within(1e-6));
        assertThat(relu.around(-3.5, 1)).isCloseTo(Math.sqrt(1 - 0.970709), within(1e-6));
        assertThat(relu.around(-6.5, 1)).isZero();
    }

    @Test
    void aClipNarrowerThanTheErrorPassesItOn() {
        TinyModel model = new TinyModel() {
            @Override
            public <T> void define(NetworkBuilder<T> net) {
                T x = net.input("in", new Shape(1, 1, 1));
                net.output("out", net.activate("clip", net.add("twice", x, x)));
            }
        };
        try (ErrorBound bound = ErrorBound.of(model.network(new Clip(1.999, 2.001)), Precision.BF16, 1)) {
            double sigma = bound.run(Map.of("in", new float[] {1}), Set.of())
                    .get("out")
                    .sigma()[0];
            // An engine's 2 (1 + 2^-8) is clipped to 2.001, one of 2 (1 - 2^-8) to 1.999.
            assertThat(ErrorBound.tolerance(sigma)).isGreaterThan(0.002);
            assertThat(sigma).isGreaterThan(2 * 0x1p-8);
        }
    }

    @Test
    void aSquareRootNearZeroHasABound() {
        Slope slope = new Slope(new SquareRoot());
        for (double x : new double[] {0, 1e-9, 0.5, 1, 2}) {
            for (double sigma : new double[] {1e-12, 1e-3, 0.4, 3}) {
                double reach = ErrorBound.tolerance(sigma);
                double accepted = ErrorBound.tolerance(slope.around(x, sigma) * sigma);
                assertThat(accepted).isLessThanOrEqualTo(1.001 * ErrorBound.tolerance(Math.sqrt(sigma)));
                for (double error = -Math.min(x, reach); error <= reach; error += reach / 64) {
                    assertThat(Math.abs(Math.sqrt(x + error) - Math.sqrt(x))).isLessThanOrEqualTo(accepted + 1e-15);
                }
            }
        }
        assertThat(slope.around(0, 0)).isZero();
        assertThat(slope.around(-1, 0.5)).isNaN();
    }

    @Test
    void aNetworkThatTakesTheRootOfZeroHasATolerance() {
        TinyModel model = new TinyModel() {
            @Override
            public <T> void define(NetworkBuilder<T> net) {
                T x = net.input("in", new Shape(1, 1, 1));
                net.output("out", net.activate("root", net.combine("zero", Combination.SUBTRACT, x, x)));
            }
        };
        try (ErrorBound bound = ErrorBound.of(model.network(new SquareRoot()), Precision.BF16, 1)) {
            double sigma = bound.run(Map.of("in", new float[] {1}), Set.of())
                    .get("out")
                    .sigma()[0];
            // From 2^-8, if only one of the two is rounded, up.
            assertThat(ErrorBound.tolerance(sigma)).isBetween(0x1p-4, 1.0);
        }
    }
}
