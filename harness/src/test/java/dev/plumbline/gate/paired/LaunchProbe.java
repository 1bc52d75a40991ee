// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What a process that replays graphs without a break sees of what is done beside it and in it: medians in microseconds. */
final class LaunchProbe {
    private static final String HEAD = """

            ## Not in every process

            From `launch-probe.csv`: on a further machine, with two H100s, one PyTorch process replayed five graphs for 128 s, 200
            times each by turns, without a break. Every 7.5 s something was done; nothing else ran on the GPUs, though files were copied to the host. *Change* is that
            of the median of half a second after it against the second before, *spread* that of all later medians until the next.
            No state of 2 us is seen: the slow one of the tables above takes more than that a process is alone, and what it takes
            is still unknown.

            | done | graph | before | change | spread |
            | --- | --- | ---: | ---: | ---: |
            """;

    private LaunchProbe() {}

    /** Of each thing that was done the graph that changed most. */
    static String section() throws IOException {
        Map<String, Row> rows = new LinkedHashMap<>();
        rows().forEach(row -> rows.merge(row.what, row, (one, other) -> one.spread() >= other.spread() ? one : other));
        StringBuilder section = new StringBuilder(HEAD);
        rows.values()
                .forEach(row -> section.append(String.format(
                        Locale.ROOT,
                        "| %s | %s | %.2f us | %s | %.2f %% |\n",
                        row.what,
                        row.graph,
                        row.medians.get(0),
                        row.change(),
                        100 * row.spread())));
        return section.toString();
    }

    static Stream<Double> spreads() throws IOException {
        return rows().map(Row::spread);
    }

    private static Stream<Row> rows() throws IOException {
        return Files.readAllLines(Corpus.FOLDER.resolve("launch-probe.csv")).stream()
                .skip(1)
                .map(Row::of);
    }

    /** @param medians before, then of six spans after; NaN where nothing was replayed */
    private record Row(String what, String graph, List<Double> medians) {
        static Row of(String line) {
            String[] fields = line.split(";", -1);
            return new Row(
                    fields[0],
                    fields[1],
                    Arrays.stream(fields)
                            .skip(2)
                            .map(field -> field.isEmpty() ? Double.NaN : Double.parseDouble(field))
                            .toList());
        }

        String change() {
            double change = medians.get(1) / medians.get(0) - 1;
            return Double.isNaN(change) ? "–" : String.format(Locale.ROOT, "%+.2f %%", 100 * change);
        }

        double spread() {
            List<Double> there =
                    medians.stream().filter(each -> !each.isNaN()).sorted().toList();
            return there.get(there.size() - 1) / there.get(0) - 1;
        }
    }
}
