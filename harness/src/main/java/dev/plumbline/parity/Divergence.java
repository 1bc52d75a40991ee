// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.parity;

import dev.plumbline.engine.Engine;
import dev.plumbline.engine.Engine.Build;
import dev.plumbline.engine.Session;
import dev.plumbline.interpret.Signature;
import dev.plumbline.model.Network;
import dev.plumbline.model.Shape;
import dev.plumbline.model.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

import static java.util.Objects.requireNonNull;

/** Finds the first layer, in the order of definition, whose values an engine gets wrong or that has none. */
final class Divergence {
    /**
     * How much is held at a time.
     *
     * @param expected elements of one image's layers
     * @param returned elements of a batch's layers; if there are more, one image is traced instead of the batch
     */
    record Limits(long expected, long returned) {
        static final Limits DEFAULT = new Limits(10L << 20, 48L << 20);
    }

    private final Engine engine;
    private final Build build;
    private final List<Map<String, float[]>> samples;
    private final int threads;
    private final Limits limits;

    /** @param build what failed */
    Divergence(Engine engine, Build build, List<Map<String, float[]>> samples, int threads, Limits limits) {
        this.engine = engine;
        this.build = build;
        this.samples = samples;
        this.threads = threads;
        this.limits = limits;
    }

    /**
     * The name of the layer; empty if the engine cannot be traced, or is right when traced.
     *
     * @param batch the batch that failed
     * @param image the first image in it that was wrong
     */
    Optional<String> first(Batch batch, int image) {
        try {
            Map<String, Shape> layers = Signature.of(build.network().model()).layers();
            long elements = layers.values().stream().mapToLong(Shape::elements).sum();
            Batch traced = elements * build.batch() > limits.returned() ? new Batch(new int[] {image}, 1) : batch;
            Map<String, Tensor> actual = trace(traced, layers.keySet());
            int slot = 0;
            while (traced.images()[slot] != image) {
                slot++;
            }
            return first(actual, slot, image, layers);
        } catch (Throwable e) { // whatever a broken engine throws: it has its verdict already
            return Optional.empty();
        }
    }

    private Map<String, Tensor> trace(Batch batch, Set<String> layers) {
        try (Session session = engine.open(
                new Build(build.network(), build.placement(), build.precision(), batch.images().length, layers))) {
            batch.run(session, samples);
            return session.outputs();
        }
    }

    private Optional<String> first(Map<String, Tensor> actual, int slot, int image, Map<String, Shape> layers) {
        return first(image, layers, (layer, expectation) -> {
            Tensor values = actual.get(layer);
            int length = expectation.tolerance().length;
            return values != null
                    && !(values.values().length >= (slot + 1) * length
                            && new OutputComparison(layer, build.precision())
                                    .add(image, expectation, values.values(), slot * length));
        });
    }

    /** The name of the first layer that must be NaN or infinite somewhere for an image; empty if none can be named. */
    Optional<String> firstNotFinite(int image) {
        try {
            return first(
                    image,
                    Signature.of(build.network().model()).layers(),
                    (layer, expectation) ->
                            Arrays.stream(expectation.values().values()).anyMatch(value -> !Double.isFinite(value)));
        } catch (IllegalArgumentException e) { // a layer whose tolerance is none
            return Optional.empty();
        }
    }

    private Optional<String> first(int image, Map<String, Shape> layers, BiPredicate<String, Expectation> wrong) {
        Network judged = Expected.judged(build.network(), build.placement());
        try (Truth truth = new Truth(judged, build.precision(), threads)) {
            for (Set<String> group : groups(layers)) {
                Map<String, Expectation> expected = truth.run(samples.get(image), group);
                for (String layer : group) {
                    if (wrong.test(layer, requireNonNull(expected.get(layer)))) {
                        return Optional.of(layer);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private List<Set<String>> groups(Map<String, Shape> layers) {
        List<Set<String>> groups = new ArrayList<>();
        long size = limits.expected();
        for (Map.Entry<String, Shape> layer : layers.entrySet()) {
            size += layer.getValue().elements();
            if (size > limits.expected()) {
                groups.add(new LinkedHashSet<>());
                size = layer.getValue().elements();
            }
            groups.get(groups.size() - 1).add(layer.getKey());
        }
        return groups;
    }
}
