// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.data;

import dev.plumbline.activation.Activation;
import dev.plumbline.activation.Activations;
import dev.plumbline.activation.Isrlu;
import dev.plumbline.interpret.ErrorBound;
import dev.plumbline.interpret.Parameters;
import dev.plumbline.interpret.Precision;
import dev.plumbline.interpret.Reference;
import dev.plumbline.model.Convolution;
import dev.plumbline.model.Model;
import dev.plumbline.model.Models;
import dev.plumbline.model.Network;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.SafeTensors;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Tensor;
import dev.plumbline.model.Weights;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class SeededWeightsTest {
    /** A plain network of the kind that LeNet-5 is, without normalisation. */
    private static final Model PLAIN = new Model() {
        @Override
        public String name() {
            return "plain";
        }

        @Override
        public <T> void define(NetworkBuilder<T> net) {
            T x = net.input("image", new Shape(2, 16, 16));
            for (int i = 0; i < 12; i++) {
                x = net.activate("act" + i, net.convolution("conv" + i, x, new Convolution(32, 3, 1, 1, true)));
            }
            x = net.activate("act", net.dense("fc1", net.globalAveragePool("pool", x), 64));
            net.output("logits", net.dense("fc2", x, 10));
        }
    };

    @ParameterizedTest
    @EnumSource
    void resNet50IsHealthy(Activations activation) {
        Activation f = activation.activation();
        Weights weights = SeededWeights.of(Models.RESNET50.model(), f);
        Samples photographs = Samples.of(Models.RESNET50.model());
        try (Reference reference = Reference.of(new Network(Models.RESNET50.model(), f, weights), 2)) {
            SiteHealth health = SiteHealth.of(reference, Models.RESNET50.model(), f, photographs.inputs(1));
            assertThat(health.sites()).isEqualTo(49);
            assertHealthy(health);
            // Of 22,720; a single image need not reach each of them.
            assertThat(health.deadChannels()).isLessThan(5);
            double[] one = logits(reference, photographs.inputs(0));
            double correlation = correlation(one, health.logits());
            System.out.printf(Locale.ROOT, "%s %s, logits correlate %.2f%n", activation, health, correlation);
            assertThat(correlation).as("two photographs").isLessThan(0.8);
            assertThat(margin(one)).as("margin of the first class").isGreaterThan(1e-3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void plainNetworksAreHealthy(Activations activation) {
        Activation f = activation.activation();
        Weights weights = SeededWeights.of(PLAIN, f);
        Samples noise = Samples.of(PLAIN);
        try (Reference reference = Reference.of(new Network(PLAIN, f, weights), 1)) {
            SiteHealth health = SiteHealth.of(reference, PLAIN, f, noise.inputs(0));
            assertHealthy(health);
            assertThat(health.deadChannels()).isZero();
            assertThat(correlation(logits(reference, noise.inputs(1)), health.logits()))
                    .isLessThan(0.99);
        }
    }

    private static void assertHealthy(SiteHealth health) {
        assertThat(health.smallestDeviation()).isGreaterThan(0.3);
        assertThat(health.largestDeviation()).isLessThan(10);
        assertThat(health.smallestNegativeShare()).isGreaterThan(0.1);
        assertThat(health.largestNegativeShare()).isLessThan(0.9);
    }

    /** Were a relative error to grow by a tenth in each layer, half precision could not tell one image from another. */
    @ParameterizedTest
    @EnumSource
    void resNet50IsWellConditioned(Activations activation) {
        Model resNet50 = Models.RESNET50.model();
        Weights weights = SeededWeights.of(resNet50, activation.activation());
        Network network = new Network(resNet50, activation.activation(), weights);
        try (ErrorBound bound = ErrorBound.of(network, Precision.FP32, 2)) {
            ErrorBound.Bounded logits =
                    bound.run(Samples.of(resNet50).inputs(0), Set.of()).get("logits");
            double largest =
                    Arrays.stream(logits.values().values()).map(Math::abs).max().orElseThrow();
            double sigma = Arrays.stream(logits.sigma()).max().orElseThrow();
            assertThat(ErrorBound.tolerance(sigma) / largest).isBetween(1e-6, 3e-5);
        }
    }

    @Test
    void anotherActivationGivesOtherLogits() {
        Weights weights = SeededWeights.of(PLAIN, Activations.RELU.activation());
        Map<String, float[]> input = Samples.of(PLAIN).inputs(0);
        double[][] logits = Arrays.stream(Activations.values())
                .map(a -> {
                    try (Reference reference = Reference.of(new Network(PLAIN, a.activation(), weights), 1)) {
                        return logits(reference, input);
                    }
                })
                .toArray(double[][]::new);
        for (int a = 0; a < logits.length; a++) {
            for (int b = 0; b < a; b++) {
                double[] difference = new double[logits[a].length];
                for (int i = 0; i < difference.length; i++) {
                    difference[i] = Math.abs(logits[a][i] - logits[b][i]);
                }
                assertThat(Arrays.stream(difference).max().orElseThrow()).isGreaterThan(0.01);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RELU, 6f6c3ed01f595399df0a25c41160823d0cb398bc7f229a5153b240314e67757d",
        "ELU, 09b2e1f4a1011a525085c96639df474848bfc7afa3904506836305c912f8bb49",
        "ISRLU, bccf4fb3c2b27ca3376528bcff59f56a617144392a06573c757da442b993266d",
        "SWISH, b11ce9bea08a04bf236f9307d2b8ceb62908aa0405ac3b59631eed87c756dceb"
    })
    void haveTheSameBitsEverywhere(Activations activation, String sha256) throws IOException, GeneralSecurityException {
        Weights weights = DefaultWeights.load(Models.RESNET50, activation.activation());
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        SafeTensors.write(new DigestOutputStream(OutputStream.nullOutputStream(), digest), weights);
        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(sha256);
        Parameters.check(Models.RESNET50.model(), weights, "seeded");
    }

    @Test
    void replaceTrainedWeightsForOtherCoefficients() {
        Weights trained = DefaultWeights.load(Models.LENET5, new Isrlu(1));
        Weights seeded = DefaultWeights.load(Models.LENET5, new Isrlu(3));
        assertThat(seeded.parameters().keySet()).isEqualTo(trained.parameters().keySet());
        assertThat(seeded.get("fc3.bias", 10)).isNotEqualTo(trained.get("fc3.bias", 10));
    }

    private static double[] logits(Reference reference, Map<String, float[]> input) {
        Tensor logits = reference.run(input, Set.of()).get("logits");
        return logits.values();
    }

    private static double margin(double[] logits) {
        double[] sorted = logits.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length - 1] - sorted[sorted.length - 2];
    }

    private static double correlation(double[] a, double[] b) {
        double meanA = Arrays.stream(a).average().orElseThrow();
        double meanB = Arrays.stream(b).average().orElseThrow();
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }
        return ab / Math.sqrt(aa * bb);
    }
}
