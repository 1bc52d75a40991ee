// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a plugin costs in one setting beyond the engine's own ReLU, which is fused with its neighbours: the barrier (a
 * plugin that only copies) and what the kernel adds to that.
 *
 * @param bare no activation at all, beyond native ReLU
 * @param barrier the copying plugin, beyond native ReLU
 * @param overNone the copying plugin, beyond no activation
 * @param launches of the barrier, what launching the further kernels takes, from graphs of empty kernels
 * @param floor what the traffic of all activations takes at least
 */
record Tax(
        Setting setting,
        Optional<Difference> bare,
        Optional<Difference> barrier,
        Optional<Difference> overNone,
        Optional<Double> launches,
        List<Share> shares,
        Optional<Double> floor) {
    static final String RELU = "relu";

    /**
     * Of one activation.
     *
     * @param own the engine's own, beyond its ReLU
     * @param kernel the plugin, beyond the copying plugin
     * @param total the plugin, beyond native ReLU
     */
    record Share(
            String activation,
            String label,
            Optional<Difference> own,
            Optional<Difference> kernel,
            Optional<Difference> total) {}

    /** Of every network's setting in which the copying plugin and native ReLU were timed. */
    static List<Tax> of(DeviceCells cells, TrafficFloor floor) {
        return cells.networks().stream()
                .map(setting -> of(cells, setting, floor))
                .filter(tax -> tax.barrier.isPresent())
                .toList();
    }

    private static Tax of(DeviceCells cells, Setting setting, TrafficFloor floor) {
        Optional<CellResult> relu = cells.find(setting, RELU, Placement.NATIVE);
        Optional<CellResult> none = cells.find(setting, Placement.NONE);
        Optional<CellResult> identity = cells.find(setting, Placement.IDENTITY);
        List<Share> shares = new ArrayList<>();
        for (String activation : cells.activations(setting)) {
            Optional<CellResult> own = cells.find(setting, activation, Placement.NATIVE);
            for (Placement placement : List.of(Placement.PLUGIN, Placement.PLUGIN_ADD)) {
                Optional<CellResult> plugin = cells.find(setting, activation, placement);
                plugin.ifPresent(result -> shares.add(new Share(
                        activation,
                        NativeToPlugin.label(activation, result),
                        activation.equals(RELU) ? Optional.empty() : Difference.of(own, relu),
                        Difference.of(plugin, identity),
                        Difference.of(plugin, relu))));
            }
        }
        return new Tax(
                setting,
                Difference.of(none, relu),
                Difference.of(identity, relu),
                Difference.of(identity, none),
                launches(identity, relu),
                shares,
                floor.nanos(setting));
    }

    private static Optional<Double> launches(Optional<CellResult> identity, Optional<CellResult> relu) {
        return identity.flatMap(more -> more.launchFloor())
                .flatMap(more -> relu.flatMap(less -> less.launchFloor()).map(less -> more - less));
    }
}
