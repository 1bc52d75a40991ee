// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.report.kernels.Speed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What each kernel moves in a second, and which part of the roof that is. */
final class SpeedTables {
    private final Speed speed;
    private final Roof roof;

    SpeedTables(Speed speed, Roof roof) {
        this.speed = speed;
        this.roof = roof;
    }

    /** A column for each size at which memory is the limit. */
    Table large() {
        List<KernelSize> sizes = speed.results().stream()
                .map(SpeedSection::size)
                .filter(KernelSize::isLarge)
                .distinct()
                .sorted()
                .toList();
        List<String> columns = new ArrayList<>(List.of("kernel"));
        sizes.forEach(size -> columns.add("#" + size.label()));
        Table.Builder table =
                new Table.Builder("GB/s, and percent of the roof, of large tensors", columns.toArray(String[]::new));
        for (String precision : SpeedSection.precisions(speed)) {
            table.group(precision + ", GB/s (part of the roof)");
            speed.results().stream()
                    .filter(row -> row.precision().equals(precision))
                    .map(Speed.Row::kernel)
                    .distinct()
                    .forEach(kernel -> row(table, precision, kernel, sizes));
        }
        return table.build();
    }

    private void row(Table.Builder table, String precision, String kernel, List<KernelSize> sizes) {
        List<String> cells = new ArrayList<>(List.of(SpeedSection.label(kernel)));
        boolean isSound = true;
        for (KernelSize size : sizes) {
            Optional<Speed.Row> row = speed.results().stream()
                    .filter(each -> each.precision().equals(precision)
                            && each.kernel().equals(kernel)
                            && SpeedSection.size(each).equals(size))
                    .findFirst();
            cells.add(row.map(each -> Numbers.plainest(each.gigabytesPerSecond()) + " (" + percent(each) + ")")
                    .orElse("–"));
            isSound &= row.map(roof::isSound).orElse(true);
        }
        table.row(isSound ? "" : "red", cells.toArray(String[]::new));
    }

    /** A row for each reading. */
    Table all() {
        Table.Builder table = new Table.Builder(
                "Every size",
                "kernel",
                "#GB/s",
                "#of the roof",
                "#of cudaMemcpy, median of rounds",
                "#time of a launch",
                "#fastest – slowest reading",
                "#launches in a reading");
        List<String> precisions = SpeedSection.precisions(speed);
        List<Speed.Row> rows = speed.results().stream()
                .sorted(Comparator.comparing((Speed.Row row) -> precisions.indexOf(row.precision()))
                        .thenComparing(SpeedSection::size))
                .toList();
        String group = "";
        for (Speed.Row row : rows) {
            String next = row.precision() + ", " + SpeedSection.size(row).label()
                    + (row.cached() ? ", all of a reading in the L2 cache" : "");
            if (!next.equals(group)) {
                table.group(next);
                group = next;
            }
            table.row(
                    roof.isSound(row) ? "" : "red",
                    SpeedSection.label(row.kernel()),
                    Numbers.plain(row.gigabytesPerSecond()),
                    percent(row),
                    SpeedSection.tenth(row.percentOfCopy()) + "\u00a0%",
                    Numbers.time(1e3 * row.microseconds()),
                    Numbers.time(1e3 * row.microsecondsMin()) + " – " + Numbers.time(1e3 * row.microsecondsMax()),
                    Numbers.count(row.launchesPerReading()));
        }
        return table.build();
    }

    private String percent(Speed.Row row) {
        return roof.share(row)
                .map(share -> SpeedSection.tenth(100 * share) + "\u00a0%")
                .orElse("–");
    }
}
