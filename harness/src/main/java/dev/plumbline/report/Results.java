// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.activation.Activations;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Placement;
import dev.plumbline.journal.RunRecord;
import dev.plumbline.report.CellResult.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A run, read for a reader.
 *
 * @param byId every planned cell, in the order of the plan
 * @param notRun ids by reason, the most frequent reason first
 */
record Results(RunRecord run, Map<String, CellResult> byId, Map<String, List<String>> notRun) {
    /** What the others are compared with: what a network costs with its cheapest activation. */
    private static final String BASELINE = "relu";

    static Results of(RunRecord run) {
        return of(List.of(run));
    }

    /** @throws dev.plumbline.PlumblineException if they cannot be one report */
    static Results of(List<RunRecord> runs) {
        Map<String, CellResult> byId = new LinkedHashMap<>();
        for (int i = 0; i < runs.size(); i++) {
            RunRecord each = runs.get(i);
            int number = i;
            each.start().cells().forEach(id -> byId.computeIfAbsent(id, cell -> CellResult.of(cell, each, number)));
        }
        RunRecord run = Runs.join(runs);
        Map<String, List<String>> reasons = new TreeMap<>();
        new TreeMap<>(run.start().notRun())
                .forEach((id, reason) ->
                        reasons.computeIfAbsent(reason, r -> new ArrayList<>()).add(id));
        Map<String, List<String>> notRun = new LinkedHashMap<>();
        reasons.entrySet().stream()
                .sorted((a, b) -> b.getValue().size() - a.getValue().size())
                .forEach(entry -> notRun.put(entry.getKey(), entry.getValue()));
        return new Results(run, byId, notRun);
    }

    Collection<CellResult> cells() {
        return byId.values();
    }

    long count(Status status) {
        return byId.values().stream().filter(cell -> cell.status() == status).count();
    }

    /** The cells whose id can be read, grouped in the order of the plan. */
    Collection<List<CellResult>> groups(Function<Cell, Object> key) {
        Map<Object, List<CellResult>> groups = new LinkedHashMap<>();
        for (CellResult result : byId.values()) {
            result.cell()
                    .ifPresent(cell -> groups.computeIfAbsent(key.apply(cell), k -> new ArrayList<>())
                            .add(result));
        }
        return groups.values();
    }

    /** The time of a cell in units of ReLU's with all else equal, paired by fork; empty without a common fork. */
    Optional<Estimate> cost(CellResult result) {
        return result.cell().filter(cell -> !isBaseline(cell)).flatMap(cell -> {
            Cell relu =
                    new Cell(cell.model(), BASELINE, cell.engine(), cell.placement(), cell.precision(), cell.batch());
            return Optional.ofNullable(byId.get(relu.id())).flatMap(result::over);
        });
    }

    static boolean isBaseline(Cell cell) {
        return cell.activation().equals(BASELINE);
    }

    /** Whether the cell computes its activation: some placements stand for all activations by leaving them out. */
    static boolean computes(Cell cell) {
        return cell.placement().computes();
    }

    /** The activation's name in prose, or what stands in its place. */
    static String activation(Cell cell) {
        return computes(cell)
                ? activation(cell.activation())
                : cell.placement() == Placement.NONE ? "no activation" : "copy kernel";
    }

    static String activation(String name) {
        for (Activations each : Activations.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(name)) {
                return each.activation().name();
            }
        }
        return name;
    }

    /** {@code onnxruntime, native, fp32, batch 1}: all of a cell but model and activation. */
    static String setting(Cell cell) {
        return cell.engine() + ", " + variant(cell);
    }

    /** {@code native, fp32, batch 1}. */
    static String variant(Cell cell) {
        return (cell.placement() + ", " + cell.precision()).toLowerCase(Locale.ROOT) + ", batch " + cell.batch();
    }
}
