// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.activation.Activation;
import dev.plumbline.activation.Activations;
import dev.plumbline.activation.Elu;
import dev.plumbline.activation.Isrlu;
import dev.plumbline.activation.Swish;
import dev.plumbline.interpret.ErrorBound.Bounded;
import dev.plumbline.model.Network;
import dev.plumbline.model.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Two independent float64 implementations, and one with different numbers of threads, on networks of odd shapes. */
final class ReferenceAgreementTest {
    private static final int NETWORKS = 300;

    private static final List<Activation> ACTIVATIONS = new ArrayList<>();

    static {
        Arrays.stream(Activations.values()).map(Activations::activation).forEach(ACTIVATIONS::add);
        ACTIVATIONS.addAll(List.of(new Elu(0.3), new Isrlu(3), new Swish(1.7), new Swish(0)));
    }

    private static Network network(int seed) {
        RandomModel model = new RandomModel(seed);
        return new Network(model, ACTIVATIONS.get(seed % ACTIVATIONS.size()), RandomWeights.of(model, seed));
    }

    private static Map<String, float[]> input(Network network, int seed) {
        int elements = ((RandomModel) network.model()).input().elements();
        return Map.of("in", RandomWeights.normal(elements, new Random(seed)));
    }

    @Test
    void twoImplementationsAgreeToTheRoundingOfFloat64() {
        long compared = 0;
        double worst = 0;
        for (int seed = 0; seed < NETWORKS; seed++) {
            Network network = network(seed);
            Set<String> layers = new TreeSet<>(Outline.of(network).layers());
            Map<String, float[]> input = input(network, seed);
            Map<String, Tensor> direct = DirectReference.of(network, 2).run(input, layers);
            try (ErrorBound bound = ErrorBound.of(network, Precision.FP64, 2);
                    Reference reference = Reference.of(network, 2)) {
                Map<String, Bounded> bounded = bound.run(input, layers);
                Map<String, Tensor> fast = reference.run(input, layers);
                assertThat(fast.keySet()).containsExactlyElementsOf(direct.keySet());
                for (String name : direct.keySet()) {
                    assertThat(bounded.get(name).values()).isEqualTo(fast.get(name));
                    Deviation deviation = Deviation.of(direct.get(name).values(), bounded.get(name));
                    assertThat(direct.get(name).shape())
                            .isEqualTo(fast.get(name).shape());
                    assertThat(deviation.exceedances())
                            .as("seed %d, %s", seed, name)
                            .isZero();
                    compared += deviation.compared();
                    worst = Math.max(worst, deviation.worst());
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "float64 twice: %,d elements of %d networks, largest |difference| / sigma %.2f%n",
                compared,
                NETWORKS,
                worst);
        assertThat(compared).isGreaterThan(1_000_000);
    }

    @Test
    void theNumberOfThreadsChangesNoBit() {
        for (int seed = 0; seed < 40; seed++) {
            Network network = network(seed);
            Set<String> layers = Outline.of(network).layers();
            Map<String, Tensor> expected = null;
            for (int threads : new int[] {1, 2, 3, 5}) {
                try (Reference reference = Reference.of(network, threads)) {
                    Map<String, Tensor> result = reference.run(input(network, seed), layers);
                    expected = expected == null ? result : expected;
                    assertThat(result).as("seed %d, %d threads", seed, threads).isEqualTo(expected);
                }
            }
        }
    }
}
