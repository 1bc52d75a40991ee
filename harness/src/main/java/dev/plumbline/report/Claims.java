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
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Two published claims, held against what was measured: a blog post says that a Swish plugin for TensorRT is three times
 * as fast on LeNet-5, and not against what; the paper that proposes ISRLU (arXiv 1710.09967) says that on a CPU ELU takes
 * 2.6 times as long.
 */
final class Claims {
    private static final String LENET = "lenet5";
    private static final double SWISH = 3;
    private static final double ISRLU = 2.6;

    /**
     * Ratios of one kind.
     *
     * @param limits what they are of
     */
    private record Kind(String name, List<Double> values, String limits) {
        Kind {
            values = values.stream().sorted().toList();
        }

        long reaching(double claim) {
            return values.stream().filter(value -> value >= claim).count();
        }

        String of() {
            return values.isEmpty() ? "–" : limits;
        }

        String range() {
            return values.isEmpty()
                    ? "not measured"
                    : Numbers.range(values.get(0), values.get(values.size() - 1), Numbers::ratio);
        }

        /** Whether they reach what is claimed: {@code no}, {@code yes} or {@code in 3 of 4}. */
        String verdict(double claim) {
            long reaching = reaching(claim);
            return values.isEmpty()
                    ? "–"
                    : reaching == 0
                            ? "no"
                            : reaching == values.size() ? "yes" : "in " + reaching + " of " + values.size();
        }
    }

    private final DeviceCells cells;
    private final FrameworkSection frameworks;
    private final Optional<KernelResults> kernels;
    private final List<Kind> swish = new ArrayList<>();
    private final List<Kind> isrlu = new ArrayList<>();

    Claims(DeviceCells cells, FrameworkSection frameworks, Optional<KernelResults> kernels) {
        this.cells = cells;
        this.frameworks = frameworks;
        this.kernels = kernels;
        swish();
        isrlu();
    }

    List<String> findings() {
        return List.of(swishSentence(), isrluSentence());
    }

    private String swishSentence() {
        String said = "A Swish plugin is said to be three times as fast on LeNet-5, and not against what. ";
        if (swish.stream().allMatch(kind -> kind.values.isEmpty())) {
            return said + "No ratio of it was measured here.";
        }
        String holds = swish.stream()
                .filter(kind -> kind.reaching(SWISH) > 0)
                .map(kind -> kind.name + (kind.verdict(SWISH).equals("yes") ? "" : " " + kind.verdict(SWISH)))
                .collect(Collectors.joining(", "));
        return said + "Here that holds under "
                + (holds.isEmpty()
                        ? "no ratio that was measured."
                        : holds + ", and under no other ratio that was measured.")
                + listed(" Measured: ", kind -> !kind.values.isEmpty(), kind -> kind.name + " " + kind.range())
                + listed(" Not measured in these runs: ", kind -> kind.values.isEmpty(), Kind::name);
    }

    private String listed(String before, Predicate<Kind> which, Function<Kind, String> words) {
        List<String> all = swish.stream().filter(which).map(words).toList();
        return all.isEmpty() ? "" : before + String.join(", ", all) + ".";
    }

    private String isrluSentence() {
        String said = "ISRLU is said to be cheaper than ELU, which takes " + Numbers.shortest(ISRLU)
                + " times as long on a CPU. ";
        List<Double> all =
                isrlu.stream().flatMap(kind -> kind.values.stream()).sorted().toList();
        if (all.isEmpty()) {
            return said + "On this GPU it was not measured.";
        }
        long reaching = isrlu.stream().mapToLong(kind -> kind.reaching(ISRLU)).sum();
        return said + "On this GPU ELU takes "
                + Numbers.range(all.get(0), all.get(all.size() - 1), Numbers::ratio)
                + " times as long as ISRLU, and reaches " + Numbers.shortest(ISRLU) + " in "
                + (reaching == 0 ? "none" : Numbers.count(reaching)) + " of " + all.size() + " comparisons.";
    }

    Table table() {
        Table.Builder table =
                new Table.Builder("Two published claims", "ratio", "#measured", "claim reached", "of what");
        table.group("Swish on LeNet-5: said to be three times as fast");
        swish.forEach(kind -> table.row("", kind.name, kind.range(), kind.verdict(SWISH), kind.of()));
        table.group("ELU's time ÷ ISRLU's: said to be " + Numbers.shortest(ISRLU) + " on a CPU");
        isrlu.forEach(kind -> table.row("", kind.name, kind.range(), kind.verdict(ISRLU), kind.of()));
        return table.build();
    }

