// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.engine.Engine;
import dev.plumbline.engine.Engine.Build;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Printable;
import dev.plumbline.plugins.OwnedFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.tensorrt.global.nvinfer.LayerInformationFormat;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What TensorRT made of a network, as its engine inspector tells it.
 *
 * @param layers in order of execution
 */
record LayerReport(List<Layer> layers) {
    /** In formats: TensorRT 10 writes "Half" in some places and "FP16" in others. The longest first. */
    private static final Map<Storage, Set<String>> NAMES = names();

    /**
     * @param formats of its outputs, in TensorRT's words: "Channel major FP16 format where channel % 8 == 0"
     * @param tactic the name of its kernel; empty if there is none
     */
    record Layer(String name, String type, List<String> formats, String tactic) {
        private boolean isOf(String word) {
            return type.toLowerCase(Locale.ROOT).contains(word);
        }
    }

    private static Map<Storage, Set<String>> names() {
        Map<Storage, Set<String>> names = new LinkedHashMap<>();
        names.put(Storage.BF16, Set.of("BF16", "BFloat16"));
        names.put(Storage.FP16, Set.of("FP16", "Half"));
        names.put(Storage.FP32, Set.of("FP32", "Float"));
        return names;
    }

    static LayerReport of(ICudaEngine engine) {
        return parse(engine.createEngineInspector().getEngineInformation(LayerInformationFormat.kJSON));
    }

    /** @param json as TensorRT 10 writes it: {@code {"Layers": [{"Name": ..., "LayerType": ...}]}} */
    static LayerReport parse(String json) {
        List<Layer> layers = new ArrayList<>();
        for (JsonNode layer : JsonMapper.shared().readTree(json).path("Layers")) {
            List<String> formats = new ArrayList<>();
            for (JsonNode output : layer.path("Outputs")) {
                formats.add(output.path("Format/Datatype").asString(""));
            }
            layers.add(new Layer(
                    layer.path("Name").asString(""),
                    layer.path("LayerType").asString(layer.asString("")),
                    formats,
                    layer.path("TacticName").asString("")));
        }
        return new LayerReport(List.copyOf(layers));
    }

    /** For the record: how many layers of which kind, and a fingerprint of layers, formats and tactics. */
    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("layers", Integer.toString(layers.size()));
        facts.put("kernels", Long.toString(kernels()));
        facts.put("plugins", Long.toString(count("plugin")));
        facts.put("reformats", Long.toString(count("reformat")));
        facts.put("precisions", String.join(" ", precisions()));
        facts.put("tf32.tactics", Long.toString(tactics("tf32")));
        facts.put("fingerprint", fingerprint());
        return facts;
    }

    /** Without no-ops, which only name a tensor anew, and without events of TensorRT's streams. */
    private long kernels() {
        return layers.size() - count("noop") - count("signal") - count("wait");
    }

    /** What the layers' outputs are stored in, in TensorRT's words. */
    Set<String> precisions() {
        return layers.stream()
                .flatMap(layer -> layer.formats.stream())
                .map(LayerReport::precision)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Why the precision asked for is not the one that runs; empty if it is. */
    Optional<String> fault(Precision asked) {
        if (computing(asked) == 0) {
            return Optional.of("no kernel of the engine computes in " + asked + ", but in " + precisions());
        }
        return asked == Precision.FP32 && tactics("tf32") > 0
                ? Optional.of(tactics("tf32") + " kernels of the engine compute in TF32, but FP32 was asked for")
                : Optional.empty();
    }

    /**
     * Kernels whose outputs are stored as the precision asked for has it; TensorRT may compute others wider. Kernels have
     * tactics, but TensorRT names none of a plugin: in an engine without any, all that do more than copy are kernels.
     */
    long computing(Precision asked) {
        Set<String> names = NAMES.getOrDefault(Storage.of(asked), Set.of());
        boolean named = layers.stream().anyMatch(layer -> !layer.tactic.isEmpty());
        return layers.stream()
                .filter(layer -> named ? !layer.tactic.isEmpty() : !layer.isOf("reformat") && !layer.isOf("noop"))
                .filter(layer -> layer.formats.stream().anyMatch(format -> names.contains(precision(format))))
                .count();
    }

    /** Why the engine is not one of as many plugins as were asked for; empty if it is. */
    Optional<String> fault(int plugins) {
        return count("plugin") == plugins
                ? Optional.empty()
                : Optional.of(
                        "the engine has " + count("plugin") + " plugin layers, but " + plugins + " were asked for");
    }

    private long tactics(String word) {
        return layers.stream()
                .filter(layer -> layer.tactic.toLowerCase(Locale.ROOT).contains(word))
                .count();
    }

    /** One layer a line: type, name, formats of its outputs and tactic, apart by tabs. */
    List<String> table() {
        return layers.stream()
                .map(layer -> Stream.of(layer.type, layer.name, String.join(", ", layer.formats), layer.tactic)
                        .map(Printable::text)
                        .collect(Collectors.joining("\t")))
                .toList();
    }

    /** Writes the table into the folder of {@link Engine#LAYERS}, if there is one and the network is as it is timed. */
    void keep(Build build) {
        String folder = System.getProperty(Engine.LAYERS);
        if (folder == null || !build.traced().isEmpty()) {
            return;
        }
        String name = String.join(
                        "-",
                        build.network().model().name(),
                        build.network().activation().name(),
                        build.placement().name(),
                        build.precision().name(),
                        "b" + build.batch())
                .toLowerCase(Locale.ROOT);
        try {
            Path file = Files.createDirectories(Path.of(folder)).resolve(name + ".tsv");
            Path part = file.resolveSibling(name + ".part"); // A worker may be killed at any time.
            Files.move(Files.write(part, table()), file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new PlumblineException(
                    ExitCode.IO,
                    "the engine's layers cannot be written to " + Printable.text(folder) + " (" + Printable.cause(e)
                            + "): make room, or name another folder with -D" + Engine.LAYERS,
                    e);
        }
    }

    private long count(String type) {
        return layers.stream().filter(layer -> layer.isOf(type)).count();
    }

    private static String precision(String format) {
        return NAMES.values().stream()
                .flatMap(Set::stream)
                .filter(format::contains)
                .findFirst()
                .orElse(format);
    }

    private String fingerprint() {
        String text = layers.stream().map(Layer::toString).collect(Collectors.joining("\n"));
        return OwnedFolder.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }
}
