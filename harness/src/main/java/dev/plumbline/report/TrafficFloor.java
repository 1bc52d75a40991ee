// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.interpret.Cost;
import dev.plumbline.interpret.Precision;
import dev.plumbline.model.Models;
import dev.plumbline.report.kernels.KernelResults;
import dev.plumbline.report.kernels.Speed;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What activations that are not fused with their neighbours take at least: each reads and writes every element once, at
 * the bandwidth that a copy of large tensors reached on a GPU of the same name.
 *
 * @param bandwidths in bytes a nanosecond (GB/s) by precision; empty if none was measured
 * @param missing why there is none, one sentence
 */
record TrafficFloor(Map<Precision, Double> bandwidths, String missing) {
    static TrafficFloor of(Optional<KernelResults> kernels, DeviceCells cells) {
        List<String> gpus = cells.said("gpu");
        if (kernels.isEmpty() || kernels.get().speed().isEmpty()) {
            return new TrafficFloor(
                    Map.of(), "no bandwidth was measured; give report the kernels' results by --kernels");
        }
        String measured = kernels.get().device();
        if (!gpus.equals(List.of(measured))) {
            return new TrafficFloor(
                    Map.of(),
                    "the kernels' results are of " + measured + ", and the run "
                            + (gpus.isEmpty()
                                    ? "does not name its GPU"
                                    : "is of " + Text.line(String.join(", ", gpus))));
        }
        Map<Precision, Double> bandwidths = new EnumMap<>(Precision.class);
        for (Speed.Row row : kernels.get().speed().orElseThrow().results()) {
            if (row.isCopy() && SpeedSection.size(row).isLarge()) {
                Stream.of(Precision.values())
                        .filter(precision -> stored(precision).equals(row.precision()))
                        .forEach(precision -> bandwidths.merge(precision, row.gigabytesPerSecond(), Math::max));
            }
        }
        return new TrafficFloor(bandwidths, bandwidths.isEmpty() ? "no copy of a large tensor was timed" : "");
    }

    /** Of all activations in one inference, in nanoseconds. */
    Optional<Double> nanos(Setting setting) {
        Optional<Double> bandwidth = Optional.ofNullable(bandwidths.get(setting.precision()));
        return bandwidth.flatMap(each ->
                activations(setting.model()).map(count -> 2.0 * count * setting.batch() * bytes(setting) / each));
    }

    /** How the floor of a setting comes about, to stand behind its name; empty if there is none. */
    String words(Setting setting) {
        return nanos(setting)
                .map(nanos -> "; traffic floor: "
                        + Numbers.count(activations(setting.model()).orElseThrow()) + " activations × "
                        + Numbers.count(setting.batch()) + (setting.batch() == 1 ? " image" : " images") + " × 2 × "
                        + bytes(setting) + " bytes at "
                        + Numbers.plainest(bandwidths.getOrDefault(setting.precision(), Double.NaN)) + " GB/s = "
                        + Numbers.time(nanos))
                .orElse("");
    }

    private static int bytes(Setting setting) {
        return stored(setting.precision()).equals("FP32") ? 4 : 2;
    }

    /** TF32 is FP32 in memory. */
    private static String stored(Precision precision) {
        return precision == Precision.TF32 ? "FP32" : precision.name();
    }

    private static Optional<Long> activations(String model) {
        return Models.named(model).map(each -> Cost.of(each.model()).activations());
    }
}
