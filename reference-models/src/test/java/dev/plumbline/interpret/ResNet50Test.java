// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Swish;
import dev.plumbline.interpret.ErrorBound.Bounded;
import dev.plumbline.model.Network;
import dev.plumbline.model.ResNet50;
import dev.plumbline.model.Tensor;
import dev.plumbline.model.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

final class ResNet50Test {
    private static final ResNet50 MODEL = new ResNet50();
    private static final Weights WEIGHTS = RandomWeights.of(MODEL, 1);
    private static final Network NETWORK = new Network(MODEL, new Swish(1), WEIGHTS);
    private static final Map<String, float[]> IMAGE =
            Map.of("image", RandomWeights.normal(3 * 224 * 224, new Random(2)));

    /** One of each kind of block, near the input and near the output. */
    private static final Set<String> LAYERS = Set.of(
            "conv1",
            "bn1",
            "maxpool",
            "layer1.0.relu3",
            "layer2.0.downsample.1",
            "layer4.2.add",
            "layer4.2.relu3",
            "avgpool");

    @Test
    void hasTheSitesOfVersionOneAndAHalf() {
        Map<String, Integer> sites = new TreeMap<>();
        Cost.of(MODEL)
                .sites()
                .forEach((name, shape) ->
                        sites.merge(shape + (name.endsWith("relu3") ? " after an addition" : ""), 1, Integer::sum));
        assertThat(sites)
                .containsOnly(
                        Map.entry("64x112x112", 1),
                        Map.entry("64x56x56", 6),
                        Map.entry("256x56x56 after an addition", 3),
                        Map.entry("128x56x56", 1),
                        Map.entry("128x28x28", 7),
                        Map.entry("512x28x28 after an addition", 4),
                        Map.entry("256x28x28", 1),
                        Map.entry("256x14x14", 11),
                        Map.entry("1024x14x14 after an addition", 6),
                        Map.entry("512x14x14", 1),
                        Map.entry("512x7x7", 5),
                        Map.entry("2048x7x7 after an addition", 3));
    }

    @Test
    void usesTheNamesAndShapesOfTorchvision() {
        // torchvision's state dictionary has 320 entries; 53 of them count batches and are no parameter.
        assertThat(WEIGHTS.parameters()).hasSize(320 - 53);
        assertThat(WEIGHTS.get("conv1.weight", 64, 3, 7, 7)).isNotNull();
        assertThat(WEIGHTS.get("layer1.0.downsample.0.weight", 256, 64, 1, 1)).isNotNull();
        assertThat(WEIGHTS.get("layer3.5.conv2.weight", 256, 256, 3, 3)).isNotNull();
        assertThat(WEIGHTS.get("layer4.0.downsample.1.running_var", 2048)).isNotNull();
        assertThat(WEIGHTS.get("fc.weight", 1000, 2048)).isNotNull();
    }

    @Test
    void bothImplementationsAgreeOnAnImage() {
        Map<String, Tensor> direct = DirectReference.of(NETWORK, 2).run(IMAGE, LAYERS);
        assertThat(direct.get("logits").shape()).containsExactly(1000);
        Deviation all = new Deviation(0, 0, 0);
        Map<String, Bounded> bounds = bounds(Precision.FP64);
        for (String name : direct.keySet()) {
            all = all.plus(Deviation.of(direct.get(name).values(), bounds.get(name)));
        }
        System.out.printf(Locale.ROOT, "resnet50 float64 twice: largest |difference| / sigma %.2f%n", all.worst());
        assertThat(all.exceedances()).isZero();
    }

    @Test
    void correctFloat32EnginesStayWithinTheBound() {
        Map<String, Bounded> bounds = bounds(Precision.FP32);
        Bounded last = bounds.get("logits");
        for (RoundedEngine.Style style : List.of(ErrorBoundTest.FUSED, ErrorBoundTest.PAIRWISE)) {
            Map<String, double[]> engine = RoundedEngine.run(NETWORK, style, Precision.FP32, IMAGE);
            Deviation all = new Deviation(0, 0, 0);
            for (String name : bounds.keySet()) {
                all = all.plus(Deviation.of(engine.get(name), bounds.get(name)));
            }
            System.out.printf(
                    Locale.ROOT,
                    "resnet50 float32 %s: %,d elements, largest |error| / sigma %.2f (logits %.2f)%n",
                    style,
                    all.compared(),
                    all.worst(),
                    Deviation.of(engine.get("logits"), last).worst());
            assertThat(all.exceedances()).isZero();
        }
        double largest =
                Arrays.stream(last.values().values()).map(Math::abs).max().orElseThrow();
        double sigma = Arrays.stream(last.sigma()).max().orElseThrow();
        System.out.printf(Locale.ROOT, "resnet50 tolerance / max logit %.1e%n", ErrorBound.tolerance(sigma) / largest);
        assertThat(ErrorBound.tolerance(sigma)).isLessThan(3e-5 * largest);
    }

    /** Random weights: the errors of a channel's pixels have more in common than with the built-in ones. */
    @ParameterizedTest
    @EnumSource(names = {"TF32", "FP16", "BF16"})
    void coarserEnginesStayWithinTheirBounds(Precision precision) {
        Map<String, Bounded> bounds = bounds(precision);
        Map<String, double[]> engine = RoundedEngine.run(NETWORK, ErrorBoundTest.FUSED, precision, IMAGE);
        Deviation all = new Deviation(0, 0, 0);
        for (String name : bounds.keySet()) {
            all = all.plus(Deviation.of(engine.get(name), bounds.get(name)));
        }
        double kept = square(error("avgpool", engine, bounds)) / square(error("layer4.2.relu3", engine, bounds));
        double correlation = (49 * kept - 1) / 48;
        System.out.printf(
                Locale.ROOT,
                "resnet50 %s: largest |error| / sigma %.2f (avgpool %.2f, logits %.2f), correlation of a"
                        + " channel's errors %.2f%n",
                precision,
                all.worst(),
                Deviation.of(engine.get("avgpool"), bounds.get("avgpool")).worst(),
                Deviation.of(engine.get("logits"), bounds.get("logits")).worst(),
                correlation);
        assertThat(all.exceedances()).isZero();
        assertThat(Deviation.of(engine.get("avgpool"), bounds.get("avgpool")).worst())
                .isLessThan(3);
    }

    /** In the root of the mean square. */
    private static double error(String layer, Map<String, double[]> engine, Map<String, Bounded> bounds) {
        double[] expected = bounds.get(layer).values().values();
        double sum = 0;
        for (int i = 0; i < expected.length; i++) {
            sum += square(engine.get(layer)[i] - expected[i]);
        }
        return Math.sqrt(sum / expected.length);
    }

    private static double square(double x) {
        return x * x;
    }

    private static Map<String, Bounded> bounds(Precision precision) {
        try (ErrorBound bound = ErrorBound.of(NETWORK, precision, 2)) {
            return bound.run(IMAGE, LAYERS);
        }
    }
}
