// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Placement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** R1: what a network takes in PyTorch, in units of what it takes in TensorRT. */
final class FrameworkSection {
    /** Where PyTorch was timed on another GPU than the cell. */
    static final String FAR = ", PyTorch on another GPU";

    private static final String TITLE = "R1: PyTorch → TensorRT";

    private final DeviceCells cells;
    private final List<Optional<FrameworkTimes>> torch;

    /** @param torch of each run */
    FrameworkSection(DeviceCells cells, List<Optional<FrameworkTimes>> torch) {
        this.cells = cells;
        this.torch = torch;
    }

    /**
     * A measured time in PyTorch beside a cell.
     *
     * @param isNear whether both are of one GPU, or one of them does not say of which
     */
    record Pair(
            Setting setting,
            FrameworkTimes.Row row,
            Placement placement,
            CellResult result,
            Ratio ratio,
            boolean isNear) {}

    Section section() {
        if (torch.stream().allMatch(Optional::isEmpty)) {
            return Section.absent(
                    "r1", TITLE, "Not measured: there is no " + FrameworkTimes.NAME + " beside the journal.");
        }
        List<Drawing> drawings = new ArrayList<>();
        List<String> findings = new ArrayList<>();
        cells.models()
                .forEach((model, settings) -> modes(settings).forEach((mode, ratios) -> {
                    String finding = name(mode) + ", " + model + ": " + Ratio.range(ratios) + ".";
                    findings.add(finding);
                    drawings.addAll(Ratio.panels(
                            "r1-" + model + "-" + mode,
                            "R1 " + mode + " → TensorRT: " + Rows.shortened(model),
                            rows -> (mode.equals("graph") ? "PyTorch's CUDA graph" : "PyTorch's time")
                                    + " ÷ TensorRT's; right of 1 TensorRT is faster",
                            finding,
                            ratios));
                }));
        String versions = torch.stream()
                .flatMap(Optional::stream)
                .map(each -> "PyTorch " + each.torch() + ", CUDA " + each.cuda())
                .distinct()
                .collect(Collectors.joining("; "));
        return new Section(
                "r1",
                TITLE,
                "good",
                findings.isEmpty()
                        ? List.of("Nothing to compare: no cell was timed that " + FrameworkTimes.NAME + " has.")
                        : findings,
                drawings,
                "R1 is the time of one inference in PyTorch (" + versions
                        + ") divided by that in TensorRT: above 1 TensorRT is faster. Eager is compared from launch to"
                        + " completion by the host's clock (of TensorRT the forks' medians), a CUDA graph with a CUDA graph"
                        + " by the GPU's clock around replays. The line through a point goes from PyTorch's fastest to its"
                        + " slowest reading, and is no confidence interval.",
                List.of(),
                findings.isEmpty() ? List.of() : List.of(table()));
    }

    static String name(String mode) {
        return "R1 (PyTorch " + FrameworkTimes.prose(mode) + " → TensorRT)";
    }

    /** The ratios by PyTorch's mode. */
    Map<String, List<Ratio>> modes(List<Setting> settings) {
        Map<String, List<Ratio>> modes = new LinkedHashMap<>();
        for (String mode : List.of("eager", "graph")) {
            List<Ratio> ratios = pairs(settings).stream()
                    .filter(pair -> pair.row.mode().equals(mode))
                    .map(Pair::ratio)
                    .toList();
            if (!ratios.isEmpty()) {
                modes.put(mode, ratios);
            }
        }
        return modes;
    }

    /** Those with a time on both sides. */
    List<Pair> pairs(List<Setting> settings) {
        List<Pair> pairs = new ArrayList<>();
        for (Setting setting : settings) {
            for (Placement placement : List.of(Placement.NATIVE, Placement.PLUGIN)) {
                for (String activation : cells.activations(setting)) {
                    cells.find(setting, activation, placement)
                            .ifPresent(result -> pairs.addAll(pairs(setting, activation, placement, result)));
                }
            }
        }
        return pairs;
    }

    private List<Pair> pairs(Setting setting, String activation, Placement placement, CellResult result) {
        List<Pair> pairs = new ArrayList<>();
        torch.get(result.run())
                .ifPresent(times -> times.results().stream()
                        .filter(row -> row.isLike(setting, activation))
                        .forEach(row -> FrameworkTimes.over(row, result).ifPresent(value -> {
                            boolean isNear = times.mayBeOf(result);
                            String group = placement.name().toLowerCase(Locale.ROOT) + ", " + cells.variant(setting)
                                    + (isNear ? "" : FAR);
                            Ratio ratio = new Ratio(
                                    group,
                                    setting.batch(),
                                    Results.activation(activation),
                                    activation,
                                    Optional.of(value),
                                    "not timed");
                            pairs.add(new Pair(setting, row, placement, result, ratio, isNear));
                        })));
        return pairs;
    }

    private Table table() {
        Table.Builder table = new Table.Builder(
                "R1: PyTorch's time ÷ TensorRT's",
                "activation",
                "PyTorch",
                "#PyTorch's time",
                "#fastest – slowest reading",
                "#TensorRT's time",
                "#R1");
        String group = "";
        for (Pair pair : pairs(cells.settings())) {
            String next = pair.setting.model() + ", " + pair.ratio.group();
            if (!next.equals(group)) {
                table.group(next);
                group = next;
            }
            table.row(
                    "",
                    pair.ratio.label(),
                    pair.row.prose(),
                    Numbers.time(1e3 * pair.row.microseconds()),
                    Numbers.range(1e3 * pair.row.min(), 1e3 * pair.row.max(), Numbers::time),
                    pair.row.ours(pair.result).map(Numbers::time).orElse("–"),
                    Numbers.ratio(pair.ratio.value().orElseThrow().value()));
        }
        return table.build();
    }
}
