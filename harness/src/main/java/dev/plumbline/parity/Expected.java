// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.parity;

import dev.plumbline.activation.Activation;
import dev.plumbline.activation.Relu;
import dev.plumbline.interpret.ErrorBound;
import dev.plumbline.interpret.Precision;
import dev.plumbline.interpret.Reference;
import dev.plumbline.interpret.Signature;
import dev.plumbline.journal.Placement;
import dev.plumbline.model.Network;
import dev.plumbline.model.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import static java.util.Objects.requireNonNull;

/**
 * What a network must give for some images in some precision: shared by all cells that differ in engine and batch only.
 *
 * @param images for each image its outputs by name
 * @param contrast how far, in tolerances, the network is from the same with another activation, over the first images
 */
public record Expected(Precision precision, List<Map<String, Expectation>> images, double contrast) {
    /** What differs by more than this many tolerances (one for each side) cannot be taken for each other. */
    private static final double CLEAR = 2;

    private static final int CONTRASTED = 4;

    public Expected {
        images = List.copyOf(images);
    }

    /**
     * Computes. Takes as long as the reference takes for all images.
     *
     * @param network what the cell names; {@code IDENTITY} and {@code NONE} placements are expected to leave its
     *     activation out
     * @param images for each image its inputs by name
     */
    public static Expected compute(
            Network network, Placement placement, Precision precision, List<Map<String, float[]>> images, int threads) {
        Network judged = judged(network, placement);
        List<Map<String, Expectation>> expectations = new ArrayList<>();
        try (Truth truth = new Truth(judged, precision, threads)) {
            for (Map<String, float[]> image : images) {
                expectations.add(truth.run(image, Set.of()));
            }
        }
        return new Expected(precision, expectations, contrast(network, judged, expectations, images, threads));
    }

    /** The network whose values a placement must give. */
    static Network judged(Network network, Placement placement) {
        return placement.computes() ? network : new Network(network.model(), new Identity(), network.weights());
    }

    private static double contrast(
            Network network,
            Network judged,
            List<Map<String, Expectation>> expectations,
            List<Map<String, float[]>> images,
            int threads) {
        Activation other = network.activation() instanceof Relu ? new Identity() : new Relu();
        Activation instead = judged.activation() instanceof Identity ? network.activation() : other;
        double contrast = 0;
        try (Reference reference = Reference.of(new Network(network.model(), instead, network.weights()), threads)) {
            for (int i = 0; i < Math.min(CONTRASTED, images.size()) && !(contrast > CLEAR); i++) {
                Map<String, Tensor> swapped = reference.run(images.get(i), Set.of());
                for (Map.Entry<String, Expectation> output : expectations.get(i).entrySet()) {
                    Tensor values = requireNonNull(swapped.get(output.getKey()));
                    contrast = Math.max(contrast, output.getValue().distance(values.values()));
                }
            }
        }
        return contrast;
    }

    /** Why a comparison with these values would prove nothing, one sentence; empty if it would prove something. */
    Optional<String> weakness() {
        if (images.size() < 2) {
            return Optional.of("parity needs at least 2 images, but was given " + images.size());
        }
        Optional<String> neverFinite = neverFinite();
        if (neverFinite.isPresent()) {
            return neverFinite;
        }
        for (String output : images.get(0).keySet()) {
            double signal = images.stream()
                    .map(image -> requireNonNull(image.get(output)))
                    .mapToDouble(image -> image.distance(new double[image.tolerance().length]))
                    .max()
                    .orElse(0);
            if (!(signal > CLEAR)) {
                return Optional.of("the tolerance of output " + output + " would accept zeros for every image;"
                        + " compare in a higher precision or with other weights");
            }
        }
        if (4 * clear() < images.size()) {
            return Optional.of("the tolerance would accept most images' outputs for those of their neighbours;"
                    + " compare images that differ more");
        }
        return contrast > CLEAR
                ? Optional.empty()
                : Optional.of("the outputs would be the same with another activation, so this cell does not test its"
                        + " own; use weights or images that reach its negative side");
    }

    /** That an element of an output is NaN or infinite for every image; empty if none is. */
    Optional<String> neverFinite() {
        for (Map.Entry<String, Expectation> output : images.get(0).entrySet()) {
            double[] first = output.getValue().values().values();
            for (int i = 0; i < first.length; i++) {
                int at = i;
                if (images.stream()
                        .noneMatch(image -> Double.isFinite(requireNonNull(image.get(output.getKey()))
                                .values()
                                .values()[at]))) {
                    return Optional.of("the reference's own output " + output.getKey() + " is " + first[i]
                            + " at element " + i + " for the first image and finite for none");
                }
            }
        }
        return Optional.empty();
    }

    /** How many images cannot be taken for the next one. */
    private long clear() {
        return IntStream.range(0, images.size())
                .filter(i -> distance(i, (i + 1) % images.size()) > CLEAR)
                .count();
    }

    private double distance(int image, int other) {
        return images.get(image).entrySet().stream()
                .mapToDouble(output -> output.getValue()
                        .distance(requireNonNull(images.get(other).get(output.getKey()))
                                .values()
                                .values()))
                .max()
                .orElse(0);
    }

    /** How the tolerance was derived and what it would notice, in words. */
    String tolerance() {
        double largest = images.stream()
                .flatMap(image -> image.values().stream())
                .flatMapToDouble(output -> Arrays.stream(output.tolerance()))
                .max()
                .orElse(0);
        return String.format(
                Locale.ROOT,
                "6 sigma of the rounding errors propagated for %s, c = %s; largest accepted |error| %.2g; another"
                        + " activation is %.2g tolerances away, and %d of %d images are told from the next",
                precision,
                ErrorBound.CALIBRATION,
                largest,
                contrast,
                clear(),
                images.size());
    }

    /** The outputs of the model must be the outputs that are expected. */
    void requireOutputsOf(Network network) {
        Set<String> declared = Signature.of(network.model()).outputs().keySet();
        for (Map<String, Expectation> image : images) {
            if (!image.keySet().equals(declared)) {
                throw new IllegalArgumentException("the expected outputs are " + image.keySet() + ", but "
                        + network.model().name() + " declares " + declared);
            }
        }
    }
}
