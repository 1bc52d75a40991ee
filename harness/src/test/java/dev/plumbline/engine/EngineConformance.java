// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine;

import dev.plumbline.activation.Activations;
import dev.plumbline.activation.Swish;
import dev.plumbline.engine.Engine.Build;
import dev.plumbline.interpret.Precision;
import dev.plumbline.interpret.Reference;
import dev.plumbline.interpret.Signature;
import dev.plumbline.journal.Placement;
import dev.plumbline.model.LeNet5;
import dev.plumbline.model.Model;
import dev.plumbline.model.Network;
import dev.plumbline.model.Tensor;
import dev.plumbline.model.Weights;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What every engine has to do; a subclass names the engine. */
public abstract class EngineConformance {
    private static final Network LENET = network(new LeNet5(), Activations.SWISH);
    private static final int IMAGE = 28 * 28;

    protected abstract Engine engine();

    /** A sanity bound on |actual - expected| relative to the largest |expected| of the tensor; parity is stricter. */
    protected abstract double sane();

    private static Network network(Model model, Activations activation) {
        return new Network(model, activation.activation(), RandomWeights.of(model, 1));
    }

    private Session open(Network network, int batch, Set<String> traced) {
        Engine engine = engine();
        Placement placement = engine.placements().get(0);
        return engine.open(new Build(network, placement, engine.precisions().get(0), batch, traced));
    }

