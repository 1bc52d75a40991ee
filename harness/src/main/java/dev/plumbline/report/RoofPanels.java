// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.report.Panel.Mark;
import dev.plumbline.report.Panel.Row;
import dev.plumbline.report.Panel.Shape;
import dev.plumbline.report.kernels.KernelResults;
import dev.plumbline.report.kernels.Speed;
import dev.plumbline.report.kernels.Torch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The roofline of each precision. These kernels do so little arithmetic a byte that all lie under the flat of memory,
 * so the roof is a line, and the axis is what is moved in a second.
 */
final class RoofPanels {
    private final KernelResults results;
    private final Roof roof;

    private RoofPanels(KernelResults results, Roof roof) {
        this.results = results;
        this.roof = roof;
    }

    static List<Panel> of(KernelResults results, Speed speed, Roof roof) {
        RoofPanels panels = new RoofPanels(results, roof);
        return SpeedSection.precisions(speed).stream()
                .flatMap(precision -> panels.panel(speed, precision).stream())
                .toList();
    }

    /** At the size that flatters least: where the device copy is fastest. */
    private Optional<Panel> panel(Speed speed, String precision) {
        Optional<Speed.Row> fastest = speed.results().stream()
                .filter(row -> row.isCopy() && row.precision().equals(precision))
                .filter(row -> SpeedSection.size(row).isLarge())
                .max(Comparator.comparingDouble(Speed.Row::gigabytesPerSecond));
        return fastest.map(copy -> {
            List<Speed.Row> rows = speed.results().stream()
                    .filter(row -> row.precision().equals(precision) && row.elements() == copy.elements())
                    .filter(row -> !KernelName.of(row.kernel()).adds())
                    .toList();
            return panel(precision, copy, rows);
        });
    }

    private Panel panel(String precision, Speed.Row copy, List<Speed.Row> ours) {
        double limit = roof.over(copy).orElseThrow();
        List<Torch.Row> torch = results.torch().stream()
                .flatMap(each -> each.results().stream())
                .filter(row -> row.precision().equals(precision) && row.elements() == copy.elements())
                .toList();
        List<Row> rows = new ArrayList<>();
        rows.add(Row.heading("no arithmetic"));
        ours.stream().filter(row -> !isActivation(row)).forEach(row -> rows.add(row(row)));
        rows.add(Row.heading("our plugins"));
        ours.stream().filter(row -> isActivation(row)).forEach(row -> rows.add(row(row)));
        if (!torch.isEmpty()) {
            rows.add(Row.heading("PyTorch, its own kernel"));
            torch.stream()
                    .filter(row -> !row.isChain() && !row.kernel().equals("copy"))
                    .forEach(row -> rows.add(row(row)));
            rows.add(Row.heading("PyTorch, unfused chain of kernels"));
            torch.stream().filter(Torch.Row::isChain).forEach(row -> rows.add(row(row)));
        }
        double largest = Stream.concat(
                        ours.stream().map(Speed.Row::gigabytesPerSecond),
                        torch.stream().map(Torch.Row::gigabytesPerSecond))
                .max(Comparator.naturalOrder())
                .orElse(limit);
        String size = SpeedSection.size(copy).label();
        return new Panel(
                "roof-" + precision.toLowerCase(Locale.ROOT),
                precision + ", " + size + ": speed under the roof",
                "GB/s of what one kernel must move; line: the roof",
                alt(precision + " at " + size, limit, ours),
                Scale.fromZero(Math.max(largest, limit)),
                Numbers::wholeTick,
                limit,
                List.of(),
                rows);
    }

    private String alt(String where, double limit, List<Speed.Row> ours) {
        Speed.Row slowest = ours.stream()
                .filter(row -> isActivation(row))
                .min(Comparator.comparingDouble(Speed.Row::gigabytesPerSecond))
                .orElse(ours.get(0));
        return where + ": memory's roof is " + Numbers.plainest(limit) + " GB/s; the slowest of our activations is "
                + KernelName.of(slowest.kernel()).label() + " with " + Numbers.plainest(slowest.gigabytesPerSecond())
                + " GB/s.";
    }

    private static boolean isActivation(Speed.Row row) {
        return KernelName.of(row.kernel()).isActivation();
    }

    private static Row row(Speed.Row row) {
        KernelName name = KernelName.of(row.kernel());
        return row(SpeedSection.label(row.kernel()), name.function(), row.gigabytesPerSecond());
    }

    private static Row row(Torch.Row row) {
        KernelName name = KernelName.of(row.kernel());
        String operators = row.isChain() ? row.kernel().replaceFirst("[^,]*, ", ", ") : "";
        return row(name.label() + operators, name.function(), row.gigabytesPerSecond());
    }

    private static Row row(String label, String function, double rate) {
        return Row.bar(label, function, List.of(), List.of(new Mark(Shape.DOT, false, rate)), Numbers.plainest(rate));
    }
}
