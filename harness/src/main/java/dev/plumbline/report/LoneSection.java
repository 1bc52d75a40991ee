// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Placement;
import dev.plumbline.report.NativeToPlugin.Pair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** R3 of TensorRT: activations that are networks of their own, as TensorRT composes them and as a plugin. */
final class LoneSection {
    static final String R3 = "R3 (TensorRT's own composition alone → plugin kernel alone)";

    private LoneSection() {}

    /** Those that were timed both native and as a plugin. */
    private static List<Pair> pairs(DeviceCells cells, Setting setting) {
        return NativeToPlugin.pairs(cells, setting).stream()
                .filter(pair -> pair.ratio().value().isPresent())
                .toList();
    }

    static List<Ratio> ratios(DeviceCells cells) {
        return cells.lone().stream()
                .flatMap(setting -> pairs(cells, setting).stream())
                .map(Pair::ratio)
                .toList();
    }

    /**
     * Empty if there is nothing to compare.
     *
     * @param chains R3 of PyTorch in a sentence; empty if it was not measured
     */
    static Optional<Section> of(DeviceCells cells, TrafficFloor floor, Optional<String> chains) {
        List<Ratio> ratios = ratios(cells);
        if (ratios.isEmpty()) {
            return Optional.empty();
        }
        Map<String, List<Ratio>> activations = new LinkedHashMap<>();
        ratios.forEach(ratio -> activations
                .computeIfAbsent(ratio.label(), each -> new ArrayList<>())
                .add(ratio));
        List<String> findings = new ArrayList<>();
        activations.forEach((label, all) -> findings.add(R3 + ", " + label + ": " + Ratio.range(all) + "."));
        chains.ifPresent(findings::add);
        return Optional.of(new Section(
                "r3",
                "R3: TensorRT's composition alone → plugin kernel alone",
                "good",
                findings,
                List.of(),
                "Of networks that are one activation and nothing to fuse it with, R2 is this R3: the time of TensorRT's own"
                        + " composition divided by the time of our plugin; above 1 the plugin is faster. The copy kernel is"
                        + " a plugin that computes nothing. The traffic floor is of memory: batches that fit the L2 cache"
                        + " can be faster, and the smallest take what a launch takes.",
                List.of(table(cells, floor)),
                List.of()));
    }

    private static Table table(DeviceCells cells, TrafficFloor floor) {
        Table.Builder table = new Table.Builder(
                R3,
                "activation",
                "#TensorRT's own",
                "#its kernels",
                "#plugin",
                "#its kernels",
                "#R3",
                "#95\u00a0% interval",
                "the plugin takes");
        for (Setting setting : cells.lone()) {
            List<Pair> pairs = pairs(cells, setting);
            if (!pairs.isEmpty()) {
                table.group(cells.label(setting) + floor.words(setting));
            }
            for (Pair pair : pairs) {
                Estimate ratio = pair.ratio().value().orElseThrow();
                table.row(
                        "",
                        pair.ratio().label(),
                        time(pair.own()),
                        kernels(pair.own()),
                        time(pair.plugin()),
                        kernels(pair.plugin()),
                        Numbers.ratio(ratio),
                        Numbers.ratioInterval(ratio),
                        pair.ratio().words());
            }
            cells.find(setting, Placement.IDENTITY)
                    .filter(copy -> !pairs.isEmpty())
                    .ifPresent(
                            copy -> table.row("", "copy kernel", "–", "–", time(copy), kernels(copy), "–", "–", "–"));
        }
        return table.build();
    }

    private static String time(CellResult result) {
        return result.inference().map(Numbers::time).orElse("–");
    }

    private static String kernels(CellResult result) {
        List<String> said = result.said("kernels");
        return said.isEmpty() ? "–" : String.join(", ", said);
    }
}
