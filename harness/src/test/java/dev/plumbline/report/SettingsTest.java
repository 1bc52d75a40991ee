// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Placement;
import dev.plumbline.journal.RunRecord;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a report of several precisions, batches and GPUs says of each. */
class SettingsTest {
    private static final String UUID = "55c1b771-2ead-36c5-eb4a-dda2bb03c0ca";

    private final SampleGpu gpu = new SampleGpu(2);

    @Test
    void timesInTf32ThatAreOfFp32AreCalledThat() {
        add(Precision.FP32, 1);
        gpu.engines.put("tf32.tactics", "0");
        add(Precision.TF32, 1);
        gpu.engines.put("tf32.tactics", "4");
        add(Precision.TF32, 256);
        String words = "TF32, batch 1, computed in FP32";
        assertThat(NativeToPlugin.table(cells()).rows())
                .extracting(row -> row.cells().get(0))
                .contains("lenet5, FP32, batch 1", "lenet5, " + words, "lenet5, TF32, batch 256");
        assertThat(PrecisionSection.of(cells()).findings())
                .hasSize(2)
                .anyMatch(finding -> finding.matches(
                        "R4 \\(FP32 → FP16, BF16 or TF32\\), lenet5, " + words + ": .* \\(\\w+, (native|plugin)\\).*"))
                .contains("TF32 is a permission: TensorRT chose no kernel that computes in it in lenet5, TF32, batch 1."
                        + " Read those times as FP32's, with kernels that need not be those it chose for FP32.");
        assertThat(NativeToPlugin.of(cells()).compares()).contains("TF32 is a permission: ");
        assertThat(goals(Optional.empty())).extracting(Goal::place).contains("Swish, " + words);
    }

    @Test
    void whereOnlySomeCellsComputeInFp32TheirNumberIsSaid() {
        gpu.engines.put("tf32.tactics", "0");
        add(Precision.TF32, 1);
        gpu.engines.put("tf32.tactics", "4");
        gpu.add(new Cell("lenet5", "elu", "tensorrt", Placement.IDENTITY, Precision.TF32, 1));
        assertThat(cells().variant(cells().settings().get(0)))
                .isEqualTo("TF32, batch 1, 10 of 11 cells computed in FP32");
    }

    @Test
    void pyTorchOnAnotherGpuIsSaid() {
        gpu.engines.put("gpu.id", "60139fe36d13");
        add(Precision.FP32, 1);
        assertThat(goals(Optional.of(torch())))
                .extracting(Goal::figure)
                .anyMatch(figure -> figure.matches("R1 \\d.*"))
                .noneMatch(figure -> figure.contains("another GPU"));
        gpu.engines.put("gpu.id", "49af8db2151c");
        add(Precision.BF16, 1);
        assertThat(goals(Optional.of(torch())))
                .filteredOn(goal -> goal.figure().endsWith(", PyTorch on another GPU"))
                .extracting(Goal::place)
                .containsExactly("Swish, BF16, batch 1");
    }

    @Test
    void settingsWithoutPyTorchAreNotMeasured() {
        add(Precision.FP32, 1);
        add(Precision.FP16, 1);
        assertThat(goals(Optional.of(torch())))
                .filteredOn(goal -> goal.figure().equals("no time in PyTorch to compare with"))
                .extracting(Goal::place)
                .containsExactly(
                        "every activation, FP16, batch 1",
                        "every activation, FP32, batch 1",
                        "every activation, FP16, batch 1");
    }

    @Test
    void aPictureOfManyRowsIsOneABatch() {
        List<Integer> batches =
                IntStream.range(0, 42).map(row -> 1 + 255 * (row % 2)).boxed().toList();
        assertThat(Part.of(batches, batch -> batch))
                .extracting(
                        part -> part.file() + part.title() + " " + part.rows().size())
                .containsExactly("-b1, batch 1 21", "-b256, batch 256 21");
        assertThat(Part.of(batches.subList(0, 36), batch -> batch)).hasSize(1);
        assertThat(Part.of(batches, batch -> 1)).hasSize(1);
        Stream.of(Precision.values()).forEach(precision -> {
            add(precision, 1);
            add(precision, 256);
        });
        assertThat(PrecisionSection.of(cells()).drawings())
                .extracting(Drawing::file)
                .containsExactly("r4-lenet5-b1", "r4-lenet5-b256");
        assertThat(PrecisionSection.of(cells()).drawings().get(1).alt())
                .startsWith("R4 FP32 → smaller: lenet5, batch 256: ");
    }

    /** The head of a page has no room for the names of many. */
    @Test
    void manyRunsAreCounted() {
        List<RunRecord> runs = Stream.of(Precision.values())
                .map(precision -> {
                    SampleGpu one = new SampleGpu(1);
                    one.setting("lenet5", precision, 1, Placement.NATIVE);
                    return one.build();
                })
                .toList();
        Results all = Results.of(runs);
        Page page = Page.of(all, DeviceSections.NONE);
        assertThat(page.origin()).matches("5 runs, started from 2026-\\S+Z to 2026-\\S+Z");
        assertThat(Summary.of(all, DeviceSections.NONE)).contains("\n" + page.origin() + ", Plumbline `");
        assertThat(page.environment().rows())
                .extracting(row -> row.cells().get(0))
                .contains("runs");
        assertThat(ClockSection.of(DeviceCells.of(all)).drawings())
                .extracting(strip -> ((Strip) strip).axis())
                .contains("lenet5, FP16, batch 1, over seconds of the run");
        assertThat(Page.of(Results.of(runs.subList(0, 3)), DeviceSections.NONE).origin())
                .startsWith("Run " + runs.get(0).start().run());
    }

    private void add(Precision precision, int batch) {
        gpu.setting("lenet5", precision, batch, Placement.NATIVE, Placement.PLUGIN);
    }

    /** Eager in FP32 and BF16. */
    private static FrameworkTimes torch() {
        return new FrameworkTimes(
                SampleGpu.H100,
                "2.11",
                "13.0",
                null,
                UUID,
                Stream.of("FP32", "BF16")
                        .map(precision ->
                                new FrameworkTimes.Row("lenet5", "swish", precision, 1, "eager", 200, 190, 210))
                        .toList());
    }

    private List<Goal> goals(Optional<FrameworkTimes> torch) {
        DeviceCells cells = cells();
        return Goals.of(cells, TrafficFloor.of(Optional.empty(), cells), new FrameworkSection(cells, List.of(torch)));
    }

    private DeviceCells cells() {
        return DeviceCells.of(Results.of(gpu.build()));
    }
}
