// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Placement;
import dev.plumbline.journal.RunRecord;
import dev.plumbline.report.kernels.KernelResults;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Activations alone in the report, with times that are known to a percent. */
class LoneSectionTest {
    private static final Optional<KernelResults> KERNELS =
            Optional.of(KernelResults.read(Path.of("..", "results", "h100", "kernels")));

    private final SampleGpu gpu = SampleGpu.small(3);

    private void alone() {
        for (int batch : new int[] {1, 256}) {
            timed("elu", Placement.NATIVE, batch, 250);
            timed("elu", Placement.PLUGIN, batch, 250);
            timed("isrlu", Placement.NATIVE, batch, 500);
            timed("isrlu", Placement.PLUGIN, batch, batch == 1 ? 200 : 300);
            timed("swish", Placement.NATIVE, batch, 250);
            timed("swish", Placement.PLUGIN, batch, 200);
            timed("relu", Placement.NATIVE, batch, 250);
            timed("relu", Placement.IDENTITY, batch, 250);
        }
    }

    private void timed(String activation, Placement placement, int batch, double nanos) {
        gpu.add(new Cell("activation", activation, "tensorrt", placement, Precision.FP16, batch), nanos * (15 + batch));
    }

    @Test
    void r3IsTensorRtsCompositionAgainstThePluginBesidePyTorchsChain() {
        alone();
        Section r3 = section("r3");
        assertThat(r3.title()).isEqualTo("R3: TensorRT's composition alone → plugin kernel alone");
        assertThat(r3.findings()).hasSize(4);
        assertThat(r3.findings().get(1))
                .matches("R3 \\(TensorRT's own composition alone → plugin kernel alone\\), ISRLU:"
                        + " 1\\.6\\d \\(ISRLU, FP16, batch 256\\) to 2\\.[45]\\d \\(ISRLU, FP16, batch 1\\)\\.");
        assertThat(r3.findings().get(3))
                .startsWith("R3 (unfused primitive kernels → one plugin kernel): PyTorch's chain takes 2.47")
                .contains("8.01 times our kernel's time for ISRLU. That is on one NVIDIA H100");
        List<Table.Row> rows = r3.shown().get(0).rows();
        assertThat(rows).hasSize(2 * (1 + 3 + 1));
        assertThat(rows.get(4).cells().get(0)).isEqualTo("copy kernel");
        assertThat(rows.get(7).cells()).hasSize(8).contains("ISRLU").doesNotContain("–");
        assertThat(rows.get(5).cells().get(0).replace('\u00a0', ' '))
                .isEqualTo(
                        "activation, FP16, batch 256; traffic floor: 200,704 activations × 256 images × 2 × 2 bytes at"
                                + " 3,010 GB/s = 68.3 µs");
        assertThat(summary())
                .contains("### R3: TensorRT's composition alone → plugin kernel alone\n\n- R3 (TensorRT's");
    }

    @Test
    void whatIsSaidOfNetworksDoesNotCountThem() {
        String tax = section("tax").findings().toString();
        alone();
        assertThat(section("tax").findings()).hasToString(tax);
        List<String> claims = section("answers").shown().get(0).rows().stream()
                .filter(row -> !row.kind().equals("group"))
                .map(row -> row.cells().get(0) + ": " + row.cells().get(3))
                .toList();
        assertThat(claims)
                .contains(
                        "R3 (TensorRT's own composition alone → plugin kernel alone): 2 comparisons of the kernel alone",
                        "networks with our plugins: 1 setting; ISRLU is cheaper in 0, dearer in 0",
                        "our plugins alone: 2 settings; ISRLU is cheaper in 1, dearer in 1",
                        "TensorRT's own compositions alone: 2 settings; ISRLU is cheaper in 0, dearer in 2");
    }

    @Test
    void withoutThemThereIsPyTorchsChainAlone() {
        assertThat(section("r3").findings().toString())
                .contains(
                        "TensorRT's own composition alone is measured by bench -m activation. That is on one NVIDIA H100");
        assertThat(section("answers").shown().get(0).rows().toString()).doesNotContain(LoneSection.R3);
        assertThat(summary()).doesNotContain("### R3");
    }

    private Section section(String id) {
        return sections().all().stream()
                .filter(section -> section.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private String summary() {
        return Summary.of(Results.of(gpu.build()), sections());
    }

    private DeviceSections sections() {
        RunRecord run = gpu.build();
        return DeviceSections.of(Results.of(run), List.of(Source.of(run)), KERNELS);
    }
}
