// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.data;

import dev.plumbline.activation.Activation;
import dev.plumbline.interpret.Cost;
import dev.plumbline.interpret.Reference;
import dev.plumbline.interpret.Signature;
import dev.plumbline.model.Model;
import dev.plumbline.model.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the sites of a model see on one input, over all sites: deviation and share of negative values of what goes in,
 * and how many channels come out constant.
 */
record SiteHealth(
        int sites,
        double smallestDeviation,
        double largestDeviation,
        double smallestNegativeShare,
        double largestNegativeShare,
        double largestMagnitude,
        int deadChannels,
        double[] logits) {
    /** The layer before a site in order of definition is the one that feeds it. */
    static SiteHealth of(Reference reference, Model model, Activation f, Map<String, float[]> input) {
        List<String> layers = List.copyOf(Signature.of(model).layers().keySet());
        Set<String> sites = Cost.of(model).sites().keySet();
        List<String> feeding =
                sites.stream().map(site -> layers.get(layers.indexOf(site) - 1)).toList();
        Map<String, Tensor> run = reference.run(input, Set.copyOf(feeding));
        double[] deviations = new double[feeding.size()];
        double[] negative = new double[feeding.size()];
        double magnitude = 0;
        int dead = 0;
        for (int i = 0; i < deviations.length; i++) {
            Tensor x = run.get(feeding.get(i));
            double[] v = x.values();
            double mean = Arrays.stream(v).average().orElseThrow();
            deviations[i] = Math.sqrt(
                    Arrays.stream(v).map(a -> (a - mean) * (a - mean)).average().orElseThrow());
            negative[i] = Arrays.stream(v).filter(a -> a < 0).count() / (double) v.length;
            magnitude =
                    Math.max(magnitude, Arrays.stream(v).map(Math::abs).max().orElseThrow());
            dead += x.shape().length == 3 ? dead(v, x.shape()[0], f) : 0;
        }
        return new SiteHealth(
                sites.size(),
                Arrays.stream(deviations).min().orElseThrow(),
                Arrays.stream(deviations).max().orElseThrow(),
                Arrays.stream(negative).min().orElseThrow(),
                Arrays.stream(negative).max().orElseThrow(),
                magnitude,
                dead,
                run.get("logits").values());
    }

    private static int dead(double[] values, int channels, Activation f) {
        int plane = values.length / channels;
        int dead = 0;
        for (int c = 0; c < channels; c++) {
            double[] y = Arrays.stream(values, c * plane, (c + 1) * plane)
                    .map(f::apply)
                    .toArray();
            // Written so that NaN is dead.
            boolean alive = Arrays.stream(y).max().orElseThrow()
                            - Arrays.stream(y).min().orElseThrow()
                    > 1e-3;
            dead += alive ? 0 : 1;
        }
        return dead;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d sites: deviation %.2f to %.2f, negative %.0f %% to %.0f %%, |x| up to %.0f, %d dead channels",
                sites,
                smallestDeviation,
                largestDeviation,
                100 * smallestNegativeShare,
                100 * largestNegativeShare,
                largestMagnitude,
                deadChannels);
    }
}
