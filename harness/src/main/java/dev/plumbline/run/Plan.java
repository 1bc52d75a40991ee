// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.activation.Activations;
import dev.plumbline.engine.Engine;
import dev.plumbline.interpret.Cost;
import dev.plumbline.interpret.Precision;
import dev.plumbline.interpret.Signature;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Placement;
import dev.plumbline.model.Model;
import dev.plumbline.model.Models;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The cells to verify and time, and those that this machine cannot run.
 *
 * @param cells at least one
 * @param notRun ids of wanted cells with the reason why they are not run
 */
public record Plan(List<Cell> cells, Map<String, String> notRun) {
    public Plan {
        cells = List.copyOf(cells);
        notRun = Collections.unmodifiableMap(new LinkedHashMap<>(notRun));
        if (cells.isEmpty()) {
            throw noCells(notRun);
        }
    }

    /**
     * Every wanted combination of a built-in model, an activation and what the engines offer, model by model; of the
     * models the networks, unless others are named.
     */
    public static Plan of(List<Engine> engines, Selection wanted) {
        List<Model> builtIn = Stream.of(Models.values())
                .filter(model -> model.isNetwork() || !wanted.models().isEmpty())
                .map(Models::model)
                .toList();
        return of(engines, wanted, builtIn, List.of(Activations.values()));
    }

    /** As {@link #of(List, Selection)}, of these models and activations. */
    public static Plan of(
            List<Engine> engines, Selection wanted, List<? extends Model> known, List<Activations> knownActivations) {
        List<Engine> chosen = Selection.chosen("engine", wanted.engines(), engines, Engine::name);
        List<? extends Model> models = Selection.chosen("model", wanted.models(), known, Model::name);
        List<Activations> activations =
                Selection.chosen("activation", wanted.activations(), knownActivations, Enum::name);
        List<Placement> placements = chosen("placement", wanted.placements(), Placement.values());
        List<Precision> precisions = chosen("precision", wanted.precisions(), Precision.values());
        List<Cell> cells = new ArrayList<>();
        Map<String, String> notRun = new LinkedHashMap<>();
        for (Engine engine : chosen) {
            for (Model model : models) {
                List<Precision> differing = precisions.stream()
                        .filter(precision ->
                                precision != Precision.TF32 || Cost.of(model).multiplyAdds() > 0)
                        .toList();
                for (Activations activation : activations) {
                    boolean first = activation == activations.get(0);
                    List<Placement> told = placements.stream()
                            .filter(placement -> tells(placement, model, first))
                            .toList();
                    for (Cell cell : cells(engine, model, activation, told, differing, wanted.batches())) {
                        engine.unavailable(cell.placement())
                                .ifPresentOrElse(reason -> notRun.put(cell.id(), reason), () -> cells.add(cell));
                    }
                }
            }
        }
        return new Plan(cells, notRun);
    }

    /** Whether a placement differs from all others: without an activation, one activation stands for all. */
    private static boolean tells(Placement placement, Model model, boolean first) {
        return switch (placement) {
            case NATIVE, PLUGIN -> true;
            case PLUGIN_ADD -> Cost.of(model).residuals() > 0;
            case IDENTITY -> first;
            case NONE -> first && !isActivationsOnly(model);
        };
    }

    /** Whether nothing is left of it without its activations. */
    private static boolean isActivationsOnly(Model model) {
        return Signature.of(model)
                .layers()
                .keySet()
                .equals(Cost.of(model).sites().keySet());
    }

    private static <E extends Enum<E>> List<E> chosen(String what, List<String> wanted, E[] known) {
        return Selection.chosen(what, wanted, List.of(known), Enum::name);
    }

    private static List<Cell> cells(
            Engine engine,
            Model model,
            Activations activation,
            List<Placement> placements,
            List<Precision> precisions,
            List<Integer> batches) {
        List<Cell> cells = new ArrayList<>();
        for (Placement placement : engine.placements()) {
            for (Precision precision : engine.precisions()) {
                if (placements.contains(placement) && precisions.contains(precision)) {
                    batches.forEach(batch -> cells.add(new Cell(
                            model.name(),
                            activation.name().toLowerCase(Locale.ROOT),
                            engine.name(),
                            placement,
                            precision,
                            batch)));
                }
            }
        }
        return cells;
    }

    /** The ids of the cells, in order. */
    public List<String> ids() {
        return cells.stream().map(Cell::id).toList();
    }

    private static PlumblineException noCells(Map<String, String> notRun) {
        if (notRun.isEmpty()) {
            return new PlumblineException(
                    ExitCode.USAGE,
                    "no cell is selected: no engine offers this placement in this precision; drop a filter");
        }
        return new PlumblineException(
                ExitCode.UNAVAILABLE,
                "none of the " + notRun.size() + " selected cells can run here: "
                        + notRun.values().stream().distinct().collect(Collectors.joining("; ")));
    }
}
