// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import dev.plumbline.gate.paired.Demands.Demand;
import java.util.List;

/** What is demanded of gated runs on H100s. */
final class DeviceDemands {
    private DeviceDemands() {}

    static Demand equal(List<GatedRun> runs) {
        List<GatedRun> equal = GatedRunsText.select(runs, run -> run.isOf("aa") || run.isOf("green"));
        long cells = equal.stream().mapToLong(run -> run.cells().size()).sum();
        long red = count(equal, Call.REGRESSED);
        long starts = equal.stream().map(GatedRun::start).distinct().count();
        return new Demand(
                "on H100s: A/A",
                "0 REGRESSED in 300 cell-runs over 3 starts",
                Demands.text(
                                "%d in %d over %d; %d INCONCLUSIVE, where a process times 64 cells",
                                red, cells, starts, count(equal, Call.INCONCLUSIVE))
                        + (cells < GatedRunsText.CELL_RUNS
                                ? Demands.text(": %d cell-runs are missing", GatedRunsText.CELL_RUNS - cells)
                                : ""),
                red == 0 && cells >= GatedRunsText.CELL_RUNS && starts >= 3);
    }

    private static long count(List<GatedRun> runs, Call call) {
        return runs.stream()
                .flatMap(run -> run.cells().stream())
                .filter(cell -> cell.call() == call)
                .count();
    }

    static Demand slowed(List<GatedRun> runs) {
        List<GatedRun> levels = GatedRunsText.select(runs, run -> run.isOf("levels"));
        int n = levels.size();
        long[] red = new long[6];
        GatedRunsText.WAITS.forEach((cell, wait) -> red[wait] = levels.stream()
                .filter(run -> run.cell(cell).call() == Call.REGRESSED)
                .count());
        return new Demand(
                "on H100s: kernels that wait for +0 / 1 / 2 / 3 / 5 %, 10 runs each",
                "none of 10 at +0 %, 9 at +3 %, 10 at +5 %",
                Demands.text(
                                "REGRESSED in %d / %d / %d / %d / %d of %d runs",
                                red[0], red[1], red[2], red[3], red[5], n)
                        + (n < GatedRunsText.LEVEL_RUNS
                                ? Demands.text(": %d is missing", GatedRunsText.LEVEL_RUNS - n)
                                : ""),
                n >= GatedRunsText.LEVEL_RUNS && red[0] == 0 && red[3] >= 0.9 * n && red[5] == n);
    }
}
