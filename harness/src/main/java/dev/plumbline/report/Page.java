// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * All that the page shows, as text.
 *
 * @param kernels the name of the kernels' page beside this one; empty if there is none
 */
record Page(
        Results results,
        Verdict verdict,
        Table headline,
        List<Figure> figures,
        DeviceSections device,
        Pictures pictures,
        String kernels) {
    /** What engines say of their device when they build. */
    private static final List<String> DEVICE =
            List.of("gpu", "gpu.capability", "gpu.l2", "gpu.memory", "gpu.multiprocessors", "driver", "tensorrt");

    /** To find it, layers are marked as outputs, and a marked layer is not fused with the next. */
    private static final String WRONG = "first wrong layer (marking layers changes fusion)";

    /** Runs whose names the head of the page can hold. */
    static final int FEW = 3;

    /** A picture for light and for dark surroundings, as data URIs; sizes in the page's pixels. */
    record Image(String light, String dark, int width, int height) {}

    /** What the summary needs: without pictures. */
    static Page of(Results results, DeviceSections device) {
        return of(results, List.of(), device, Pictures.NONE, "");
    }

    static Page of(Results results, List<Figure> figures, DeviceSections device, Pictures pictures, String kernels) {
        return new Page(results, Verdict.of(results), headline(results), figures, device, pictures, kernels);
    }

    Entry.Start start() {
        return results.run().start();
    }

    String run() {
        return Text.line(start().run());
    }

    int runs() {
        return 1 + results.cells().stream().mapToInt(CellResult::run).max().orElse(0);
    }

    /** {@code 11 runs, started from 2026-11-22T04:56:12Z to 2026-11-22T13:34:28Z}; of few runs, the name of each. */
    String origin() {
        List<String> started = Stream.of(start().started().split(Pattern.quote(Runs.BETWEEN)))
                .sorted()
                .toList();
        return runs() <= FEW
                ? "Run " + run() + ", started " + Text.line(start().started())
                : runs() + " runs, started from " + Text.line(started.get(0)) + " to "
                        + Text.line(started.get(started.size() - 1));
    }

    String commit() {
        return Text.line(start().environment().facts().getOrDefault("plumbline.commit", "unknown"));
    }

    Table environment() {
        Map<String, String> facts = new TreeMap<>(start().environment().facts());
        DEVICE.forEach(fact -> {
            Set<String> said = Runs.said(results.run(), fact);
            if (!said.isEmpty()) {
                facts.put(fact, String.join(" | ", said));
            }
        });
        if (runs() > FEW) {
            facts.put("runs", start().run());
        }
        return facts("Environment", "fact", facts);
    }

    Table protocol() {
        return facts("Protocol", "setting", start().protocol());
    }

    Table parityWords() {
        return ParityTable.words(results);
    }

    /** Cells that are red or unfinished, each with its sentence. */
    Table problems() {
        Table.Builder table = new Table.Builder("Cells that are not done", "cell", "state", "why", WRONG);
        for (CellResult result : results.cells()) {
            if (!result.problem().isEmpty()) {
                table.row(
                        Rows.kind(result),
                        result.id(),
                        result.status() == CellResult.Status.RED ? "red" : "unfinished",
                        result.problem(),
                        Optional.ofNullable(result.parity())
                                .map(Entry.Parity::divergent)
                                .orElse("–"));
            }
        }
        return table.build();
    }

    private static Table facts(String caption, String name, Map<String, String> facts) {
        Table.Builder table = new Table.Builder(caption, name, "value");
        new TreeMap<>(facts).forEach((key, value) -> table.row("", key, value));
        return table.build();
    }

    private static Table headline(Results results) {
        Table.Builder table = new Table.Builder(
                "Result of every planned cell",
                "activation",
                "parity",
                "#time per image",
                "#95\u00a0% interval",
                "#time ÷ ReLU's",
                "#95\u00a0% interval",
                "#images/s");
        Collection<List<CellResult>> groups = results.groups(cell -> List.of(cell.model(), Results.setting(cell)));
        for (List<CellResult> group : groups) {
            Cell first = group.get(0).cell().orElseThrow();
            table.group(first.model() + " on " + Results.setting(first));
            group.forEach(result -> table.row(
                    Rows.kind(result),
                    cells(results, result, Results.activation(result.cell().orElseThrow()))));
        }
        List<CellResult> strangers = results.cells().stream()
                .filter(result -> result.cell().isEmpty())
                .toList();
        if (!strangers.isEmpty()) {
            table.group("Names that are no cell's");
            strangers.forEach(result -> table.row(Rows.kind(result), cells(results, result, result.id())));
        }
        return table.build();
    }

    private static String[] cells(Results results, CellResult result, String name) {
        Optional<Estimate> time = result.time();
        Optional<Estimate> cost = results.cost(result);
        boolean baseline = result.cell()
                        .filter(cell -> Results.isBaseline(cell) && Results.computes(cell))
                        .isPresent()
                && time.isPresent();
        return new String[] {
            name,
            result.parity() == null ? "none" : result.passed() ? "pass" : "FAIL",
            time.map(Numbers::time).orElse("–"),
            time.map(Numbers::timeInterval).orElse("–"),
            cost.map(Numbers::ratio).orElse(baseline ? "1" : "–"),
            cost.map(Numbers::ratioInterval).orElse("–"),
            time.map(t -> Numbers.plain(1e9 / t.value())).orElse("–")
        };
    }
}
