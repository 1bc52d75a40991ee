// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Placement;
import dev.plumbline.report.LatencyFigure.Quantile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** R1: what a network takes in ONNX Runtime on the same GPU, in units of what it takes in TensorRT. */
final class RuntimeSection {
    static final String NAME = "R1 (ONNX Runtime CUDA → TensorRT)";
    private static final String ENGINE = "onnxruntime-cuda";

    private RuntimeSection() {}

    /** One activation in one setting, with one of TensorRT's placements. */
    private record Pair(Setting setting, CellResult theirs, CellResult ours, Ratio ratio) {}

    /** Empty if the run has no such cells. */
    static Optional<Section> of(DeviceCells cells) {
        if (pairs(cells, cells.settings()).isEmpty()) {
            return Optional.empty();
        }
        List<Drawing> drawings = new ArrayList<>();
        List<String> findings = new ArrayList<>();
        cells.models().forEach((model, settings) -> {
            List<Ratio> ratios = ratios(cells, settings);
            if (!Ratio.present(ratios).isEmpty()) {
                String finding = NAME + ", " + model + ": " + Ratio.range(ratios) + ".";
                findings.add(finding);
                drawings.addAll(Ratio.panels(
                        "r1-onnxruntime-" + model,
                        "R1 ONNX Runtime CUDA → TensorRT: " + Rows.shortened(model),
                        rows -> "its time ÷ TensorRT's; right of 1 TensorRT is faster" + Ratio.forks(rows),
                        finding,
                        ratios));
            }
        });
        return Optional.of(new Section(
                "r1-onnxruntime",
                "R1: ONNX Runtime → TensorRT",
                "good",
                findings.isEmpty() ? List.of("Not measured: no such cell was timed in both.") : findings,
                drawings,
                "R1 is the time of one inference by ONNX Runtime's CUDA provider divided by that in TensorRT, both by the"
                        + " host's clock from the call to completion: above 1 TensorRT is faster. ONNX Runtime's time"
                        + " includes copying the input to the GPU and the output back, which its Java interface cannot"
                        + " leave out; TensorRT's input is there already, so its time is that of launch + synchronise. The"
                        + " larger the batch, the more of R1 is the copies. A fork counts with the median of its single"
                        + " inferences; the 95\u00a0% interval is Student's t over the logarithms of the forks' ratios,"
                        + " forks paired by number.",
                List.of(),
                List.of(table(cells))));
    }

    /** Of all activations in the settings. */
    static List<Ratio> ratios(DeviceCells cells, List<Setting> settings) {
        return pairs(cells, settings).stream().map(Pair::ratio).toList();
    }

    private static List<Pair> pairs(DeviceCells cells, List<Setting> settings) {
        List<Pair> pairs = new ArrayList<>();
        for (Setting setting : settings) {
            for (Placement placement : List.of(Placement.NATIVE, Placement.PLUGIN)) {
                for (String activation : cells.activations(setting)) {
                    cells.find(setting.on(ENGINE), activation, Placement.NATIVE)
                            .flatMap(theirs -> cells.find(setting, activation, placement)
                                    .map(ours -> pair(cells, setting, activation, placement, theirs, ours)))
                            .ifPresent(pairs::add);
                }
            }
        }
        return pairs;
    }

    private static Pair pair(
            DeviceCells cells,
            Setting setting,
            String activation,
            Placement placement,
            CellResult theirs,
            CellResult ours) {
        String missing = Stream.of(theirs, ours)
                .filter(result -> result.forks().isEmpty())
                .map(result -> result.cell().orElseThrow().engine() + " " + Rows.untimed(result))
                .findFirst()
                .orElse("timed in no common fork");
        String group = placement.name().toLowerCase(Locale.ROOT) + ", " + cells.variant(setting);
        Ratio ratio = new Ratio(
                group, setting.batch(), Results.activation(activation), activation, ratio(theirs, ours), missing);
        return new Pair(setting, theirs, ours, ratio);
    }

    private static Optional<Estimate> ratio(CellResult theirs, CellResult ours) {
        List<Double> ratios = new ArrayList<>();
        theirs.forks().forEach((number, fork) -> {
            Entry.@Nullable Fork partner = ours.forks().get(number);
            if (partner != null && theirs.run() == ours.run()) {
                Quantile.P50
                        .of(fork)
                        .flatMap(a -> Quantile.P50.of(partner).map(b -> a / b))
                        .ifPresent(ratios::add);
            }
        });
        return ratios.isEmpty() ? Optional.empty() : Optional.of(Estimate.of(ratios));
    }

    private static Table table(DeviceCells cells) {
        Table.Builder table = new Table.Builder(
                "R1: ONNX Runtime's time ÷ TensorRT's, by the host's clock",
                "activation",
                "#ONNX Runtime's time, with copies",
                "copied",
                "#TensorRT's time",
                "#R1",
                "#95\u00a0% interval");
        String group = "";
        for (Pair pair : pairs(cells, cells.settings())) {
            String next = pair.setting.model() + ", " + pair.ratio.group();
            if (!next.equals(group)) {
                table.group(next);
                group = next;
            }
            Optional<Estimate> ratio = pair.ratio.value();
            table.row(
                    Rows.kind(pair.theirs).isEmpty() ? Rows.kind(pair.ours) : Rows.kind(pair.theirs),
                    pair.ratio.label(),
                    time(pair.theirs),
                    pair.theirs.said("copied").stream().findFirst().orElse("–"),
                    time(pair.ours),
                    ratio.map(Numbers::ratio).orElse("–"),
                    ratio.map(Numbers::ratioInterval).orElse("–"));
        }
        return table.build();
    }

    private static String time(CellResult result) {
        return Quantile.P50.of(result).map(Numbers::time).orElse("–");
    }
}
