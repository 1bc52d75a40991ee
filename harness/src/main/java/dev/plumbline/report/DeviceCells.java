// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Placement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The cells of those engines whose inferences were timed by a device's clock. */
final class DeviceCells {
    /** What only a fork on a device records. */
    static final String TICK = "device.tick.ns";

    /** Bytes of the heap that the launching thread takes for an inference. */
    static final String ALLOCATION = "host.alloc.bytes";

    static final String MIDDLE_ALLOCATION = "host.alloc.median";

    static final String ENQUEUE = "host.enqueue.ns";

    private static final String FULL = "computed in FP32";

    private final Results results;
    private final Map<Setting, List<CellResult>> settings;

    private DeviceCells(Results results, Map<Setting, List<CellResult>> settings) {
        this.results = results;
        this.settings = settings;
    }

    static DeviceCells of(Results results) {
        Set<String> engines = results.cells().stream()
                .filter(result -> result.fact(TICK).isPresent())
                .flatMap(result -> result.cell().stream())
                .map(Cell::engine)
                .collect(Collectors.toSet());
        List<String> models = new ArrayList<>();
        results.groups(Cell::model)
                .forEach(group -> models.add(group.get(0).cell().orElseThrow().model()));
        Map<Setting, List<CellResult>> settings =
                new TreeMap<>(Comparator.comparing((Setting setting) -> models.indexOf(setting.model()))
                        .thenComparing(Setting::engine)
                        .thenComparing(Setting::precision)
                        .thenComparing(Setting::batch));
        for (CellResult result : results.cells()) {
            result.cell()
                    .filter(cell -> engines.contains(cell.engine()))
                    .ifPresent(cell -> settings.computeIfAbsent(Setting.of(cell), each -> new ArrayList<>())
                            .add(result));
        }
        return new DeviceCells(results, settings);
    }

    boolean isEmpty() {
        return settings.isEmpty();
    }

    List<Setting> settings() {
        return List.copyOf(settings.keySet());
    }

    /** The settings of networks. */
    List<Setting> networks() {
        return settings().stream().filter(setting -> !setting.isLone()).toList();
    }

    /** The settings of activations alone. */
    List<Setting> lone() {
        return settings().stream().filter(Setting::isLone).toList();
    }

    /** The settings of each model, by its name. */
    Map<String, List<Setting>> models() {
        Map<String, List<Setting>> models = new LinkedHashMap<>();
        settings.keySet()
                .forEach(setting -> models.computeIfAbsent(setting.model(), each -> new ArrayList<>())
                        .add(setting));
        return models;
    }

    /** {@code , computed in FP32}: TF32 is a permission, which an engine need not use. Empty where there is nothing to say. */
    String note(Setting setting) {
        List<CellResult> asked = setting.precision() == Precision.TF32 ? of(setting) : List.of();
        long full = asked.stream()
                .filter(result -> result.said("tf32.tactics").equals(List.of("0")))
                .count();
        return full == 0 ? "" : ", " + (full == asked.size() ? "" : full + " of " + asked.size() + " cells ") + FULL;
    }

    /** {@code TF32, batch 1, computed in FP32}. */
    String variant(Setting setting) {
        return setting.variant() + note(setting);
    }

    /** {@code lenet5, TF32, batch 1, computed in FP32}. */
    String label(Setting setting) {
        return setting.model() + ", " + variant(setting);
    }

    /** What to know of those settings whose engines could compute in TF32 and do not; empty if there is none. */
    Optional<String> permitted(List<Setting> among) {
        List<String> full = among.stream()
                .filter(setting -> note(setting).equals(", " + FULL))
                .map(Setting::label)
                .toList();
        return full.isEmpty()
                ? Optional.empty()
                : Optional.of("TF32 is a permission: TensorRT chose no kernel that computes in it in "
                        + String.join("; ", full)
                        + ". Read those times as FP32's, with kernels that need not be those it chose for FP32.");
    }

    /** In the order of settings, then of the plan. */
    List<CellResult> all() {
        return settings.values().stream().flatMap(List::stream).toList();
    }

    List<CellResult> of(Setting setting) {
        return settings.getOrDefault(setting, List.of());
    }

    /** The activations of a setting that are computed in some placement. */
    List<String> activations(Setting setting) {
        return of(setting).stream()
                .map(result -> result.cell().orElseThrow())
                .filter(Results::computes)
                .map(Cell::activation)
                .distinct()
                .toList();
    }

    Optional<CellResult> find(Setting setting, String activation, Placement placement) {
        return Optional.ofNullable(
                results.byId().get(setting.cell(activation, placement).id()));
    }

    /** The cell of a placement that stands for all activations. */
    Optional<CellResult> find(Setting setting, Placement placement) {
        return of(setting).stream()
                .filter(result -> result.cell().orElseThrow().placement() == placement)
                .findFirst();
    }

    /** What the engines said of their device under a name, each text once. */
    List<String> said(String name) {
        return all().stream()
                .flatMap(result -> result.said(name).stream())
                .distinct()
                .toList();
    }
}
