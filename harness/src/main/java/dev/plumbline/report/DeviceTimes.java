// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Cell;
import java.util.Locale;
import java.util.Optional;

/** What one inference takes, of the device and of the host. */
final class DeviceTimes {
    private DeviceTimes() {}

    /** A row for each cell. */
    static Table table(DeviceCells cells) {
        Table.Builder table = new Table.Builder(
                "Every cell: time of one inference on the GPU, latency that the host sees, cost of an enqueue",
                "activation",
                "placement",
                "#GPU time",
                "#95\u00a0% interval",
                "#launch floor",
                "#launch + synchronise, p50",
                "#p99",
                "#enqueue, p50",
                "#images/s");
        for (Setting setting : cells.settings()) {
            table.group(cells.label(setting));
            for (CellResult result : cells.of(setting)) {
                Cell cell = result.cell().orElseThrow();
                Optional<Estimate> time = result.inference();
                table.row(
                        Rows.kind(result),
                        Results.activation(cell),
                        cell.placement().name().toLowerCase(Locale.ROOT),
                        time.map(Numbers::time).orElse("–"),
                        time.map(Numbers::timeInterval).orElse("–"),
                        launchFloor(result),
                        quantile(result, LatencyFigure.Quantile.P50),
                        quantile(result, LatencyFigure.Quantile.P99),
                        fact(result, DeviceCells.ENQUEUE),
                        time.map(each -> Numbers.plain(1e9 * cell.batch() / each.value()))
                                .orElse("–"));
            }
        }
        return table.build();
    }

    /** A time among the facts. */
    static String fact(CellResult result, String name) {
        return result.fact(name).map(Numbers::time).orElse("–");
    }

    static String launchFloor(CellResult result) {
        return result.launchFloor().map(Numbers::time).orElse("–");
    }

    private static String quantile(CellResult result, LatencyFigure.Quantile quantile) {
        return quantile.of(result).map(Numbers::time).orElse(result.forks().isEmpty() ? "–" : "too few");
    }
}
