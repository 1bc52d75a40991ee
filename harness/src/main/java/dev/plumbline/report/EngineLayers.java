// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.Printable;
import dev.plumbline.report.kernels.DataFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * {@code layers/NAME.tsv} beside a journal: what TensorRT made of a network.
 *
 * @param name {@code resnet50-isrlu-plugin-fp16-b32}
 * @param layers in order of execution, one a line: type, name, formats of outputs, tactic; apart by tabs
 */
record EngineLayers(String name, List<Layer> layers) {
    private static final String ENDING = ".tsv";
    private static final int MOST_FILES = 1000;
    private static final String ADVICE = "make it again by a run, or remove it";

    record Layer(String type, String name, String formats, String tactic) {
        boolean isPlugin() {
            return type.toLowerCase(Locale.ROOT).contains("plugin");
        }

        boolean isReformat() {
            return type.toLowerCase(Locale.ROOT).contains("reformat");
        }
    }

    /** Of every file in the folder, by name; empty if there is none. */
    static List<EngineLayers> read(Path folder) {
        Path layers = folder.resolve(Journal.LAYERS);
        if (!Files.isDirectory(layers)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(layers)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .limit(MOST_FILES)
                    .flatMap(file -> DataFile.lines(file, lines -> of(file, lines), ADVICE).stream())
                    .toList();
        } catch (IOException e) {
            throw new PlumblineException(ExitCode.IO, "cannot list " + Printable.text(layers + ": " + e), e);
        }
    }

    private static EngineLayers of(Path file, List<String> lines) {
        String name = String.valueOf(file.getFileName());
        DataFile.require(!lines.isEmpty(), "it has no line");
        return new EngineLayers(
                name.substring(0, name.length() - ENDING.length()),
                lines.stream().map(EngineLayers::layer).toList());
    }

    private static Layer layer(String line) {
        String[] parts = line.split("\t", -1);
        DataFile.require(
                parts.length == 4,
                "a line has " + parts.length + " columns, not type, name, formats and tactic: " + line);
        return new Layer(parts[0], parts[1], parts[2], parts[3]);
    }

    long plugins() {
        return layers.stream().filter(Layer::isPlugin).count();
    }

    /** Reformats that are executed right before or right after a plugin. */
    long reformatsAtPlugins() {
        long count = 0;
        for (int i = 0; i < layers.size(); i++) {
            boolean before = i > 0 && layers.get(i - 1).isPlugin();
            boolean after = i + 1 < layers.size() && layers.get(i + 1).isPlugin();
            count += layers.get(i).isReformat() && (before || after) ? 1 : 0;
        }
        return count;
    }

    /** How many layers of each type. */
    Map<String, Integer> types() {
        Map<String, Integer> types = new TreeMap<>();
        layers.forEach(layer -> types.merge(layer.type(), 1, Integer::sum));
        return types;
    }
}
