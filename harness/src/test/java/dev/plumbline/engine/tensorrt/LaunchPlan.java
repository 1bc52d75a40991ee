// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.activation.Activations;
import dev.plumbline.data.DefaultWeights;
import dev.plumbline.engine.Engine.Build;
import dev.plumbline.engine.natives.Host;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Strict;
import dev.plumbline.model.Models;
import dev.plumbline.model.Network;
import dev.plumbline.plugins.PluginLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** {@code CELL FILE}: builds the engine plan of a cell of LeNet-5 and prints where and with what, one line of JSON. */
final class LaunchPlan {
    private LaunchPlan() {}

    /**
     * Facts of the GPU, {@code folders}: where this process has TensorRT and the CUDA runtime from, as in {@code
     * LD_LIBRARY_PATH}.
     */
    public static void main(String... args) throws IOException {
        Cell cell = Cell.parse(args[0]);
        TensorRtLibraries.load();
        NativeLog log = new NativeLog();
        Plugins plugins = new Plugins(log);
        if (cell.placement().usesPlugin()) {
            plugins.load(PluginLibrary.find().path().toString());
        }
        Activations activation = Activations.valueOf(cell.activation().toUpperCase(Locale.ROOT));
        Build build = new Build(
                new Network(
                        LaunchLoop.MODEL,
                        activation.activation(),
                        DefaultWeights.load(Models.LENET5, activation.activation())),
                cell.placement(),
                LaunchLoop.PRECISION,
                1,
                Set.of());
        Gpu gpu = Gpu.current();
        TimingCache timings =
                new TimingCache(SealedCache.open(Host.current()), gpu.device().timingCache());
        Files.write(
                Path.of(args[1]),
                new PlanBuilder(build, plugins, timings, log).plan().plan());
        Map<String, String> facts = new LinkedHashMap<>(gpu.facts());
        facts.put("folders", folder(TensorRtLibraries.TENSORRT) + ":" + folder(TensorRtLibraries.RUNTIME));
        System.out.println(new String(Strict.bytes(facts), StandardCharsets.UTF_8));
    }

    private static Path folder(String library) throws IOException {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.map(line -> line.replaceFirst("^[^/]*", ""))
                    .filter(file -> file.matches(".*/" + library + "[0-9.]*"))
                    .findFirst()
                    .map(file -> Path.of(file).getParent())
                    .orElseThrow();
        }
    }
}
