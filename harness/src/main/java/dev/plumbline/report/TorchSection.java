// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.report.kernels.Speed;
import dev.plumbline.report.kernels.Torch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What PyTorch's kernels take on the same GPU, in units of our kernel's time. */
final class TorchSection {
    static final String R3 = "R3 (unfused primitive kernels → one plugin kernel)";

    /** Both programs time a device copy: what differs there differs between the processes. */
    private record Pair(Torch.Row torch, Speed.Row ours) {
        double ratio() {
            return torch.microseconds() / ours.microseconds();
        }
    }

    private final Torch torch;
    private final Map<List<Object>, Speed.Row> ours = new LinkedHashMap<>();

    private TorchSection(Torch torch, Speed speed) {
        this.torch = torch;
        for (Speed.Row row : speed.results()) {
            KernelName name = KernelName.of(row.kernel());
            if (!name.adds()) {
                ours.put(List.of(row.precision(), row.elements(), name.function()), row);
            }
        }
    }

    static Section of(Torch torch, Speed speed) {
        TorchSection section = new TorchSection(torch, speed);
        List<String> findings = new ArrayList<>();
        section.ranges(true)
                .forEach((function, range) -> findings.add(
                        R3 + ", " + function + ": PyTorch's chain takes " + range + " our kernel's time."));
        section.ranges(false)
                .forEach((function, range) -> findings.add(
                        "PyTorch's own kernel for " + function + " takes " + range + " our kernel's time."));
        return new Section(
                "torch",
                "PyTorch " + torch.torch() + " on the same GPU",
                "good",
                findings,
                List.of(),
                "Times of one call over the same number of elements, in two processes on one GPU in the same minutes;"
                        + " the row of the copy shows how far apart the processes are. R3 is unfused primitive kernels →"
                        + " one plugin kernel, as the time of the chain divided by the time of our kernel.",
                List.of(section.table()),
                List.of());
    }

    /** {@code Swish} to {@code 2.45 – 2.50 times}, of chains or of single kernels. */
    static Map<String, String> chains(Torch torch, Speed speed) {
        return new TorchSection(torch, speed).ranges(true);
    }

    /** R3 of one activation, one for each size and precision. */
    static List<Double> ratios(Torch torch, Speed speed, String function) {
        return new TorchSection(torch, speed)
                .ratios(true)
                .getOrDefault(KernelName.of(function).label(), List.of());
    }

    private Map<String, List<Double>> ratios(boolean chains) {
        Map<String, List<Double>> ratios = new LinkedHashMap<>();
        for (Torch.Row row : torch.results()) {
            KernelName name = KernelName.of(row.kernel());
            if (row.isChain() == chains && name.isActivation()) {
                pair(row)
                        .ifPresent(pair -> ratios.computeIfAbsent(name.label(), each -> new ArrayList<>())
                                .add(pair.ratio()));
            }
        }
        return ratios;
    }

    private Map<String, String> ranges(boolean chains) {
        Map<String, String> ranges = new LinkedHashMap<>();
        ratios(chains).forEach((function, values) -> {
            double least = values.stream().mapToDouble(each -> each).min().orElseThrow();
            double most = values.stream().mapToDouble(each -> each).max().orElseThrow();
            ranges.put(function, Numbers.range(least, most, Numbers::ratio) + " times");
        });
        return ranges;
    }

    private Optional<Pair> pair(Torch.Row row) {
        return Optional.ofNullable(ours.get(List.of(
                        row.precision(),
                        row.elements(),
                        KernelName.of(row.kernel()).function())))
                .map(each -> new Pair(row, each));
    }

    private Table table() {
        Table.Builder table = new Table.Builder(
                "PyTorch's kernels and ours",
                "activation",
                "#our kernel",
                "#PyTorch's kernel",
                "#its time ÷ ours",
                "#PyTorch's unfused chain",
                "#operators",
                "#R3: its time ÷ ours");
        Map<String, Map<KernelSize, List<Torch.Row>>> groups = new LinkedHashMap<>();
        for (Torch.Row row : torch.results()) {
            groups.computeIfAbsent(row.precision(), each -> new TreeMap<>())
                    .computeIfAbsent(KernelSize.of(row.elements(), row.tensorBytes()), each -> new ArrayList<>())
                    .add(row);
        }
        groups.forEach((precision, sizes) -> sizes.forEach((size, rows) -> {
            table.group(precision + ", " + size.label());
            Set<String> functions = new LinkedHashSet<>();
            rows.forEach(row -> functions.add(KernelName.of(row.kernel()).function()));
            functions.forEach(function -> row(table, function, rows));
        }));
        return table.build();
    }

    private void row(Table.Builder table, String function, List<Torch.Row> rows) {
        Optional<Torch.Row> single = find(function, rows, false);
        Optional<Torch.Row> chain = find(function, rows, true);
        Optional<Speed.Row> ours = single.or(() -> chain).flatMap(this::pair).map(Pair::ours);
        table.row(
                "",
                KernelName.of(function).label(),
                ours.map(row -> Numbers.time(1e3 * row.microseconds())).orElse("–"),
                single.map(row -> Numbers.time(1e3 * row.microseconds())).orElse("–"),
                single.flatMap(this::pair)
                        .map(pair -> Numbers.ratio(pair.ratio()))
                        .orElse("–"),
                chain.map(row -> Numbers.time(1e3 * row.microseconds())).orElse("–"),
                chain.map(row -> row.kernel().replaceAll("\\D", "")).orElse("–"),
                chain.flatMap(this::pair)
                        .map(pair -> Numbers.ratio(pair.ratio()))
                        .orElse("–"));
    }

    private static Optional<Torch.Row> find(String function, List<Torch.Row> rows, boolean chain) {
        return rows.stream()
                .filter(row -> row.isChain() == chain
                        && KernelName.of(row.kernel()).function().equals(function))
                .findFirst();
    }
}
