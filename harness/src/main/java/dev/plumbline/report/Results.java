// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.activation.Activations;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
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
import org.jspecify.annotations.Nullable;

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
        Map<String, CellResult> byId = new LinkedHashMap<>();
        run.start().cells().forEach(id -> byId.computeIfAbsent(id, each -> CellResult.of(each, run)));
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
        return result.cell().filter(cell -> !cell.activation().equals(BASELINE)).flatMap(cell -> {
            Cell relu =
                    new Cell(cell.model(), BASELINE, cell.engine(), cell.placement(), cell.precision(), cell.batch());
            return Optional.ofNullable(byId.get(relu.id())).flatMap(baseline -> cost(result, baseline));
        });
    }

    private static Optional<Estimate> cost(CellResult result, CellResult baseline) {
        List<Double> ratios = new ArrayList<>();
        result.forks().forEach((number, fork) -> {
            Entry.@Nullable Fork other = baseline.forks().get(number);
            if (other != null) {
                ratios.add(result.perImage(fork) / baseline.perImage(other));
            }
        });
        return ratios.isEmpty() ? Optional.empty() : Optional.of(Estimate.of(ratios));
    }

    static boolean isBaseline(Cell cell) {
        return cell.activation().equals(BASELINE);
    }

    /** The activation's name in prose. */
    static String activation(Cell cell) {
        for (Activations each : Activations.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(cell.activation())) {
                return each.activation().name();
            }
        }
        return cell.activation();
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