    private static float[] noise(long seed, int length) {
        Random random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Noise for all inputs of a model. */
    private static Map<String, float[]> inputs(Model model, int batch) {
        Map<String, float[]> inputs = new LinkedHashMap<>();
        Signature.of(model)
                .inputs()
                .forEach((name, shape) -> inputs.put(name, noise(name.hashCode(), batch * shape.elements())));
        return inputs;
    }

    private static Map<String, Tensor> run(Session session, Map<String, float[]> inputs) {
        inputs.forEach(session::upload);
        session.run();
        return session.outputs();
    }

    /** Holds every output and traced layer of a batch against the reference, image by image. */
    private void agree(Network network, int batch, Set<String> traced) {
        Map<String, float[]> inputs = inputs(network.model(), batch);
        try (Session session = open(network, batch, traced);
                Reference reference = Reference.of(network, 1)) {
            Map<String, Tensor> actual = run(session, inputs);
            Set<String> names = new HashSet<>(traced);
            names.addAll(Signature.of(network.model()).outputs().keySet());
            assertThat(actual).containsOnlyKeys(names);
            for (int i = 0; i < batch; i++) {
                int image = i;
                Map<String, float[]> one = new HashMap<>();
                inputs.forEach((name, values) -> one.put(name, part(values, image, batch)));
                reference
                        .run(one, traced)
                        .forEach((name, tensor) -> agree(name, actual.get(name), image, batch, tensor));
            }
        }
    }

    private static float[] part(float[] values, int index, int parts) {
        int length = values.length / parts;
        return Arrays.copyOfRange(values, index * length, (index + 1) * length);
    }

    private void agree(String name, Tensor actual, int image, int batch, Tensor expected) {
        int[] shape = actual.shape();
        assertThat(shape[0]).as("batch of %s", name).isEqualTo(batch);
        assertThat(Arrays.copyOfRange(shape, 1, shape.length))
                .as("shape of %s", name)
                .isEqualTo(expected.shape());
        double scale = Arrays.stream(expected.values()).map(Math::abs).max().orElseThrow();
        assertThat(scale).as("largest value of %s", name).isPositive().isFinite();
        int length = expected.values().length;
        for (int i = 0; i < length; i++) {
            double error = Math.abs(actual.values()[image * length + i] - expected.values()[i]);
            assertThat(error / scale).as("%s[%d] of image %d", name, i, image).isLessThanOrEqualTo(sane());
        }
    }

    @ParameterizedTest
    @EnumSource
    void followsTheReferenceThroughEveryLayerOfLeNet5(Activations activation) {
        Network network = network(LENET.model(), activation);
        agree(network, 1, Signature.of(network.model()).layers().keySet());
        agree(network, 3, Set.of());
    }

    @ParameterizedTest
    @EnumSource
    void followsTheReferenceThroughAnOddNetwork(Activations activation) {
        Network network = network(new OddNet(), activation);
        agree(network, 1, Set.of());
        agree(network, 3, Signature.of(network.model()).layers().keySet());
    }

    @ParameterizedTest
    @EnumSource
    void followsTheReferenceThroughEveryVerb(Activations activation) {
        Network network = network(new WideNet(), activation);
        agree(network, 1, Signature.of(network.model()).layers().keySet());
        agree(network, 3, Set.of());
    }

    @ParameterizedTest
    @EnumSource
    void followsTheReferenceThroughOneVerb(VerbNet verb) {
        Network network = network(verb, Activations.ELU);
        agree(network, 1, Signature.of(verb).layers().keySet());
        agree(network, 3, Set.of());
    }

    @Test
    void keepsTheImagesOfABatchApart() {
        float[] images = noise(3, 3 * IMAGE);
        try (Session session = open(LENET, 3, Set.of())) {
            double[] before =
                    run(session, Map.of("image", images)).get("logits").values();
            System.arraycopy(noise(4, IMAGE), 0, images, IMAGE, IMAGE);
            double[] after = run(session, Map.of("image", images)).get("logits").values();
            assertThat(Arrays.copyOfRange(after, 0, 10)).isEqualTo(Arrays.copyOfRange(before, 0, 10));
            assertThat(Arrays.copyOfRange(after, 10, 20)).isNotEqualTo(Arrays.copyOfRange(before, 10, 20));
            assertThat(Arrays.copyOfRange(after, 20, 30)).isEqualTo(Arrays.copyOfRange(before, 20, 30));
        }
    }

    @Test
    void givesTheSameBitsAgain() {
        Map<String, float[]> inputs = inputs(LENET.model(), 2);
        try (Session session = open(LENET, 2, Set.of());
                Session other = open(LENET, 2, Set.of())) {
            Map<String, Tensor> first = run(session, inputs);
            session.run();
            assertThat(session.outputs()).isEqualTo(first);
            assertThat(run(other, inputs)).isEqualTo(first);
        }
    }

    @Test
    void copiesWhatGoesInAndWhatComesOut() {
        float[] image = noise(5, IMAGE);
        try (Session session = open(LENET, 1, Set.of("act1"))) {
            Map<String, Tensor> first = run(session, Map.of("image", image));
            Map<String, double[]> kept = new HashMap<>();
            first.forEach((name, tensor) -> kept.put(name, tensor.values().clone()));
            Arrays.fill(image, 7);
            first.values().forEach(tensor -> Arrays.fill(tensor.values(), 7));
            session.run();
            Map<String, Tensor> second = session.outputs();
            kept.forEach((name, values) -> assertThat(second.get(name).values()).isEqualTo(values));
            run(session, Map.of("image", noise(6, IMAGE)));
            kept.forEach((name, values) -> assertThat(second.get(name).values()).isEqualTo(values));
        }
    }

    @Test
    void refusesInputsThatDoNotFit() {
        try (Session session = open(LENET, 2, Set.of())) {
            refuses(
                    () -> session.upload("image", new float[IMAGE]),
                    " was given 784 values for input image, but 2 x 1x28x28 needs 1568");
            refuses(
                    () -> session.upload("picture", new float[IMAGE]),
                    " was given an input picture, but the model's inputs are [image]");
        }
    }

    @Test
    void refusesToRunBeforeEveryInputIsThere() {
        Network network = network(new OddNet(), Activations.RELU);
        try (Session session = open(network, 1, Set.of())) {
            session.upload("left", inputs(network.model(), 1).get("left"));
            refuses(session::run, " was run before its inputs were set; upload [right] first");
            refuses(session::outputs, " has no outputs before its first run; run it first");
        }
    }

    @Test
    void refusesUseAfterClose() {
        Session session = open(LENET, 1, Set.of());
        session.upload("image", noise(7, IMAGE));
        session.close();
        session.close();
        refuses(session::run, "'s session is closed; open another one");
        refuses(session::outputs, "'s session is closed; open another one");
        refuses(() -> session.upload("image", noise(7, IMAGE)), "'s session is closed; open another one");
    }

    @Test
    void refusesWhatItCannotBuild() {
        assertThatThrownBy(() -> open(LENET, 1, Set.of("conv9")))
                .isInstanceOf(EngineException.class)
                .hasMessage("lenet5 has no layer conv9 to trace; its layers are conv1, act1, pool1, conv2, act2, pool2,"
                        + " fc1, act3, fc2, act4, fc3");
        refuses(() -> open(LENET, 0, Set.of()), " needs a batch of at least 1 image, but was given 0");
        Network empty = new Network(LENET.model(), new Swish(1), new Weights(Map.of()));
        refuses(() -> open(empty, 1, Set.of()), " could not build lenet5: the weights hold no conv1.weight");
    }

    @Test
    void refusesPlacementsAndPrecisionsThatItDoesNotOffer() {
        Engine engine = engine();
        Set<Placement> placements = EnumSet.allOf(Placement.class);
        engine.placements().forEach(placements::remove);
        for (Placement placement : placements) {
            refuses(
                    () -> engine.open(
                            new Build(LENET, placement, engine.precisions().get(0), 1, Set.of())),
                    " has no placement " + placement + "; choose one of " + engine.placements());
        }
        Set<Precision> precisions = EnumSet.allOf(Precision.class);
        engine.precisions().forEach(precisions::remove);
        for (Precision precision : precisions) {
            refuses(
                    () -> engine.open(new Build(LENET, engine.placements().get(0), precision, 1, Set.of())),
                    " has no precision " + precision + "; choose one of " + engine.precisions());
        }
    }

    @Test
    void isFoundByItsName() {
        assertThat(Engines.named(engine().name())).hasSameClassAs(engine());
        assertThat(engine().unavailable()).isEmpty();
    }

    private void refuses(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(EngineException.class).hasMessage(engine().name() + message);
    }
}
