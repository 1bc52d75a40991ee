// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** R4: what a network takes in FP32, in units of what it takes in a smaller precision. */
final class PrecisionSection {
    static final String NAME = "R4 (FP32 → FP16, BF16 or TF32)";

    private static final String UNPAIRED = ", across runs";

    private PrecisionSection() {}

    static Section of(DeviceCells cells) {
        List<Drawing> drawings = new ArrayList<>();
        List<String> findings = new ArrayList<>();
        cells.models().forEach((model, settings) -> {
            List<Ratio> ratios = ratios(cells, settings);
            List<String> said = findings(cells, model, settings);
            findings.addAll(said);
            if (!Ratio.present(ratios).isEmpty()) {
                drawings.addAll(Ratio.panels(
                        "r4-" + model,
                        "R4 FP32 → smaller: " + Rows.shortened(model),
                        rows -> "FP32's time ÷ the precision's; right of 1 it is faster" + Ratio.forks(rows),
                        String.join(" ", said),
                        ratios));
            }
        });
        return new Section(
                "r4",
                "R4: FP32 → FP16, BF16, TF32",
                "good",
                findings,
                drawings,
                "R4 is the time of one inference in FP32 (with TF32 off) divided by that in the named precision, in the same"
                        + " placement, by the GPU's clock: above 1 the smaller precision is faster. Intervals as for R2;"
                        + " those “across runs” are of two runs on GPUs of the same name, whose forks make no pairs, hence Welch's t over the"
                        + " logarithms, which says nothing of how GPUs of one name differ.",
                List.of(),
                List.of(table(cells)));
    }

    /** One for each setting in another precision than FP32. */
    private static List<String> findings(DeviceCells cells, String model, List<Setting> settings) {
        List<String> findings = new ArrayList<>();
        for (Setting setting : settings) {
            List<Ratio> present = Ratio.present(ratios(cells, List.of(setting))).stream()
                    .map(ratio -> ratio.within(", " + cells.variant(setting)))
                    .toList();
            if (!present.isEmpty()) {
                findings.add(NAME + ", " + cells.label(setting) + ": " + Ratio.range(present) + ".");
            }
        }
        cells.permitted(settings).ifPresent(findings::add);
        return findings.isEmpty()
                ? List.of(NAME + ", " + model
                        + ": not measured, which takes a cell in FP32 and one in another precision.")
                : findings;
    }

    static List<Ratio> ratios(DeviceCells cells, List<Setting> settings) {
        List<Ratio> ratios = new ArrayList<>();
        for (Setting setting : settings) {
            if (setting.precision() == Precision.FP32) {
                continue;
            }
            for (CellResult result : cells.of(setting)) {
                Cell cell = result.cell().orElseThrow();
                cells.find(setting.with(Precision.FP32), cell.activation(), cell.placement())
                        .ifPresent(full -> ratios.add(ratio(cells, setting, cell, full, result)));
            }
        }
        // A setting's cells go by activation, groups by placement.
        Map<String, List<Ratio>> groups =
                ratios.stream().collect(Collectors.groupingBy(Ratio::group, LinkedHashMap::new, Collectors.toList()));
        return groups.values().stream().flatMap(List::stream).toList();
    }

    private static Ratio ratio(DeviceCells cells, Setting setting, Cell cell, CellResult full, CellResult result) {
        Optional<Estimate> value = full.across(result);
        String placement =
                Results.computes(cell) ? cell.placement().name().toLowerCase(Locale.ROOT) : "identity and none";
        return new Ratio(
                placement + ", " + cells.variant(setting) + (full.run() == result.run() ? "" : UNPAIRED),
                setting.batch(),
                Results.activation(cell),
                cell.activation(),
                value,
                missing(full, result));
    }

    private static String missing(CellResult full, CellResult result) {
        return full.forks().isEmpty()
                ? Rows.untimed(full)
                : result.forks().isEmpty() ? Rows.untimed(result) : "timed in no common fork";
    }

    private static Table table(DeviceCells cells) {
        Table.Builder table = new Table.Builder(
                "R4: FP32's time ÷ the precision's",
                "activation",
                "#R4",
                "#95\u00a0% interval",
                "the smaller precision takes");
        cells.models().forEach((model, settings) -> {
            String group = "";
            for (Ratio ratio : ratios(cells, settings)) {
                String next = model + ", " + ratio.group();
                if (!next.equals(group)) {
                    table.group(next);
                    group = next;
                }
                table.row(
                        "",
                        ratio.label(),
                        ratio.value().map(Numbers::ratio).orElse("–"),
                        ratio.value().map(Numbers::ratioInterval).orElse("–"),
                        ratio.words());
            }
        });
        return table.build();
    }
}
