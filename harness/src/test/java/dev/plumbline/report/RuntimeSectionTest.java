// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Placement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** R1 against ONNX Runtime, in invented runs. */
class RuntimeSectionTest {
    private final SampleGpu gpu = SampleGpu.small(3);

    private static Cell cell(String activation) {
        return new Cell("lenet5", activation, "onnxruntime-cuda", Placement.NATIVE, Precision.FP32, 1);
    }

    /** Medians of one factor in every fork, so that the ratio is exact and its interval empty. */
    private void add(String activation, String own, double factor) {
        Cell cell = cell(activation);
        gpu.run.add(cell, 1e5);
        List<Entry.Fork> ours = gpu.run.forks.get(own);
        gpu.run
                .forks
                .get(cell.id())
                .replaceAll(fork -> new Entry.Fork(
                        fork.cell(),
                        fork.fork(),
                        fork.started(),
                        fork.iterations(),
                        Map.of("50", factor * ours.get(fork.fork()).quantiles().get("50")),
                        fork.samples(),
                        fork.facts(),
                        Map.of("copied", "3,136 bytes in, 40 out"),
                        fork.seconds()));
    }

    private DeviceSections sections() {
        Source source = Source.of(gpu.build());
        return DeviceSections.of(Results.of(source.run()), List.of(source), Optional.empty());
    }

    private Optional<Section> section() {
        return sections().all().stream()
                .filter(section -> section.id().equals("r1-onnxruntime"))
                .findFirst();
    }

    @Test
    void aRunWithoutSuchCellsSaysNothingOfThem() {
        assertThat(section()).isEmpty();
        assertThat(sections().answers().get(0).shown().get(0).toString()).doesNotContain("ONNX Runtime");
    }

    @Test
    void comparesWhatTheHostSees() {
        add("swish", "lenet5/swish/tensorrt/native/fp32/b1", 4);
        add("relu", "lenet5/relu/tensorrt/native/fp32/b1", 5);
        Section section = section().orElseThrow();
        assertThat(section.findings())
                .singleElement()
                .asString()
                .startsWith("R1 (ONNX Runtime CUDA → TensorRT), lenet5: ")
                .endsWith(" to 5.00 (ReLU, native, FP32, batch 1).");
        assertThat(section.drawings()).extracting(Drawing::file).containsExactly("r1-onnxruntime-lenet5");
        assertThat(section.compares()).contains("includes copying the input to the GPU and the output back");
        List<Table.Row> rows = section.folded().get(0).rows();
        assertThat(rows.stream().filter(row -> row.kind().equals("group")))
                .extracting(row -> row.cells().get(0))
                .containsExactly("lenet5, native, FP32, batch 1", "lenet5, plugin, FP32, batch 1");
        List<String> swish = rows.stream()
                .map(Table.Row::cells)
                .filter(cells -> cells.get(0).equals("Swish"))
                .findFirst()
                .orElseThrow();
        assertThat(swish.get(2)).isEqualTo("3,136 bytes in, 40 out");
        assertThat(swish.get(4)).isEqualTo("4.00");
        assertThat(sections().answers().get(0).shown().get(0).rows())
                .extracting(row -> row.cells().get(0))
                .containsSubsequence(
                        FrameworkSection.name("graph"),
                        "R1 (ONNX Runtime CUDA → TensorRT)",
                        NativeToPlugin.NAME,
                        TorchSection.R3,
                        PrecisionSection.NAME);
    }

    @Test
    void aCellThatIsRedHasNoRatio() {
        gpu.run.cells.add(cell("elu").id());
        Section section = section().orElseThrow();
        assertThat(section.findings()).containsExactly("Not measured: no such cell was timed in both.");
        assertThat(section.drawings()).isEmpty();
        assertThat(section.folded().get(0).rows())
                .filteredOn(row -> !row.kind().equals("group"))
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.kind()).isEqualTo("red"))
                .allSatisfy(row -> assertThat(row.cells().get(4)).isEqualTo("–"));
    }
}
