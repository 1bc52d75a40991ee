// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Activation;
import dev.plumbline.activation.Activations;
import dev.plumbline.activation.Relu;
import dev.plumbline.activation.Swish;
import dev.plumbline.interpret.ErrorBound.Bounded;
import dev.plumbline.interpret.RoundedEngine.Style;
import dev.plumbline.model.Model;
import dev.plumbline.model.Models;
import dev.plumbline.model.Network;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

final class ErrorBoundTest {
    private static final int SEEDS = 60;
    private static final Model LENET5 = Models.LENET5.model();

    static final Style SEQUENTIAL = new Style(Integer.MAX_VALUE, false, false, false);
    static final Style FUSED = new Style(Integer.MAX_VALUE, true, true, false);
    static final Style PAIRWISE = new Style(8, false, true, false);

    /** As TensorRT's kernels in FP16. */
    private static final Style NARROW = new Style(16, false, true, true);

    private static Map<String, float[]> digit(int seed) {
        return Map.of("image", RandomWeights.normal(28 * 28, new Random(seed)));
    }

    private static Network lenet5(Activations activation, int seed) {
        return new Network(LENET5, activation.activation(), RandomWeights.of(LENET5, seed));
    }

    private static Map<String, Bounded> bound(Network network, Precision precision, Map<String, float[]> input) {
        try (ErrorBound bound = ErrorBound.of(network, precision, 1)) {
            return bound.run(input, Outline.of(network).layers());
        }
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void correctFloat32EnginesStayWithin(Activations activation) {
        Deviation all = new Deviation(0, 0, 0);
        Deviation logits = all;
        double tightness = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Network network = lenet5(activation, seed);
            Map<String, Bounded> bounds = bound(network, Precision.FP32, digit(seed));
            for (Style style : List.of(SEQUENTIAL, FUSED, PAIRWISE)) {
                Map<String, double[]> engine = RoundedEngine.run(network, style, Precision.FP32, digit(seed));
                for (String layer : bounds.keySet()) {
                    all = all.plus(Deviation.of(engine.get(layer), bounds.get(layer)));
                }
                logits = logits.plus(Deviation.of(engine.get("logits"), bounds.get("logits")));
            }
            Bounded last = bounds.get("logits");
            double tolerance = ErrorBound.tolerance(largest(last.sigma()));
            tightness = Math.max(tightness, tolerance / largest(last.values().values()));
        }
        System.out.printf(
                Locale.ROOT,
                "lenet5 %s, 3 float32 engines x %d: %,d elements, %d exceedances, largest |error| / sigma %.2f"
                        + " (logits %.2f), largest tolerance / max logit %.1e%n",
                activation,
                SEEDS,
                all.compared(),
                all.exceedances(),
                all.worst(),
                logits.worst(),
                tightness);
        assertThat(all.exceedances()).isZero();
        assertThat(tightness).isLessThan(3e-5);
        // Neither is the bound so loose that it says nothing.
        assertThat(logits.worst()).isGreaterThan(0.3);
    }

    @ParameterizedTest
    @CsvSource({"TF32, false", "FP16, false", "FP16, true", "BF16, false"})
    void coarserEnginesStayWithinTheirBoundsAndAreSeenByThoseOfFloat32(Precision precision, boolean narrow) {
        Deviation own = new Deviation(0, 0, 0);
        double least = Double.POSITIVE_INFINITY;
        for (Activations activation : Activations.values()) {
            for (int seed = 0; seed < SEEDS / 3; seed++) {
                Network network = lenet5(activation, seed);
                Map<String, double[]> engine =
                        RoundedEngine.run(network, narrow ? NARROW : FUSED, precision, digit(seed));
                Map<String, Bounded> bounds = bound(network, precision, digit(seed));
                for (String layer : bounds.keySet()) {
                    own = own.plus(Deviation.of(engine.get(layer), bounds.get(layer)));
                }
                Bounded strict = bound(network, Precision.FP32, digit(seed)).get("logits");
                least = Math.min(
                        least, Deviation.of(engine.get("logits"), strict).worst());
            }
        }
        System.out.printf(
                Locale.ROOT,
                "lenet5 %s%s: %,d elements, %d exceedances, largest |error| / sigma %.2f;"
                        + " against float32 bounds the largest at the logits is at least %.0f in each run%n",
                precision,
                narrow ? ", sums too" : "",
                own.compared(),
                own.exceedances(),
                own.worst(),
                least);
        assertThat(own.exceedances()).isZero();
        assertThat(own.worst())
                .as("with sums taken for exact, narrow ones reach 4.4 deviations")
                .isLessThan(3);
        assertThat(least)
                .as("deviations of an engine that rounds operands")
                .isGreaterThan(10 * ErrorBound.tolerance(1));
    }

