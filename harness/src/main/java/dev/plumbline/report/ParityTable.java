// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All that the comparisons found, and where their expectations come from. */
final class ParityTable {
    private ParityTable() {}

    static Table of(Results results) {
        Table.Builder table = new Table.Builder(
                "Parity, one row for each output",
                "activation",
                "output",
                "verdict",
                "#worst |error| ÷ tolerance",
                "#tolerance there",
                "#max |error|",
                "#mean |error|",
                "#99.9\u00a0% |error|",
                "#max relative",
                "#mean relative",
                "#99.9\u00a0% relative",
                "#1 − cosine",
                "#max ULP",
                "#NaN or Inf",
                "#elements",
                "#images",
                "#top-1 agrees",
                "#top-1 excused",
                "#seconds");
        for (List<CellResult> group : results.groups(cell -> List.of(cell.model(), Results.setting(cell)))) {
            Cell first = group.get(0).cell().orElseThrow();
            table.group(first.model() + " on " + Results.setting(first));
            for (CellResult result : group) {
                Entry.Parity parity = result.parity();
                if (parity != null) {
                    parity.outputs().forEach(output -> table.row(Rows.kind(result), cells(result, parity, output)));
                }
            }
        }
        return table.build();
    }

    private static String[] cells(CellResult result, Entry.Parity parity, Entry.Comparison output) {
        return new String[] {
            Results.activation(result.cell().orElseThrow()),
            output.output(),
            result.passed() ? "pass" : "FAIL",
            Numbers.compact(output.worst()),
            Numbers.scientific(output.tolerance()),
            Numbers.scientific(output.maxAbsolute()),
            Numbers.scientific(output.meanAbsolute()),
            Numbers.scientific(output.p999Absolute()),
            Numbers.scientific(output.maxRelative()),
            Numbers.scientific(output.meanRelative()),
            Numbers.scientific(output.p999Relative()),
            Numbers.scientific(1 - output.cosine()),
            output.ulp() == null ? "–" : Numbers.plain(output.ulp()),
            Numbers.count(output.unordered()),
            Numbers.count(output.elements()),
            Numbers.count(parity.images()),
            Numbers.count(parity.top1()),
            Numbers.count(parity.excused()),
            Numbers.plain(parity.seconds())
        };
    }

    /** The words on expected values and tolerances, once for all cells that share them. */
    static Table words(Results results) {
        Map<List<String>, Integer> words = new LinkedHashMap<>();
        for (CellResult result : results.cells()) {
            Entry.Parity parity = result.parity();
            if (parity != null) {
                words.merge(List.of(parity.expected(), parity.tolerance()), 1, Integer::sum);
            }
        }
        Table.Builder table =
                new Table.Builder("Where expectations come from", "expected values", "tolerance", "#cells");
        words.forEach((pair, count) -> table.row("", pair.get(0), pair.get(1), Numbers.count(count)));
        return table.build();
    }
}