    private void swish() {
        List<Setting> settings = cells.models().getOrDefault(LENET, List.of());
        Map<String, List<Ratio>> ratios = new LinkedHashMap<>();
        Map<String, List<Ratio>> modes = frameworks.modes(settings);
        ratios.put(FrameworkSection.name("eager"), modes.getOrDefault("eager", List.of()));
        ratios.put(FrameworkSection.name("graph"), modes.getOrDefault("graph", List.of()));
        List<Ratio> runtimes = RuntimeSection.ratios(cells, settings);
        if (!runtimes.isEmpty()) { // An engine that takes a build of its own: most runs have none of its cells.
            ratios.put(RuntimeSection.NAME, runtimes);
        }
        ratios.put(NativeToPlugin.NAME, NativeToPlugin.ratios(cells, settings));
        ratios.put(PrecisionSection.NAME, PrecisionSection.ratios(cells, settings));
        ratios.forEach((name, all) -> {
            List<Ratio> present = Ratio.present(all).stream()
                    .filter(ratio -> ratio.activation().equals("swish"))
                    .toList();
            swish.add(new Kind(name, values(present), counted(present.size(), "comparison")));
        });
        List<Double> chains = kernels.flatMap(all -> all.torch()
                        .flatMap(torch -> all.speed().map(speed -> TorchSection.ratios(torch, speed, "swish"))))
                .orElse(List.of());
        swish.add(swish.size() - 1, new Kind(TorchSection.R3, chains, "the kernel alone, on large tensors"));
        List<Ratio> lone = LoneSection.ratios(cells).stream()
                .filter(ratio -> ratio.activation().equals("swish"))
                .toList();
        if (!lone.isEmpty()) {
            swish.add(
                    swish.size() - 1,
                    new Kind(
                            LoneSection.R3, values(lone), counted(lone.size(), "comparison") + " of the kernel alone"));
        }
    }

    private void isrlu() {
        isrlu.add(isrlu("networks with our plugins", cells.networks(), Placement.PLUGIN));
        isrlu.add(isrlu("networks with TensorRT's own layers", cells.networks(), Placement.NATIVE));
        isrlu.add(new Kind(
                "our kernels alone",
                kernels.flatMap(KernelResults::speed).map(Claims::kernels).orElse(List.of()),
                "tensors from " + KernelSize.label(KernelSize.LARGE) + " on"));
        Stream.of(
                        isrlu("our plugins alone", cells.lone(), Placement.PLUGIN),
                        isrlu("TensorRT's own compositions alone", cells.lone(), Placement.NATIVE))
                .filter(kind -> !kind.values.isEmpty())
                .forEach(isrlu::add);
    }

    private Kind isrlu(String name, List<Setting> settings, Placement placement) {
        List<Ratio> ratios = Ratio.present(
                settings.stream().map(setting -> against(setting, placement)).toList());
        long cheaper = ratios.stream().filter(Ratio::isFaster).count();
        long dearer = ratios.stream().filter(Ratio::isSlower).count();
        return new Kind(
                name,
                values(ratios),
                counted(ratios.size(), "setting") + "; ISRLU is cheaper in " + cheaper + ", dearer in " + dearer);
    }

    private Ratio against(Setting setting, Placement placement) {
        Optional<Estimate> ratio = cells.find(setting, "elu", placement)
                .flatMap(elu -> cells.find(setting, "isrlu", placement).flatMap(elu::over));
        return new Ratio(setting.variant(), setting.batch(), setting.model(), "isrlu", ratio, "");
    }

    private static List<Double> kernels(Speed speed) {
        return speed.results().stream()
                .filter(row -> SpeedSection.size(row).isLarge() && is(row, "elu"))
                .flatMap(elu -> speed.results().stream()
                        .filter(row -> is(row, "isrlu")
                                && row.precision().equals(elu.precision())
                                && row.elements() == elu.elements())
                        .map(row -> elu.microseconds() / row.microseconds()))
                .toList();
    }

    private static boolean is(Speed.Row row, String function) {
        KernelName name = KernelName.of(row.kernel());
        return !name.adds() && name.function().equals(function);
    }

    private static List<Double> values(List<Ratio> present) {
        return present.stream()
                .flatMap(ratio -> Stream.of(ratio.value().orElseThrow().value()))
                .toList();
    }

    private static String counted(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }
}
