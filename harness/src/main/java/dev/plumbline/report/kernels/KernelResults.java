// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report.kernels;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.Printable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The results of one GPU; a part is empty if its step was not run.
 *
 * @param gpu what {@code nvidia-smi} says, by its names
 */
public record KernelResults(
        Optional<Accuracy> accuracy,
        Optional<Speed> speed,
        Optional<Torch> torch,
        Optional<Sanitizers> sanitizers,
        Optional<Mutants> mutants,
        Optional<Traffic> traffic,
        Optional<Map<String, String>> gpu) {
    private static final List<String> PROFILE = List.of(
            "ID",
            "Process ID",
            "Process Name",
            "Host Name",
            "Kernel Name",
            "Context",
            "Stream",
            "Block Size",
            "Grid Size",
            "Device",
            "CC",
            "Section Name",
            "Metric Name",
            "Metric Unit",
            "Metric Value");
    private static final List<String> GPU = List.of(
            "name",
            "driver_version",
            "clocks.current.sm [MHz]",
            "clocks.current.memory [MHz]",
            "power.limit [W]",
            "ecc.mode.current");

    /** Reads what the folder has of the files of {@code plugins-cuda/gpu/run}. */
    public static KernelResults read(Path folder) {
        KernelResults results = new KernelResults(
                DataFile.json(folder.resolve("accuracy.json"), Accuracy.class),
                DataFile.json(folder.resolve("speed.json"), Speed.class),
                DataFile.json(folder.resolve("torch.json"), Torch.class),
                DataFile.json(folder.resolve("sanitize.json"), Sanitizers.class),
                DataFile.json(folder.resolve("mutants.json"), Mutants.class),
                DataFile.lines(folder.resolve("bytes.csv"), KernelResults::traffic),
                DataFile.lines(folder.resolve("gpu.csv"), KernelResults::gpu));
        String shown = Printable.text(folder.toString());
        Map<String, String> devices = results.devices();
        if (results.accuracy.isEmpty() && results.speed.isEmpty()) {
            throw new PlumblineException(
                    ExitCode.BAD_INPUT,
                    shown
                            + " holds neither accuracy.json nor speed.json: give a folder that plugins-cuda/gpu/run wrote");
        }
        if (devices.values().stream().distinct().count() > 1) {
            throw new PlumblineException(
                    ExitCode.BAD_INPUT,
                    shown + ": the files disagree on device: " + Printable.text(devices.toString())
                            + "; keep one GPU's results in a folder");
        }
        return results;
    }

    /** The GPU's name. */
    public String device() {
        return devices().values().iterator().next();
    }

    /** By the file that says it. */
    private Map<String, String> devices() {
        Map<String, String> devices = new TreeMap<>();
        accuracy.ifPresent(each -> devices.put("accuracy.json", each.device()));
        speed.ifPresent(each -> devices.put("speed.json", each.device()));
        torch.ifPresent(each -> devices.put("torch.json", each.device()));
        gpu.ifPresent(each -> devices.put("gpu.csv", each.get("name")));
        return devices;
    }

    /** The steps of {@code gpu/run} that were not run. */
    public List<String> missing() {
        Map<String, Optional<?>> steps = new LinkedHashMap<>();
        steps.put("accuracy", accuracy);
        steps.put("speed", speed);
        steps.put("torch", torch);
        steps.put("sanitize", sanitizers);
        steps.put("mutants", mutants);
        steps.put("bytes", traffic);
        return steps.entrySet().stream()
                .flatMap(step -> step.getValue().isEmpty() ? Stream.of(step.getKey()) : Stream.empty())
                .toList();
    }

    /** The profiler's own words stand before its table. */
    private static Traffic traffic(List<String> lines) {
        return Traffic.of(
                Csv.of(lines.stream().dropWhile(line -> line.startsWith("==")).toList(), PROFILE));
    }

    private static Map<String, String> gpu(List<String> lines) {
        Csv csv = Csv.of(lines, GPU);
        DataFile.require(csv.rows().size() == 1, "it describes " + csv.rows().size() + " GPUs instead of one");
        Map<String, String> facts = new LinkedHashMap<>();
        GPU.forEach(name -> facts.put(name, csv.cell(0, name)));
        return facts;
    }
}
