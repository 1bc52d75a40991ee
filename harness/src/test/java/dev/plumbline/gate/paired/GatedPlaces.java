// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.StatUtils;

/** What processes of the first pairs differ by, by the place that a cell has in its process; both of a pair have the same. */
final class GatedPlaces {
    private final List<Double> loads = new ArrayList<>();
    private final List<Double> spreads = new ArrayList<>();
    private final List<Double> pairs = new ArrayList<>();
    private double products;
    private double squares;

    void add(GatedRun run, String cell) {
        double[] before = centred(run, Arm.BASELINE, cell);
        double[] after = centred(run, Arm.CANDIDATE, cell);
        double[] differences = IntStream.range(0, before.length)
                .mapToDouble(i -> after[i] - before[i])
                .toArray();
        spreads.add(Figures.spread(before));
        spreads.add(Figures.spread(after));
        pairs.add(Figures.spread(differences) / Math.sqrt(2));
        for (int i = 0; i < before.length; i++) {
            products += 2 * before[i] * after[i];
            squares += before[i] * before[i] + after[i] * after[i];
        }
        run.timed().forEach(timed -> loads.add(timed.fork().facts().get("load")));
    }

    private static double[] centred(GatedRun run, Arm arm, String cell) {
        double[] logs = run.timed().stream()
                .filter(timed -> timed.arm() == arm && timed.fork().cell().equals(cell))
                .mapToDouble(GatedRun.Timed::value)
                .toArray();
        double mean = StatUtils.mean(logs);
        return DoubleStream.of(logs).map(log -> log - mean).toArray();
    }

    /** How much slower a cell is at a place than on average, in percent. */
    static double mean(GatedRun run, int place) {
        return 100
                * run.timed().stream()
                        .filter(timed -> timed.place() == place)
                        .mapToDouble(timed -> timed.value()
                                - run.timed().stream()
                                        .filter(each -> each.arm() == timed.arm()
                                                && each.fork()
                                                        .cell()
                                                        .equals(timed.fork().cell()))
                                        .mapToDouble(GatedRun.Timed::value)
                                        .average()
                                        .orElseThrow())
                        .average()
                        .orElseThrow();
    }

    String row() {
        return String.format(
                Locale.ROOT,
                "%d | %.0f | %.2f %% | %.2f %% | %.2f | %.2f %%",
                pairs.size(),
                median(loads),
                100 * median(spreads),
                100 * spreads.stream().mapToDouble(each -> each).max().orElseThrow(),
                products / squares,
                100 * median(pairs));
    }

    private static double median(List<Double> values) {
        return Estimate.median(values.stream().mapToDouble(each -> each).toArray());
    }

    static String of(List<GatedRun> runs) {
        StringBuilder page = new StringBuilder("""

                ## What processes of one build differ by
                *Shared* is the correlation of the two processes of a pair, which time the same cells in the same order.

                | cell in its process | cells | load, median | spread of processes, median | most | shared | spread of pairs / sqrt 2, median |
                | --- | ---: | ---: | ---: | ---: | ---: | ---: |
                """);
        Map<String, GatedPlaces> places = new LinkedHashMap<>();
        Stream.of("alone", "always first", "anywhere of six at most", "anywhere of 64")
                .forEach(place -> places.put(place, new GatedPlaces()));
        for (GatedRun run : runs) {
            boolean alone = run.cells().size() == 1 || run.group() == 1;
            for (CellVerdict cell : run.cells()) {
                boolean first = cell.cell().equals(run.delayed().cell());
                String place = alone
                        ? "alone"
                        : first ? "always first" : run.group() > 6 ? "anywhere of 64" : "anywhere of six at most";
                places.get(place).add(run, cell.cell());
            }
        }
        places.forEach((place, cells) -> page.append("| " + place + " | " + cells.row() + " |\n"));
        page.append("""

                | place among five cells | slower than the cell's mean, by run: least | median | most |
                | ---: | ---: | ---: | ---: |
                """);
        List<GatedRun> levels = GatedRunsText.select(runs, run -> run.isOf("levels"));
        for (int place = 2; place <= GatedRunsText.WAITS.size(); place++) {
            int at = place;
            double[] means =
                    levels.stream().mapToDouble(run -> mean(run, at)).sorted().toArray();
            page.append(String.format(
                    Locale.ROOT,
                    "| %d | %+.2f %% | %+.2f %% | %+.2f %% |\n",
                    place,
                    means[0],
                    StatUtils.percentile(means, 50),
                    means[means.length - 1]));
        }
        return page.append("""

                Of at most six cells: processes of one build differ mostly by the place that a cell has among those that share its process, or by what ran
                there before it (the order is drawn, but the same in every run); a cell that is always first is nearly as steady under
                the load of eight runs as one alone. Both of a pair have the same places, so this cancels: what is left in pairs is
                somewhat more than with one cell a process, and that may be the load.
                """).toString();
    }
}
