// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What TensorRT made of the networks, layer by layer. */
final class LayerSection {
    private LayerSection() {}

    static Section of(List<EngineLayers> engines) {
        if (engines.isEmpty()) {
            return Section.absent(
                    "layers",
                    "Engines layer by layer",
                    "Not recorded: there is no layers/*.tsv beside the journal, where a run on a GPU writes them.");
        }
        EngineLayers shown = engines.stream()
                .max(Comparator.comparing(EngineLayers::plugins)
                        .thenComparing(engine -> engine.layers().size())
                        .thenComparing(EngineLayers::name, Comparator.reverseOrder()))
                .orElseThrow();
        long besides = engines.stream()
                .filter(engine -> engine.reformatsAtPlugins() > 0)
                .count();
        return new Section(
                "layers",
                "Engines layer by layer",
                "good",
                List.of("Engines with a reformat right before or behind a plugin: " + besides + " of " + engines.size()
                        + "."),
                List.of(),
                "From TensorRT's engine inspector, in order of execution. What is fused has one line, with the names of all"
                        + " that went into it.",
                List.of(),
                List.of(summary(engines), layers(shown)));
    }

    private static Table summary(List<EngineLayers> engines) {
        Table.Builder table = new Table.Builder(
                "Layers of " + engines.size() + (engines.size() == 1 ? " engine" : " engines"),
                "engine",
                "#layers",
                "#plugins",
                "#reformats at plugins",
                "layers by type");
        engines.forEach(engine -> table.row(
                engine.reformatsAtPlugins() > 0 ? "open" : "",
                engine.name(),
                Numbers.count(engine.layers().size()),
                Numbers.count(engine.plugins()),
                Numbers.count(engine.reformatsAtPlugins()),
                engine.types().entrySet().stream()
                        .map(type -> type.getValue() + " " + type.getKey())
                        .collect(Collectors.joining(", "))));
        return table.build();
    }

    private static Table layers(EngineLayers engine) {
        Table.Builder table = new Table.Builder(
                "Every layer of " + Text.line(engine.name()), "##", "type", "name", "formats", "tactic");
        for (int i = 0; i < engine.layers().size(); i++) {
            EngineLayers.Layer layer = engine.layers().get(i);
            table.row("", String.valueOf(i + 1), layer.type(), layer.name(), layer.formats(), layer.tactic());
        }
        return table.build();
    }
}
