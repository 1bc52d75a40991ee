// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.parity;

import dev.plumbline.activation.Activations;
import dev.plumbline.engine.Engine;
import dev.plumbline.engine.Engine.Build;
import dev.plumbline.engine.Session;
import dev.plumbline.engine.faulty.FaultyEngine;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Placement;
import dev.plumbline.model.Network;
import dev.plumbline.model.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ParityTest {
    private static final Subject LENET = Subject.of("lenet5", Activations.ISRLU, Precision.FP32, 3, 10);

    @Test
    void passesACorrectEngineAndSaysWhatItCompared() {
        Entry.Parity verdict = LENET.verdict(new FaultyEngine(), 4);

        assertThat(verdict.reason()).isNull();
        assertThat(verdict.pass()).isTrue();
        assertThat(verdict.cell()).isEqualTo("lenet5/isrlu/faulty-none/native/fp32/b4");
        assertThat(verdict.expected()).isEqualTo("the float64 reference");
        assertThat(verdict.tolerance())
                .matches("6 sigma of the rounding errors propagated for FP32, c = 1\\.0; largest accepted \\|error\\|"
                        + " .*e-0[56]; another activation is .*e\\+0[345] tolerances away, and 10 of 10 images are told"
                        + " from the next");
        assertThat(verdict.images()).isEqualTo(10);
        assertThat(verdict.top1() + verdict.excused()).isEqualTo(10);
        assertThat(verdict.divergent()).isNull();
        assertThat(verdict.outputs()).hasSize(1);
        Entry.Comparison logits = verdict.outputs().get(0);
        assertThat(logits.elements()).as("three batches of four").isEqualTo(120);
        assertThat(logits.worst()).isPositive().isLessThan(1);
        assertThat(logits.ulp()).isPositive().isLessThan(1000);
        assertThat(logits.cosine()).isGreaterThan(0.999999);
    }

    @Test
    void theVerdictTurnsExactlyAtTheTolerance() {
        for (int element = 0; element < 10; element++) {
            int at = element;
            double tolerance = LENET.expected().images().get(9).get("logits").tolerance()[at];
            assertThat(offBy(9, at, 0.98 * tolerance).pass()).isTrue();
            Entry.Parity beyond = offBy(9, at, 1.02 * tolerance);
            assertThat(beyond.pass()).isFalse();
            assertThat(beyond.reason()).startsWith("logits of image 9 is ").contains("at element " + at);
            assertThat(offBy(9, at, -3 * tolerance).reason()).contains("; 1 of 100 elements are wrong");
        }
    }

    /** The verdict on an engine in float64 that is right but for one element of one image. */
    private static Entry.Parity offBy(int image, int element, double error) {
        Expected exact = new Expected(
                Precision.FP64, LENET.expected().images(), LENET.expected().contrast());
        Cell cell = new Cell("lenet5", "isrlu", "exact", Placement.NATIVE, Precision.FP64, 1);
        Engine engine = new Recalling(LENET, image, element, error);
        return Parity.verify(cell, engine, LENET.network(), LENET.samples(), exact, 1);
    }

    /** Knows the answers: recognises an image and returns what is expected of it. */
    private record Recalling(Subject subject, int image, int element, double error) implements Engine {
        @Override
        public String name() {
            return "exact";
        }

        @Override
        public Optional<String> unavailable() {
            return Optional.empty();
        }

        @Override
        public List<Placement> placements() {
            return List.of(Placement.NATIVE);
        }

        @Override
        public List<Precision> precisions() {
            return List.of(Precision.FP64);
        }

        @Override
        public Map<String, String> facts() {
            return Map.of();
        }

        @Override
        public Session open(Build build) {
            return new Session() {
                private int seen;

                @Override
                public void upload(String input, float[] values) {
                    while (!Arrays.equals(values, subject.samples().get(seen).get(input))) {
                        seen = (seen + 1) % subject.samples().size();
                    }
                }

                @Override
                public void run() {}

                @Override
                public Map<String, Tensor> outputs() {
                    double[] values = subject.expected()
                            .images()
                            .get(seen)
                            .get("logits")
                            .values()
                            .values()
                            .clone();
                    values[element] += seen == image ? error : 0;
                    return Map.of("logits", new Tensor(new int[] {1, values.length}, values));
                }

                @Override
                public void close() {}
            };
        }
    }

    @Test
    void batchesOfAnySizeCompareEverySlot() {
        for (int batch : new int[] {1, 2, 3, 10, 16}) {
            Entry.Parity verdict = LENET.verdict(new FaultyEngine(), batch);
            int batches = (10 + batch - 1) / batch;
            assertThat(verdict.reason()).as("batch of %d", batch).isNull();
            assertThat(verdict.outputs().get(0).elements()).isEqualTo(10L * batch * batches);
            assertThat(verdict.top1() + verdict.excused()).isEqualTo(10);
        }
    }

    @Test
    void specialValuesMustComeOutAsTheyShould() {
        for (Activations activation : Activations.values()) {
            Subject probe = Subject.of("probe", activation, Precision.FP32, 1, 4);
            assertThat(probe.verdict(new FaultyEngine(), 2).reason())
                    .as("%s", activation)
                    .isNull();
        }
    }

    @Test
    void placementsWithoutAnActivationAreExpectedToHaveNone() {
        Network network = LENET.network();
        Expected none = Expected.compute(network, Placement.NONE, Precision.FP32, LENET.samples(), 1);
        Cell cell = new Cell("lenet5", "isrlu", "faulty-none", Placement.NONE, Precision.FP32, 5);

        Entry.Parity active = Parity.verify(cell, anywhere("none"), network, LENET.samples(), none, 1);
        assertThat(active.pass()).isFalse();
        assertThat(active.divergent()).isEqualTo("act1");
        assertThat(Parity.verify(cell, anywhere("identity"), network, LENET.samples(), none, 1)
                        .reason())
                .isNull();
    }

    private static Engine anywhere(String script) {
        return new FaultyEngine(script) {
            @Override
            public List<Placement> placements() {
                return List.of(Placement.values());
            }
        };
    }

    @Test
    void namesALayerWithLittleMemory() {
        Build build = new Build(LENET.network(), Placement.NATIVE, Precision.FP32, 4, Set.of());
        Batch batch = new Batch(new int[] {4, 5, 6, 7}, 4);
        for (String fault : List.of("one-neuron-dead", "none", "throws-in-run")) {
            assertThat(new Divergence(new FaultyEngine(fault), build, LENET.samples(), 1, new Divergence.Limits(1, 1))
                            .first(batch, 6))
                    .isEqualTo(fault.equals("one-neuron-dead") ? Optional.of("fc2") : Optional.empty());
        }
    }

    @Test
    void refusesExpectationsOfAnotherCell() {
        Cell half = new Cell("lenet5", "isrlu", "faulty-none", Placement.NATIVE, Precision.FP16, 1);
        assertThatThrownBy(() ->
                        Parity.verify(half, new FaultyEngine(), LENET.network(), LENET.samples(), LENET.expected(), 1))
                .hasMessage("expected are 10 images in FP32, but lenet5/isrlu/faulty-none/native/fp16/b1 has 10");
    }
}
