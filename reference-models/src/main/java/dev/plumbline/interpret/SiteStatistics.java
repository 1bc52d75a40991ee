// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.interpret;

import dev.plumbline.model.Network;
import dev.plumbline.model.Tensor;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What the values behind a network's sites look like for one image, from the least to the greatest of all sites: noise
 * may leave a network in a state that no image does, and then says little.
 *
 * @param notPositive the share of values that are 0 or below
 */
public record SiteStatistics(
        DoubleSummaryStatistics means, DoubleSummaryStatistics deviations, DoubleSummaryStatistics notPositive) {
    /**
     * Takes as long as the reference takes for the image.
     *
     * @param sites names of layers
     */
    public static SiteStatistics of(Network network, Map<String, float[]> image, Set<String> sites, int threads) {
        SiteStatistics statistics = new SiteStatistics(
                new DoubleSummaryStatistics(), new DoubleSummaryStatistics(), new DoubleSummaryStatistics());
        try (Reference reference = Reference.of(network, threads)) {
            Map<String, Tensor> values = reference.run(image, sites);
            sites.forEach(site ->
                    statistics.add(Objects.requireNonNull(values.get(site)).values()));
        }
        return statistics;
    }

    private void add(double[] values) {
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        double square = Arrays.stream(values)
                .map(x -> (x - mean) * (x - mean))
                .average()
                .orElse(Double.NaN);
        means.accept(mean);
        deviations.accept(Math.sqrt(square));
        notPositive.accept(Arrays.stream(values).filter(x -> !(x > 0)).count() / (double) values.length);
    }

    /** {@code means from 0.1 to 0.4, deviations from 0.5 to 2.1, 30 % to 55 % not positive}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "means from %.3g to %.3g, deviations from %.3g to %.3g, %.0f %% to %.0f %% not positive",
                means.getMin(),
                means.getMax(),
                deviations.getMin(),
                deviations.getMax(),
                100 * notPositive.getMin(),
                100 * notPositive.getMax());
    }
}
