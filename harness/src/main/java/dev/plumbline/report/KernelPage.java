// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.report.kernels.Accuracy;
import dev.plumbline.report.kernels.KernelResults;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All that the kernels' page shows, as text.
 *
 * @param tone {@code good} only if every part was measured and holds
 * @param headline the figures to remember, in sentences
 * @param report the name of a run's page beside this one; empty if there is none
 */
record KernelPage(
        String device,
        String tone,
        String title,
        List<String> headline,
        List<Section> sections,
        Table gpu,
        Pictures pictures,
        String report) {
    static final String NO_COMPOSITION = " TensorRT's own composition alone is measured by bench -m activation.";

    static KernelPage of(KernelResults results, String report, boolean draws) {
        List<Section> sections = sections(results);
        String tone = sections.stream().anyMatch(section -> section.tone().equals("red"))
                ? "red"
                : results.missing().isEmpty() ? "good" : "open";
        Pictures pictures = draws
                ? Pictures.of(sections.stream()
                        .<Drawing>flatMap(section -> section.drawings().stream())
                        .toList())
                : Pictures.NONE;
        return new KernelPage(
                results.device(),
                tone,
                title(tone, sections),
                headline(results),
                sections,
                gpu(results),
                pictures,
                report);
    }

    private static List<Section> sections(KernelResults results) {
        return List.of(
                results.accuracy()
                        .map(AccuracySection::of)
                        .orElseGet(() -> Section.missing("accuracy", "Accuracy over all inputs", "accuracy")),
                results.speed()
                        .map(speed -> SpeedSection.of(results, speed))
                        .orElseGet(() -> Section.missing("speed", "Speed against memory", "speed")),
                results.torch()
                        .flatMap(torch -> results.speed().map(speed -> TorchSection.of(torch, speed)))
                        .orElseGet(() -> Section.missing("torch", "PyTorch on the same GPU", "speed torch")),
                results.traffic()
                        .map(traffic -> ProofSections.bytes(traffic, results.speed()))
                        .orElseGet(() -> Section.missing("bytes", "Bytes counted on the memory bus", "bytes")),
                results.sanitizers()
                        .map(ProofSections::sanitizers)
                        .orElseGet(() -> Section.missing("sanitizers", "Sanitizers", "sanitize")),
                results.mutants()
                        .map(ProofSections::mutants)
                        .orElseGet(() -> Section.missing("mutants", "Planted defects", "mutants")));
    }

    private static String title(String tone, List<Section> sections) {
        if (tone.equals("good")) {
            return "Right on every input, at the speed of memory";
        }
        String which = sections.stream()
                .filter(section -> section.tone().equals(tone))
                .map(Section::title)
                .collect(Collectors.joining("; "));
        return (tone.equals("red") ? "Failed: " : "Not measured: ") + which;
    }

    private static List<String> headline(KernelResults results) {
        List<String> lines = new ArrayList<>();
        results.accuracy().ifPresent(accuracy -> lines.add(accuracy(accuracy)));
        results.speed()
                .ifPresent(speed -> lines.add("Speed: from " + KernelSize.label(KernelSize.LARGE)
                        + " on, the activations move " + SpeedSection.words(speed)
                        + " (the better of cudaMemcpy and our identity kernel of the same size in the same process)."));
        results.torch()
                .flatMap(torch -> results.speed().map(speed -> TorchSection.chains(torch, speed)))
                .filter(chains -> !chains.isEmpty())
                .ifPresent(chains -> lines.add(chains(chains) + NO_COMPOSITION));
        return lines;
    }

    /** @param chains as {@link TorchSection#chains} gives them; one at least */
    static String chains(Map<String, String> chains) {
        return TorchSection.R3 + ": PyTorch's chain takes "
                + chains.entrySet().stream()
                        .map(chain -> chain.getValue() + " our kernel's time for " + chain.getKey())
                        .collect(Collectors.joining(", "))
                + ".";
    }

    private static String accuracy(Accuracy accuracy) {
        Map<String, List<Accuracy.Row>> precisions = new LinkedHashMap<>();
        accuracy.results()
                .forEach(row -> precisions
                        .computeIfAbsent(row.precision(), each -> new ArrayList<>())
                        .add(row));
        List<String> parts = new ArrayList<>();
        precisions.forEach((precision, rows) -> {
            Accuracy.Row worst = AccuracySection.worst(rows);
            parts.add(AccuracySection.ulp(worst.worstUlp().value()) + "\u00a0ULP in " + precision + " ("
                    + KernelName.of(worst.activation()).label() + ", of "
                    + Numbers.count(worst.inputs()) + " inputs)");
        });
        long dropped =
                accuracy.results().stream().mapToLong(Accuracy.Row::nanDropped).sum();
        return "Accuracy: the worst error against float64 is " + String.join(", ", parts) + "; NaN dropped: "
                + Numbers.count(dropped) + ".";
    }

    private static Table gpu(KernelResults results) {
        Map<String, String> facts = new LinkedHashMap<>();
        results.gpu().ifPresent(facts::putAll);
        results.speed().ifPresent(speed -> {
            facts.put("multiprocessors", Numbers.count(speed.multiprocessors()));
            facts.put("L2 cache", KernelSize.label(speed.l2Bytes()));
            facts.put("CUDA of driver, of program", version(speed.cudaDriver()) + ", " + version(speed.cudaRuntime()));
        });
        Table.Builder table = new Table.Builder("Where it was measured", "fact", "value");
        facts.forEach((fact, value) -> table.row("", fact, value));
        return table.build();
    }

    /** {@code 13.0} of 13000. */
    private static String version(int cuda) {
        return cuda / 1000 + "." + cuda % 1000 / 10;
    }
}
