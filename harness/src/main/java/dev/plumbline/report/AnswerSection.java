// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.Placement;
import dev.plumbline.report.kernels.KernelResults;
import dev.plumbline.report.kernels.Speed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the figures say to two published claims, and to the project's goals of speed. */
final class AnswerSection {
    private static final String LENET = "lenet5";
    private static final double SWISH_CLAIM = 3;
    private static final double ISRLU_CLAIM = 2.6;

    private final DeviceCells cells;
    private final FrameworkSection frameworks;
    private final Optional<KernelResults> kernels;

    private AnswerSection(DeviceCells cells, FrameworkSection frameworks, Optional<KernelResults> kernels) {
        this.cells = cells;
        this.frameworks = frameworks;
        this.kernels = kernels;
    }

    static Section of(
            DeviceCells cells, TrafficFloor floor, FrameworkSection frameworks, Optional<KernelResults> kernels) {
        AnswerSection answers = new AnswerSection(cells, frameworks, kernels);
        List<Goal> goals = Goals.of(cells, floor, frameworks);
        List<String> findings = new ArrayList<>();
        findings.add(answers.swish());
        findings.add(answers.isrlu());
        findings.add(goals(goals));
        return new Section(
                "answers",
                "Answers",
                goals.stream().anyMatch(Goal::isMissed) ? "red" : "good",
                findings,
                List.of(),
                "Every sentence and verdict here is computed from the figures below. A goal is held against the geometric"
                        + " mean over forks; where the 95\u00a0% interval reaches across the goal, that is said. Of the"
                        + " plugin’s two placements on a residual network, the faster counts.",
                List.of(Goals.table(goals)),
                List.of());
    }

    /** A Swish plugin for TensorRT is said to be three times as fast on LeNet-5; against what, is not said. */
    private String swish() {
        Map<String, List<Ratio>> ratios = new LinkedHashMap<>();
        List<Setting> settings = cells.models().getOrDefault(LENET, List.of());
        ratios.put(NativeToPlugin.NAME, swish(NativeToPlugin.ratios(cells, settings)));
        frameworks.modes(settings).forEach((mode, all) ->
                ratios.put(FrameworkSection.name(mode.equals("graph") ? "CUDA graph" : mode), swish(all)));
        ratios.put(PrecisionSection.NAME, swish(PrecisionSection.ratios(cells, settings)));
        List<String> parts = new ArrayList<>();
        ratios.forEach((name, all) -> parts.add(name + ": " + claim(all)));
        parts.add(kernelChains());
        return "A blog post says that a Swish plugin is three times as fast on LeNet-5, and not against what. "
                + String.join(" ", parts);
    }

    private static List<Ratio> swish(List<Ratio> ratios) {
        return Ratio.present(ratios).stream()
                .filter(ratio -> ratio.activation().equals("swish"))
                .toList();
    }

    private static String claim(List<Ratio> ratios) {
        if (ratios.isEmpty()) {
            return "not measured.";
        }
        long holding = ratios.stream()
                .filter(ratio -> ratio.value().orElseThrow().value() >= SWISH_CLAIM)
                .count();
        String verdict = holding == 0 ? "no" : holding == ratios.size() ? "yes" : "in " + holding + " of " + ratios.size();
        return verdict + ", " + range(ratios) + ".";
    }

    private static String range(List<Ratio> ratios) {
        List<Double> values = ratios.stream()
                .map(ratio -> ratio.value().orElseThrow().value())
                .sorted()
                .toList();
        return Numbers.range(values.get(0), values.get(values.size() - 1), Numbers::ratio);
    }

    private String kernelChains() {
        return kernels.flatMap(all -> all.torch().flatMap(torch -> all.speed().map(speed -> TorchSection.chains(torch, speed))))
                .flatMap(chains -> Optional.ofNullable(chains.get("Swish")))
                .map(range -> "R3 (unfused primitive kernels → one plugin kernel, large tensors, no network): PyTorch’s"
                        + " chain takes " + range + " our kernel’s time.")
                .orElse("R3 (unfused primitive kernels → one plugin kernel): not measured here.");
    }

    /** The paper that proposes ISRLU finds it faster than ELU on a CPU. */
    private String isrlu() {
        List<String> parts = new ArrayList<>();
        parts.add("as a plugin " + against(Placement.PLUGIN));
        parts.add("with TensorRT’s own layers " + against(Placement.NATIVE));
        parts.add("as a kernel alone " + kernel());
        return "Is ISRLU cheaper than ELU on a GPU? Its paper says ELU takes " + Numbers.ratio(ISRLU_CLAIM)
                + " times as long on a CPU. Here, as the time with ELU ÷ the time with ISRLU: "
                + String.join("; ", parts) + ".";
    }

    private String against(Placement placement) {
        List<Ratio> ratios = new ArrayList<>();
        for (Setting setting : cells.settings()) {
            Optional<CellResult> elu = cells.find(setting, "elu", placement);
            Optional<Estimate> ratio =
                    elu.flatMap(a -> cells.find(setting, "isrlu", placement).flatMap(a::over));
            ratios.add(new Ratio(setting.variant(), setting.model(), "isrlu", ratio, ""));
        }
        List<Ratio> present = Ratio.present(ratios);
        if (present.isEmpty()) {
            return "not measured";
        }
        long cheaper = present.stream().filter(Ratio::isFaster).count();
        long dearer = present.stream().filter(Ratio::isSlower).count();
        return range(present) + " (ISRLU is cheaper in " + cheaper + " of " + present.size() + " settings, dearer in "
                + dearer + ")";
    }

    private String kernel() {
        List<Speed.Row> rows = kernels.flatMap(KernelResults::speed).map(Speed::results).orElse(List.of());
        List<Double> ratios = rows.stream()
                .filter(row -> SpeedSection.size(row).isLarge() && is(row, "elu"))
                .flatMap(elu -> rows.stream()
                        .filter(row -> is(row, "isrlu")
                                && row.precision().equals(elu.precision())
                                && row.elements() == elu.elements())
                        .map(row -> elu.microseconds() / row.microseconds()))
                .sorted()
                .toList();
        return ratios.isEmpty()
                ? "not measured"
                : Numbers.range(ratios.get(0), ratios.get(ratios.size() - 1), Numbers::ratio) + " on tensors from "
                        + KernelSize.label(KernelSize.LARGE) + " on";
    }

    private static boolean is(Speed.Row row, String function) {
        KernelName name = KernelName.of(row.kernel());
        return !name.adds() && name.function().equals(function);
    }

    private static String goals(List<Goal> goals) {
        long met = goals.stream().filter(Goal::isMet).count();
        long missed = goals.stream().filter(Goal::isMissed).count();
        String worst = Stream.of(goals)
                .flatMap(List::stream)
                .filter(Goal::isMissed)
                .max((a, b) -> Double.compare(
                        a.share().orElseThrow().value(), b.share().orElseThrow().value()))
                .map(goal -> "; the one missed most: " + goal.goal() + ": " + goal.place() + ", " + goal.verdict())
                .orElse("");
        return "Goals of speed: " + met + " met, " + missed + " missed, " + (goals.size() - met - missed)
                + " not measured" + worst + ".";
    }
}
