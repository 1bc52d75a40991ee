// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.activation.Activation;
import dev.plumbline.activation.Elu;
import dev.plumbline.activation.Isrlu;
import dev.plumbline.activation.Operators;
import dev.plumbline.engine.Engine.Build;
import dev.plumbline.engine.RandomWeights;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Placement;
import dev.plumbline.model.LeNet5;
import dev.plumbline.model.Model;
import dev.plumbline.model.Network;
import dev.plumbline.model.NetworkBuilder;
import dev.plumbline.model.Pool;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PlanKeyTest {
    private static final PlanKey.Device H100 =
            new PlanKey.Device("10.6.0", "580.159.04", "NVIDIA H100 80GB HBM3", "9.0", 85_000_000_000L);
    private static final PlanKey.Libraries LIBRARIES = new PlanKey.Libraries(26, "01".repeat(32));
    private static final PlanKey KEY = new PlanKey(
            H100,
            LIBRARIES,
            "ef".repeat(32),
            "ab".repeat(32),
            Placement.PLUGIN,
            Precision.FP16,
            32,
            new TreeSet<>(Set.of("conv1", "relu1")),
            "cd".repeat(32),
            new TreeSet<>(Set.of("TF32")));

    @Test
    void isTextWithAFactALine() {
        assertThat(KEY.text())
                .isEqualTo("""
                plumbline engine plan
                tensorrt=10.6.0
                driver=580.159.04
                gpu=NVIDIA H100 80GB HBM3
                capability=9.0
                memory=85000000000
                tensorrt.build=26
                cuda.runtime=%s
                code=%s
                network=%s
                placement=PLUGIN
                precision=FP16
                batch=32
                traced conv1=true
                traced relu1=true
                plugins=%s
                flag TF32=true
                """.formatted("01".repeat(32), "ef".repeat(32), "ab".repeat(32), "cd".repeat(32)));
        assertThat(H100.timingCache()).isEqualTo("""
                plumbline timing cache 1
                tensorrt=10.6.0
                driver=580.159.04
                gpu=NVIDIA H100 80GB HBM3
                capability=9.0
                memory=85000000000
                """);
    }

    @Test
    void everyFactMatters() {
        Set<String> texts = new TreeSet<>(Set.of(KEY.text()));
        List<PlanKey.Device> devices = List.of(
                new PlanKey.Device("10.7.0", "580.159.04", "NVIDIA H100 80GB HBM3", "9.0", 85_000_000_000L),
                new PlanKey.Device("10.6.0", "580.159.05", "NVIDIA H100 80GB HBM3", "9.0", 85_000_000_000L),
                new PlanKey.Device("10.6.0", "580.159.04", "NVIDIA H200", "9.0", 85_000_000_000L),
                new PlanKey.Device("10.6.0", "580.159.04", "NVIDIA H100 80GB HBM3", "8.0", 85_000_000_000L),
                new PlanKey.Device("10.6.0", "580.159.04", "NVIDIA H100 80GB HBM3", "9.0", 42_000_000_000L));
        for (PlanKey.Device device : devices) {
            assertThat(texts.add(of(device, "a", 1, Set.of(), "p", Set.of()))).isTrue();
        }
        assertThat(texts.add(of(H100, "a", 1, Set.of(), "p", Set.of()))).isTrue();
        assertThat(texts.add(of(H100, "b", 1, Set.of(), "p", Set.of()))).isTrue();
        assertThat(texts.add(of(H100, "a", 2, Set.of(), "p", Set.of()))).isTrue();
        assertThat(texts.add(of(H100, "a", 1, Set.of("x"), "p", Set.of()))).isTrue();
        assertThat(texts.add(of(H100, "a", 1, Set.of(), "q", Set.of()))).isTrue();
        assertThat(texts.add(of(H100, "a", 1, Set.of(), "p", Set.of("x")))).isTrue();
        for (PlanKey.Libraries libraries :
                List.of(new PlanKey.Libraries(27, LIBRARIES.runtime()), new PlanKey.Libraries(26, "02".repeat(32)))) {
            assertThat(texts.add(of(libraries, "e", H100, "a", 1, Set.of(), "p", Set.of())))
                    .isTrue();
        }
        assertThat(texts.add(of(LIBRARIES, "f", H100, "a", 1, Set.of(), "p", Set.of())))
                .isTrue();
        for (Placement placement : Placement.values()) {
            for (Precision precision : Precision.values()) {
                PlanKey key = new PlanKey(
                        H100, LIBRARIES, "e", "c", placement, precision, 1, new TreeSet<>(), "p", new TreeSet<>());
                assertThat(texts.add(key.text())).isTrue();
            }
        }
    }

    private static String of(
            PlanKey.Device device, String network, int batch, Set<String> traced, String plugins, Set<String> flags) {
        return of(LIBRARIES, "e", device, network, batch, traced, plugins, flags);
    }

    private static String of(
            PlanKey.Libraries libraries,
            String code,
            PlanKey.Device device,
            String network,
            int batch,
            Set<String> traced,
            String plugins,
            Set<String> flags) {
        return new PlanKey(
                        device,
                        libraries,
                        code,
                        network,
                        Placement.PLUGIN,
                        Precision.FP16,
                        batch,
                        new TreeSet<>(traced),
                        plugins,
                        new TreeSet<>(flags))
                .text();
    }

    @Test
    void noNameCanForgeAnotherFact() {
        assertThatThrownBy(() -> of(H100, "a", 1, Set.of("x\nplugins=other"), "p", Set.of()))
                .hasMessageStartingWith("a fact of an engine plan may hold no line break: traced x");
    }

    @Test
    void aNetworkIsItsLayersWiringActivationAndBits() {
        Weights weights = RandomWeights.of(new LeNet5(), 1);
        Network network = new Network(new LeNet5(), new Isrlu(1), weights);
        List<String> digests = new ArrayList<>();
        digests.add(NetworkDigest.of(network));
        digests.add(NetworkDigest.of(new Network(new LeNet5(), new Isrlu(Math.nextUp(1.0)), weights)));
        digests.add(NetworkDigest.of(new Network(new LeNet5(), new Elu(1), weights)));
        digests.add(NetworkDigest.of(new Network(new LeNet5(), new Isrlu(1), oneBitOff(weights))));
        digests.add(NetworkDigest.of(tiny("a", "b", new Pool(3, 2, 1))));
        digests.add(NetworkDigest.of(tiny("b", "a", new Pool(3, 2, 1))));
        digests.add(NetworkDigest.of(tiny("a", "b", new Pool(2, 2, 1))));
        assertThat(digests).doesNotHaveDuplicates().allMatch(digest -> digest.matches("[0-9a-f]{64}"));
        assertThat(NetworkDigest.of(network)).isEqualTo(digests.get(0));
        PlanKey key = PlanKey.of(
                H100, LIBRARIES, new Build(network, Placement.NATIVE, Precision.FP32, 1, Set.of()), "none", List.of());
        assertThat(key.text())
                .contains("network=" + digests.get(0) + "\n")
                .contains("code=" + PlanCode.digest() + "\n");
    }

    /** The same name and coefficients, composed otherwise: TensorRT would build other layers. */
    @Test
    void anActivationIsItsCompositionToo() {
        Weights weights = RandomWeights.of(new LeNet5(), 1);
        Activation same = new Recomposed(new Elu(1), false);
        Activation other = new Recomposed(new Elu(1), true);
        assertThat(other.describe()).isEqualTo(new Elu(1).describe());
        assertThat(List.of(new Elu(1), same, other).stream()
                        .map(activation -> NetworkDigest.of(new Network(new LeNet5(), activation, weights)))
                        .distinct())
                .hasSize(2);
        assertThat(List.of(new Elu(1), same, other).stream()
                        .map(activation -> NetworkDigest.of(sitesOf(activation)))
                        .distinct())
                .hasSize(2);
        assertThat(Composition.of(new Isrlu(2))).isEqualTo("""
                x()
                constant(0.0)
                minimum(0, 1)
                multiply(2, 2)
                constant(2.0)
                multiply(3, 4)
                constant(1.0)
                add(5, 6)
                squareRoot(7)
                relu(0)
                divide(2, 8)
                add(9, 10)
                result 11""");
    }

    private static Network sitesOf(Activation activation) {
        Model model = new Model() {
            @Override
            public String name() {
                return "own";
            }

            @Override
            public <T> void define(NetworkBuilder<T> net) {
                net.output("y", net.activate("a", net.input("x", new Shape(1, 8, 8)), activation));
            }
        };
        return new Network(model, new Elu(1), new Weights(Map.of()));
    }

    /** An activation that begins with a step of its own. */
    private record Recomposed(Activation activation, boolean stepped) implements Activation {
        @Override
        public String name() {
            return activation.name();
        }

        @Override
        public Map<String, Double> coefficients() {
            return activation.coefficients();
        }

        @Override
        public double apply(double x) {
            return activation.apply(x);
        }

        @Override
        public double derivative(double x) {
            return activation.derivative(x);
        }

        @Override
        public double lipschitz() {
            return activation.lipschitz();
        }

        @Override
        public double[] steepest() {
            return activation.steepest();
        }

        @Override
        public <T> T compose(Operators<T> ops, T x) {
            return activation.compose(ops, stepped ? ops.multiply(x, ops.constant(1)) : x);
        }
    }

    private static Weights oneBitOff(Weights weights) {
        Map<String, Weights.Parameter> parameters = new LinkedHashMap<>(weights.parameters());
        parameters.computeIfPresent("fc1.bias", (name, parameter) -> {
            float[] values = Arrays.copyOf(parameter.values(), parameter.values().length);
            values[0] = Math.nextUp(values[0]);
            return new Weights.Parameter(parameter.shape(), values);
        });
        return new Weights(parameters);
    }

    /** Two activations of which one is pooled. */
    private static Network tiny(String pooled, String other, Pool how) {
        Model model = new Model() {
            @Override
            public String name() {
                return "tiny";
            }

            @Override
            public <T> void define(NetworkBuilder<T> net) {
                T x = net.input("x", new Shape(1, 8, 8));
                T a = net.activate("a", x);
                T b = net.activate("b", x);
                net.output("pooled", net.maxPool("pool", pooled.equals("a") ? a : b, how));
                net.output("other", other.equals("a") ? a : b);
            }
        };
        return new Network(model, new Elu(1), new Weights(Map.of()));
    }
}
