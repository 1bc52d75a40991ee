// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.report.kernels.KernelResults;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a report has if cells were timed by a device's clock.
 *
 * @param answers what to know first: in front of all figures
 * @param proofs how the device behaved and what was timed: behind them
 * @param summary for the run's summary
 */
record DeviceSections(List<Section> answers, List<Section> proofs, Optional<Brief> summary) {
    /**
     * @param sections whose findings and tables in sight the summary holds
     */
    record Brief(Table ratios, List<Section> sections) {}

    static final DeviceSections NONE = new DeviceSections(List.of(), List.of(), Optional.empty());

    static DeviceSections of(Results results, List<Source> sources, Optional<KernelResults> kernels) {
        DeviceCells cells = DeviceCells.of(results);
        if (cells.isEmpty()) {
            return NONE;
        }
        FrameworkSection frameworks =
                new FrameworkSection(cells, sources.stream().map(Source::torch).toList());
        TrafficFloor floor = TrafficFloor.of(kernels, cells);
        Optional<KernelResults> same = kernels.filter(each -> cells.said("gpu").equals(List.of(each.device())));
        Section answers = AnswerSection.of(new Claims(cells, frameworks, same), Goals.of(cells, floor, frameworks));
        Optional<Section> lone = LoneSection.of(cells, floor, chains(same, ""));
        Section tax = TaxSection.of(cells, floor);
        Section precisions = PrecisionSection.of(cells);
        Section audits = AuditSection.of(cells);
        return new DeviceSections(
                Stream.of(
                                Stream.of(answers, NativeToPlugin.of(cells), tax, precisions, frameworks.section()),
                                RuntimeSection.of(cells).stream(),
                                Stream.of(lone.orElseGet(() -> withoutComposition(same))))
                        .flatMap(sections -> sections)
                        .toList(),
                List.of(
                        audits,
                        ClockSection.of(cells),
                        BuildSection.of(cells),
                        LayerSection.of(sources.stream()
                                .flatMap(source -> source.layers().stream())
                                .toList())),
                Optional.of(new Brief(
                        NativeToPlugin.table(cells),
                        Stream.of(Stream.of(answers), lone.stream(), Stream.of(tax.brief(), precisions.brief(), audits))
                                .flatMap(each -> each)
                                .toList())));
    }

    List<Section> all() {
        return Stream.of(answers, proofs).flatMap(List::stream).toList();
    }

    /** @param composition what there is to say of TensorRT's own */
    private static Optional<String> chains(Optional<KernelResults> kernels, String composition) {
        return kernels.flatMap(all -> all.torch()
                .flatMap(torch -> all.speed().map(speed -> TorchSection.chains(torch, speed)))
                .filter(chains -> !chains.isEmpty())
                .map(chains -> KernelPage.chains(chains) + composition + " That is on one " + all.device()
                        + "; all of it is on the kernels' page, " + KernelReport.NAME + " beside this one."));
    }

    private static Section withoutComposition(Optional<KernelResults> kernels) {
        return Section.absent(
                "r3",
                "R3: unfused primitive kernels → one plugin kernel",
                chains(kernels, KernelPage.NO_COMPOSITION)
                        .orElse(
                                "Not measured in networks: the kernels' own page has it, which report --kernels makes."));
    }
}