    /** Folds no normalisation: a random network may have one behind another. */
    @ParameterizedTest
    @EnumSource(names = {"FP32", "TF32", "FP16", "BF16"})
    void enginesStayWithinThroughEveryVerb(Precision precision) {
        Deviation all = new Deviation(0, 0, 0);
        Activation[] activations =
                Arrays.stream(Activations.values()).map(Activations::activation).toArray(Activation[]::new);
        for (int seed = 0; seed < SEEDS; seed++) {
            RandomModel model = new RandomModel(seed);
            Network network = new Network(model, activations[seed % activations.length], RandomWeights.of(model, seed));
            Map<String, float[]> input =
                    Map.of("in", RandomWeights.normal(model.input().elements(), new Random(seed)));
            Map<String, Bounded> bounds = bound(network, precision, input);
            Map<String, double[]> engine = RoundedEngine.run(network, SEQUENTIAL, precision, input);
            for (String layer : bounds.keySet()) {
                Deviation deviation = Deviation.of(engine.get(layer), bounds.get(layer));
                assertThat(deviation.exceedances())
                        .as("seed %d, %s", seed, layer)
                        .isZero();
                all = all.plus(deviation);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%d random networks in %s: %,d elements, largest |error| / sigma %.2f%n",
                SEEDS,
                precision,
                all.compared(),
                all.worst());
    }

    @Test
    void addsUpWhatADenseLayerRounds() {
        TinyModel model = new TinyModel() {
            @Override
            public <T> void define(NetworkBuilder<T> net) {
                net.output("out", net.dense("fc", net.input("in", Shape.vector(2)), 1));
            }
        };
        Network network = model.with("fc.weight", new int[] {1, 2}, 3, -4)
                .with("fc.bias", 2)
                .network(new Relu());
        Map<String, float[]> input = Map.of("in", new float[] {1, 2});
        // y = 3 - 8 + 2 = -3; sum w^2 x^2 = 9 + 64; two products: 2/2 of it and 2/3 y^2; and y is stored.
        double float32 = 73 + 2.0 / 3 * 9 + 9;
        assertThat(sigma(network, Precision.FP32, input)).isCloseTo(Math.sqrt(float32) * 0x1p-24, within(1e-20));
        // Both operands of each product are rounded to 11 bits.
        double tf32 = 2 * 73 + float32 * 0x1p-26;
        assertThat(sigma(network, Precision.TF32, input)).isCloseTo(Math.sqrt(tf32) * 0x1p-11, within(1e-17));
        // Input, weights, bias and result are stored in 11 bits; for all we know, both inputs are subnormal.
        // The sum is in FP16 too, but rounds only once in 16 products.
        double fp16 = 73 + 73 + 4 + 9 + (73 + 6) / 16.0 + (9 + 16) * 0x1p-28;
        assertThat(sigma(network, Precision.FP16, input)).isCloseTo(Math.sqrt(fp16) * 0x1p-11, within(1e-17));
    }

    private static double sigma(Network network, Precision precision, Map<String, float[]> input) {
        return bound(network, precision, input).get("out").sigma()[0];
    }

    @Test
    void anActivationPassesErrorsOnByItsSlopeAndAddsItsOwn() {
        TinyModel model = new TinyModel() {
            @Override
            public <T> void define(NetworkBuilder<T> net) {
                T x = net.input("in", new Shape(1, 1, 3));
                net.output("out", net.activate("act", net.add("twice", x, x)));
            }
        };
        Map<String, float[]> input = Map.of("in", new float[] {-1, 0, 4});
        double[] relu = bound(model.network(new Relu()), Precision.FP32, input)
                .get("out")
                .sigma();
        assertThat(relu).containsExactly(0, 0, 8 * 0x1p-24);
        double[] swish = bound(model.network(new Swish(1)), Precision.FP32, input)
                .get("out")
                .sigma();
        assertThat(swish[2]).isBetween(1.9 * 8 * 0x1p-24, 4 * 8 * 0x1p-24);
    }

    @Test
    void nothingIsWithinTheToleranceOfNan() {
        assertThat(ErrorBound.tolerance(Double.NaN)).isNaN();
        TinyModel model = new TinyModel() {
            @Override
            public <T> void define(NetworkBuilder<T> net) {
                net.output("out", net.activate("act", net.input("in", new Shape(1, 1, 1))));
            }
        };
        Network network = model.network(new Swish(1));
        Bounded bounded = bound(network, Precision.FP32, Map.of("in", new float[] {Float.NaN}))
                .get("out");
        assertThat(Deviation.of(new double[] {1}, bounded).exceedances()).isOne();
    }

    @Test
    void coversTheAverageOfEqualErrors() {
        TinyModel model = new TinyModel() {
            @Override
            public <T> void define(NetworkBuilder<T> net) {
                net.output("out", net.globalAveragePool("pool", net.input("in", new Shape(1, 2, 2))));
            }
        };
        Network network = model.network(new Relu());
        Map<String, float[]> input = Map.of("in", new float[] {3, 3, 3, 3});
        // Of the variance of four errors of 3 u a fifth is common, the rest cancels in part; and 3 is stored.
        double expected = 3 * Math.sqrt(0.2 + 0.8 / 4 + 1) * 0x1p-8;
        assertThat(bound(network, Precision.BF16, input).get("out").sigma()[0]).isCloseTo(expected, within(1e-6));
        assertThat(ErrorBound.tolerance(expected))
                .as("should all four be equal")
                .isGreaterThan(2 * 3 * 0x1p-8);
        Map<String, float[]> sparse = Map.of("in", new float[] {12, 0, 0, 0});
        // One error of 12 u, a quarter of it in the average of 3; that of the others is none.
        double alone = 3 * Math.sqrt(0.2 + 0.8 * 4 / 4 + 1) * 0x1p-8;
        assertThat(bound(network, Precision.BF16, sparse).get("out").sigma()[0]).isCloseTo(alone, within(1e-6));
        assertThat(bound(network, Precision.BF16, input).keySet()).isEqualTo(Set.of("in", "pool", "out"));
    }
}
