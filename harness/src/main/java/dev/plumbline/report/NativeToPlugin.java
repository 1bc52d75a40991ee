// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** R2: what a network takes with the engine's own activation, in units of what it takes with the plugin. */
final class NativeToPlugin {
    static final String ID = "r2";
    static final String NAME = "R2 (TensorRT's native activation → plugin)";
    private static final String AXIS = "native's time ÷ plugin's; right of 1 the plugin is faster";

    private NativeToPlugin() {}

    /** One activation in one setting, with one of the plugin's placements. */
    record Pair(Setting setting, String activation, CellResult own, CellResult plugin, Ratio ratio) {}

    static Section of(DeviceCells cells) {
        List<Drawing> drawings = new ArrayList<>();
        List<String> findings = new ArrayList<>();
        cells.models().forEach((model, settings) -> {
            List<Ratio> ratios = ratios(cells, settings);
            String finding = finding(model, ratios);
            if (!finding.isEmpty()) {
                findings.add(finding);
                drawings.addAll(Ratio.panels(
                        "r2-" + model,
                        "R2 native → plugin: " + Rows.shortened(model),
                        rows -> AXIS + Ratio.forks(rows),
                        finding,
                        ratios));
            }
        });
        return new Section(
                ID,
                "R2: native → plugin",
                "good",
                findings.isEmpty()
                        ? List.of("Not measured: no activation was timed both native and as a plugin.")
                        : findings,
                drawings,
                "R2 is the time of one inference with TensorRT's own activation divided by the time with our plugin, by"
                        + " the GPU's clock, all else equal: above 1 the plugin is faster. Its 95\u00a0% interval is"
                        + " Student's t over the logarithms of the forks' ratios, forks paired by number; one that crosses"
                        + " 1 shows no difference. The launch floor is what a CUDA graph of as many empty kernels as the"
                        + " engine launches takes on this GPU, measured in the same process: no engine of that many"
                        + " kernels can be faster."
                        + cells.permitted(cells.settings())
                                .map(each -> " " + each)
                                .orElse(""),
                List.of(table(cells)),
                List.of(DeviceTimes.table(cells)));
    }

    /** Of all activations in the settings. */
    static List<Ratio> ratios(DeviceCells cells, List<Setting> settings) {
        return settings.stream()
                .flatMap(setting -> pairs(cells, setting).stream())
                .map(Pair::ratio)
                .toList();
    }

    static List<Pair> pairs(DeviceCells cells, Setting setting) {
        List<Pair> pairs = new ArrayList<>();
        for (String activation : cells.activations(setting)) {
            Optional<CellResult> own = cells.find(setting, activation, Placement.NATIVE);
            for (Placement placement : List.of(Placement.PLUGIN, Placement.PLUGIN_ADD)) {
                Optional<CellResult> plugin = cells.find(setting, activation, placement);
                if (own.isPresent() && plugin.isPresent()) {
                    pairs.add(pair(cells, setting, activation, own.get(), plugin.get()));
                }
            }
        }
        return pairs;
    }

    private static Pair pair(DeviceCells cells, Setting setting, String activation, CellResult own, CellResult plugin) {
        String missing = Stream.of(own, plugin)
                .filter(result -> result.forks().isEmpty())
                .map(result -> place(result) + " " + Rows.untimed(result))
                .findFirst()
                .orElse("timed in no common fork");
        Ratio ratio = new Ratio(
                cells.variant(setting),
                setting.batch(),
                label(activation, plugin),
                activation,
                own.over(plugin),
                missing);
        return new Pair(setting, activation, own, plugin, ratio);
    }

    /** {@code ISRLU}, {@code ISRLU, add fused}. */
    static String label(String activation, CellResult result) {
        boolean adds = result.cell().orElseThrow().placement() == Placement.PLUGIN_ADD;
        return Results.activation(activation) + (adds ? ", add fused" : "");
    }

    private static String place(CellResult result) {
        return result.cell().orElseThrow().placement() == Placement.NATIVE ? "native" : "plugin";
    }

    private static String finding(String model, List<Ratio> ratios) {
        List<Ratio> present = Ratio.present(ratios);
        if (present.isEmpty()) {
            return "";
        }
        long faster = present.stream().filter(Ratio::isFaster).count();
        long slower = present.stream().filter(Ratio::isSlower).count();
        return NAME + ", " + model + ": " + Ratio.range(present) + ". Of " + present.size()
                + " comparisons the plugin is faster in " + faster + ", slower in " + slower + ", and "
                + (present.size() - faster - slower) + " show no difference.";
    }

    static Table table(DeviceCells cells) {
        Table.Builder table = new Table.Builder(
                "R2, native → plugin: time of one inference",
                "activation",
                "#native",
                "#its launch floor",
                "#plugin",
                "#its launch floor",
                "#R2: native's time ÷ plugin's",
                "#95\u00a0% interval",
                "the plugin takes");
        for (Setting setting : cells.settings()) {
            List<Pair> pairs = pairs(cells, setting);
            if (!pairs.isEmpty()) {
                table.group(cells.label(setting));
            }
            for (Pair pair : pairs) {
                Optional<Estimate> ratio = pair.ratio.value();
                table.row(
                        Rows.kind(pair.own).isEmpty() ? Rows.kind(pair.plugin) : Rows.kind(pair.own),
                        pair.ratio.label(),
                        pair.own.inference().map(Numbers::time).orElse("–"),
                        DeviceTimes.launchFloor(pair.own),
                        pair.plugin.inference().map(Numbers::time).orElse("–"),
                        DeviceTimes.launchFloor(pair.plugin),
                        ratio.map(Numbers::ratio).orElse("–"),
                        ratio.map(Numbers::ratioInterval).orElse("–"),
                        pair.ratio.words());
            }
        }
        return table.build();
    }
}
