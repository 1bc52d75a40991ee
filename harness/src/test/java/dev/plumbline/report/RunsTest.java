// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Placement;
import dev.plumbline.journal.RunRecord;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RunsTest {
    private static final Cell OWN = new Cell("lenet5", "elu", "tensorrt", Placement.NATIVE, Precision.FP16, 1);
    private static final Cell PLUGIN = new Cell("lenet5", "elu", "tensorrt", Placement.PLUGIN, Precision.FP16, 1);
    private static final Cell OTHER = new Cell("resnet50", "elu", "tensorrt", Placement.PLUGIN, Precision.FP16, 1);

    @Test
    void equalGpusMakeOneReport() {
        SampleGpu first = gpu(OWN, PLUGIN);
        first.run.notRun.put(OTHER.id(), "not selected");
        first.run.facts.put("plumbline.commit", "aaaa");
        RunRecord joined =
                Runs.join(List.of(first.build(), named("b", gpu(OTHER).build())));
        assertThat(joined.start().run()).isEqualTo("run-20261121-120000 | b");
        assertThat(joined.start().cells()).containsExactly(OWN.id(), PLUGIN.id(), OTHER.id());
        assertThat(joined.start().notRun()).as("what the other run has").isEmpty();
        assertThat(joined.start().environment().facts())
                .containsEntry("plumbline.commit", "aaaa | 5ef2129c0ffee")
                .containsEntry("cores", "2");
        assertThat(Verdict.of(Results.of(List.of(first.build(), gpu(OTHER).build())))
                        .title())
                .isEqualTo("All 3 planned cells passed parity and were timed");
    }

    @Test
    void timesOfTwoRunsAreNotCompared() {
        DeviceCells apart =
                DeviceCells.of(Results.of(List.of(gpu(OWN).build(), gpu(PLUGIN).build())));
        DeviceCells together = DeviceCells.of(Results.of(gpu(OWN, PLUGIN).build()));
        assertThat(NativeToPlugin.ratios(apart, apart.settings()))
                .singleElement()
                .matches(ratio -> ratio.value().isEmpty() && ratio.words().equals("timed in no common fork"));
        assertThat(NativeToPlugin.ratios(together, together.settings()))
                .singleElement()
                .matches(ratio -> ratio.value().isPresent());
    }

    @Test
    void precisionsOfTwoRunsAreComparedUnpairedAndSaidToBe() {
        Cell full = new Cell("lenet5", "elu", "tensorrt", Placement.NATIVE, Precision.FP32, 1);
        DeviceCells apart =
                DeviceCells.of(Results.of(List.of(gpu(OWN).build(), gpu(full).build())));
        DeviceCells together = DeviceCells.of(Results.of(gpu(OWN, full).build()));
        assertThat(PrecisionSection.ratios(apart, apart.settings()))
                .singleElement()
                .matches(ratio -> ratio.group().equals("native, FP16, batch 1, across runs")
                        && ratio.value().orElseThrow().hasInterval());
        assertThat(PrecisionSection.ratios(together, together.settings()))
                .singleElement()
                .matches(ratio -> ratio.group().equals("native, FP16, batch 1"));
    }

    @Test
    void otherRunsAreRefusedWithTheReason() {
        RunRecord run = gpu(OWN).build();
        refused(
                "their driver must be one, but is 580.159.04 in run-20261121-120000, 535.1 in b",
                run,
                said(OTHER, "driver", "535.1"));
        refused(
                "their gpu must be one, but is " + SampleGpu.H100 + " in run-20261121-120000, A100 in b",
                run,
                said(OTHER, "gpu", "A100"));
        refused(
                "their tensorrt must be one, but is 10.6.0 in run-20261121-120000, 10.7.0 in b",
                run,
                said(OTHER, "tensorrt", "10.7.0"));
        refused(
                "their gpu must be one, but is " + SampleGpu.H100 + " in run-20261121-120000, unknown in b",
                run,
                named("b", SampleRun.whole(2).build()));
        refused(OWN.id() + " is in both run-20261121-120000 and b", run, named("b", gpu(OWN).build()));
        SampleGpu smoke = gpu(OTHER);
        smoke.run.protocol.put("name", "smoke");
        refused("their protocol must be one, but is 2 forks, {", run, named("b", smoke.build()));
    }

    private static void refused(String why, RunRecord... runs) {
        assertThatThrownBy(() -> Results.of(List.of(runs)))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.BAD_INPUT))
                .hasMessageStartingWith("these runs cannot be one report: " + why)
                .hasMessageEndingWith("; report each of them alone");
    }

    private static SampleGpu gpu(Cell... cells) {
        SampleGpu gpu = new SampleGpu(2);
        List.of(cells).forEach(gpu::add);
        return gpu;
    }

    private static RunRecord said(Cell cell, String name, String text) {
        SampleGpu gpu = gpu(cell);
        gpu.engines.put(name, text);
        gpu.run.cells.clear();
        gpu.add(cell);
        return named("b", gpu.build());
    }

    private static RunRecord named(String name, RunRecord run) {
        Entry.Start start = run.start();
        Map<String, String> protocol = new TreeMap<>(start.protocol());
        return new RunRecord(
                new Entry.Start(
                        start.schema(),
                        name,
                        start.started(),
                        start.environment(),
                        start.forks(),
                        protocol,
                        start.cells(),
                        start.notRun()),
                run.parity(),
                run.forks(),
                run.failures(),
                run.ended());
    }
}
