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
            boolean isTimed = !Ratio.present(ratios).isEmpty();
            String finding = NAME + ", " + model + ": "
                    + (isTimed
                            ? Ratio.range(ratios) + "."
                            : "not measured, which takes a cell in FP32 and one in another precision.");
            findings.add(finding);
            Ratio.panel(
                            "r4-" + model,
                            "R4 FP32 → smaller: " + Rows.shortened(model),
                            "FP32's time ÷ the precision's; right of 1 it is faster" + Ratio.forks(ratios),
                            finding,
                            ratios)
                    .ifPresent(drawings::add);
        });
        return new Section(
                "r4",
                "R4: FP32 → FP16, BF16, TF32",
                "good",
                findings,
                drawings,
                "R4 is the time of one inference in FP32 (with TF32 off) divided by that in the named precision, in the same"
                        + " placement, by the GPU's clock: above 1 the smaller precision is faster. Intervals as for R2; those “across runs” are of"
                        + " two runs on GPUs of the same name, whose forks make no pairs, hence Welch's over the"
                        + " logarithms, which says nothing of how GPUs of one name differ.",
                List.of(),
                List.of(table(cells)));
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
                        .ifPresent(full -> ratios.add(ratio(setting, cell, full, result)));
            }
        }
        // A setting's cells go by activation, groups by placement.
        Map<String, List<Ratio>> groups =
                ratios.stream().collect(Collectors.groupingBy(Ratio::group, LinkedHashMap::new, Collectors.toList()));
        return groups.values().stream().flatMap(List::stream).toList();
    }

    private static Ratio ratio(Setting setting, Cell cell, CellResult full, CellResult result) {
        Optional<Estimate> value = full.across(result);
        String placement =
                Results.computes(cell) ? cell.placement().name().toLowerCase(Locale.ROOT) : "identity and none";
        return new Ratio(
                placement + ", " + setting.variant() + (full.run() == result.run() ? "" : UNPAIRED),
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
