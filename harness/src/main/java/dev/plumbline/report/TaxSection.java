// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.report.Panel.Key;
import dev.plumbline.report.Panel.Mark;
import dev.plumbline.report.Panel.Row;
import dev.plumbline.report.Panel.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The plugin tax: what an activation costs for being a plugin, and for its kernel. */
final class TaxSection {
    /** Settings that get a picture of their own. */
    private static final int PICTURES = 24;

    private TaxSection() {}

    static Section of(DeviceCells cells, TrafficFloor floor) {
        List<Tax> taxes = Tax.of(cells, floor);
        if (taxes.isEmpty()) {
            return Section.absent(
                    "tax",
                    "The plugin tax",
                    "Not measured: it needs the placements identity and native of ReLU in one setting.");
        }
        return new Section(
                "tax",
                "The plugin tax",
                "good",
                taxes.stream().map(tax -> finding(cells, tax)).toList(),
                taxes.stream().limit(PICTURES).map(tax -> panel(cells, tax)).toList(),
                "All times are of one inference, beyond that of the engine with native ReLU, which TensorRT fuses with its"
                        + " neighbours. The copy kernel is a plugin that computes nothing: its distance from 0 is the price"
                        + " of the barrier to fusion, and the distance from it to a plugin the price of that kernel. The"
                        + " intervals are Student's t over differences of forks paired by number. "
                        + (taxes.stream().allMatch(tax -> tax.floor().isEmpty())
                                ? "The traffic floor is not drawn: " + floor.missing() + "."
                                : "The traffic floor is every activation read and written once, at the fastest large copy"
                                        + " that was measured on a GPU of the same name, not at a specification. It is a"
                                        + " floor of memory: what fits the L2 cache can be faster, and where launches"
                                        + " cost more than traffic, at small batches, it says little."),
                List.of(table(cells, taxes, floor)),
                List.of());
    }

    private static String finding(DeviceCells cells, Tax tax) {
        Difference barrier = tax.barrier().orElseThrow();
        List<Double> kernels = tax.shares().stream()
                .flatMap(share -> share.kernel().stream())
                .map(Difference::value)
                .sorted()
                .toList();
        String kernel = kernels.isEmpty()
                ? ""
                : ", the kernels " + Numbers.differences(kernels.get(0), kernels.get(kernels.size() - 1));
        String launches = tax.launches()
                .map(each -> each <= barrier.value()
                        ? " (of it " + Numbers.time(each) + " to launch the further kernels)"
                        : " (launching the further kernels alone takes " + Numbers.time(each) + ")")
                .orElse("");
        String floor =
                tax.floor().map(each -> "; traffic floor " + Numbers.time(each)).orElse("");
        return cells.label(tax.setting()) + ": the barrier costs " + Numbers.difference(barrier) + launches + kernel
                + floor + ".";
    }

    private static Panel panel(DeviceCells cells, Tax tax) {
        List<Row> rows = new ArrayList<>();
        tax.bare().ifPresent(bare -> rows.add(row("no activation", Tax.RELU, Optional.of(bare), Optional.empty())));
        rows.add(row("copy kernel", Tax.RELU, tax.barrier(), Optional.empty()));
        tax.shares().forEach(share -> rows.add(row(share.label(), share.activation(), share.total(), share.own())));
        boolean hasOwn = tax.shares().stream().anyMatch(share -> share.own().isPresent());
        return new Panel(
                "tax-" + tax.setting().file(),
                "Plugin tax: " + Rows.shortened(tax.setting().model()) + ", "
                        + tax.setting().variant(),
                "time beyond native ReLU's" + cells.note(tax.setting())
                        + (tax.floor().isPresent() ? "; line: traffic floor" : ""),
                finding(cells, tax),
                scale(tax),
                Numbers::signedTimeTick,
                tax.floor().orElse(0.0),
                hasOwn
                        ? List.of(new Key(Shape.DOT, false, "plugin"), new Key(Shape.DIAMOND, true, "native"))
                        : List.of(),
                Rows.cut(rows));
    }

    private static Scale scale(Tax tax) {
        double[] values = DoubleStream.concat(
                        DoubleStream.of(0, tax.floor().orElse(0.0)),
                        Stream.of(
                                        Stream.of(tax.bare(), tax.barrier()),
                                        tax.shares().stream().map(Tax.Share::own),
                                        tax.shares().stream().map(Tax.Share::total))
                                .flatMap(each -> each)
                                .flatMap(Optional::stream)
                                .flatMapToDouble(each -> DoubleStream.of(each.value())))
                .toArray();
        double low = DoubleStream.of(values).min().orElseThrow();
        double high = DoubleStream.of(values).max().orElseThrow();
        double room = Math.max(0.08 * (high - low), 1);
        return new Scale(false, low - room, high + room);
    }

    private static Row row(String label, String activation, Optional<Difference> plugin, Optional<Difference> own) {
        if (plugin.isEmpty()) {
            return new Row(label, activation, false, List.of(), List.of(), "", "not timed", false);
        }
        Difference shown = plugin.get();
        List<Mark> marks = new ArrayList<>();
        own.ifPresent(each -> marks.add(new Mark(Shape.DIAMOND, true, each.value())));
        marks.add(new Mark(Shape.DOT, false, shown.value()));
        List<Double> ends = shown.hasInterval() ? List.of(shown.low(), shown.high()) : List.of();
        ends.forEach(end -> marks.add(new Mark(Shape.CAP, false, end)));
        return Row.marks(label, activation, ends, marks, Numbers.difference(shown));
    }

    private static Table table(DeviceCells cells, List<Tax> taxes, TrafficFloor floor) {
        Table.Builder table = new Table.Builder(
                "The plugin tax of one inference",
                "activation",
                "#native's",
                "#plugin's",
                "#95\u00a0% interval",
                "#of it the kernel's",
                "#95\u00a0% interval");
        for (Tax tax : taxes) {
            table.group(cells.label(tax.setting()) + floor.words(tax.setting()));
            row(table, "no activation", tax.bare(), Optional.empty(), Optional.empty());
            row(table, "copy kernel", Optional.empty(), tax.barrier(), Optional.empty());
            row(table, "copy kernel, beyond no activation", Optional.empty(), tax.overNone(), Optional.empty());
            tax.shares().forEach(share -> row(table, share.label(), share.own(), share.total(), share.kernel()));
        }
        return table.build();
    }

    private static void row(
            Table.Builder table,
            String label,
            Optional<Difference> own,
            Optional<Difference> total,
            Optional<Difference> kernel) {
        table.row(
                "",
                label,
                own.map(Numbers::difference).orElse("–"),
                total.map(Numbers::difference).orElse("–"),
                total.map(Numbers::differenceInterval).orElse("–"),
                kernel.map(Numbers::difference).orElse("–"),
                kernel.map(Numbers::differenceInterval).orElse("–"));
    }
}
