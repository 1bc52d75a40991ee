// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.interpret.Precision;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Placement;
import dev.plumbline.report.kernels.KernelResults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

/** What the GPU's sections compute, with times that are known. */
class DeviceFiguresTest {
    private static final Optional<KernelResults> KERNELS =
            Optional.of(KernelResults.read(Path.of("..", "results", "h100", "kernels")));
    private final SampleGpu gpu = new SampleGpu(3);

    @Test
    void r2IsNativesTimeOverThePluginsInForksPairedByNumber() {
        timed("elu", Placement.NATIVE, 100, 200, 400);
        timed("elu", Placement.PLUGIN, 80, 160, 320);
        Ratio ratio = r2().get(0);
        assertThat(ratio.value().orElseThrow().value()).isCloseTo(1.25, within(1e-9));
        assertThat(ratio.value().orElseThrow().high()).as("drift cancels").isCloseTo(1.25, within(1e-9));
        assertThat(ratio.words()).isEqualTo("20\u00a0% less time");
        assertThat(ratio.group()).isEqualTo("FP16, batch 1");
    }

    @Test
    void aDifferenceThatForksDoNotShowIsNotCalledOne() {
        timed("elu", Placement.NATIVE, 100, 101, 99);
        timed("elu", Placement.PLUGIN, 101, 99, 100);
        timed("relu", Placement.NATIVE, 100, 100, 100);
        gpu.run.forks.remove(timed("relu", Placement.PLUGIN, 1, 1, 1).id());
        assertThat(r2())
                .extracting(Ratio::words)
                .containsExactly("no difference shown", "plugin not timed: red, see below");
        assertThat(section("r2").findings())
                .containsExactly("R2 (TensorRT's native activation → plugin), lenet5: 1.00 (ELU, FP16, batch 1). Of 1"
                        + " comparisons the plugin is faster in 0, slower in 0, and 1 show no difference.");
    }

    @Test
    void theTaxIsTheBarrierAndTheKernel() {
        timed("relu", Placement.NATIVE, 1000, 1010, 1020);
        timed("swish", Placement.NATIVE, 1200, 1210, 1220);
        timed("swish", Placement.PLUGIN, 1500, 1511, 1522);
        timed("relu", Placement.IDENTITY, 1400, 1410, 1420);
        timed("relu", Placement.NONE, 990, 1000, 1010);
        Tax tax = Tax.of(cells(), TrafficFloor.of(KERNELS, cells())).get(0);
        assertThat(tax.barrier().orElseThrow().value()).isCloseTo(400, within(1e-9));
        assertThat(tax.overNone().orElseThrow().value()).isCloseTo(410, within(1e-9));
        Tax.Share swish = tax.shares().get(0);
        assertThat(swish.own().orElseThrow().value()).isCloseTo(200, within(1e-9));
        Difference kernel = swish.kernel().orElseThrow();
        assertThat(kernel.value()).isCloseTo(101, within(1e-9));
        assertThat(kernel.high() - kernel.value())
                .as("t of 2 degrees of freedom, standard error 1/√3")
                .isCloseTo(4.302653 / Math.sqrt(3), within(1e-5));
        assertThat(swish.total().orElseThrow().value()).isCloseTo(501, within(1e-9));
        assertThat(section("tax").findings().get(0))
                .startsWith("lenet5, FP16, batch 1: the barrier costs +400\u00a0ns");
    }

    @Test
    void theFloorIsTrafficAtTheMeasuredBandwidthAndNeverInvented() {
        timed("elu", Placement.PLUGIN, 1, 1, 1);
        Setting setting = cells().settings().get(0);
        assertThat(TrafficFloor.of(KERNELS, cells()).words(setting))
                .contains("traffic floor: 6,508 activations × 1 image × 2 × 2 bytes at 3,010 GB/s = 8.65\u00a0ns");
        assertThat(TrafficFloor.of(KERNELS, cells())
                        .nanos(setting.with(Precision.TF32))
                        .orElseThrow())
                .isCloseTo(2 * 6508 * 4 / 3011.0, within(0.01));
        TrafficFloor none = TrafficFloor.of(Optional.empty(), cells());
        assertThat(none.nanos(setting)).isEmpty();
        assertThat(none.missing())
                .isEqualTo("no bandwidth was measured; give report the kernels' results by --kernels");
        gpu.engines.put("gpu", "NVIDIA A100");
        gpu.run.cells.clear();
        timed("elu", Placement.PLUGIN, 1, 1, 1);
        assertThat(TrafficFloor.of(KERNELS, cells()).missing())
                .isEqualTo("the kernels' results are of NVIDIA H100 80GB HBM3, and the run is of NVIDIA A100");
    }

    @Test
    void goalsAreMetMissedByAFigureOrNotMeasured() {
        for (int batch : new int[] {1, 32}) {
            timed(new Cell("resnet50", "isrlu", "tensorrt", Placement.NATIVE, Precision.FP16, batch), 1000, 1001, 999);
            timed(new Cell("resnet50", "isrlu", "tensorrt", Placement.PLUGIN, Precision.FP16, batch), 999, 1001, 1000);
        }
        List<Goal> goals = goals(TrafficFloor.of(Optional.empty(), cells()));
        assertThat(goals.subList(0, 3))
                .extracting(Goal::place, Goal::verdict)
                .containsExactly(
                        tuple("ISRLU, FP16, batch 1", "met; the interval reaches across the goal"),
                        tuple("ISRLU, FP16, batch 32", "missed by 5.0\u00a0%"),
                        tuple("ISRLU, FP16, batch 128", "not measured"));
        assertThat(goals)
                .filteredOn(goal -> goal.goal().contains("native ReLU's time"))
                .hasSize(2)
                .allMatch(
                        goal -> goal.figure()
                                .equals(
                                        "no traffic floor: no bandwidth was measured; give report the kernels' results by --kernels"));
    }

    @Test
    void aGoalWithTheFloorAllowsNativesTimeAndTraffic() {
        Precision half = Precision.FP16;
        timed(new Cell("resnet50", "relu", "tensorrt", Placement.NATIVE, half, 32), 1_000_000, 1_000_000, 1_000_000);
        timed(new Cell("resnet50", "elu", "tensorrt", Placement.NATIVE, half, 32), 1_100_000, 1_100_000, 1_100_000);
        timed(new Cell("resnet50", "elu", "tensorrt", Placement.PLUGIN, half, 32), 1_600_000, 1_600_000, 1_600_000);
        timed(new Cell("resnet50", "elu", "tensorrt", Placement.PLUGIN_ADD, half, 32), 1_500_000, 1_500_000, 1_500_000);
        List<Goal> measured = goals(TrafficFloor.of(KERNELS, cells())).stream()
                .filter(goal -> goal.share().isPresent() && goal.place().startsWith("ELU"))
                .toList();
        assertThat(measured).extracting(Goal::place).containsOnly("ELU, add fused, FP16, batch 32");
        assertThat(measured)
                .extracting(goal -> goal.figure().replace('\u00a0', ' '))
                .containsExactly("1.50 ms, allowed 1.56 ms", "1.50 ms, allowed 1.47 ms");
        assertThat(measured).extracting(Goal::verdict).containsExactly("met", "missed by 2.0\u00a0%");
    }

    @Test
    void claimsAreHeldAgainstEveryRatio() {
        timed("swish", Placement.NATIVE, 100, 100, 100);
        timed("swish", Placement.PLUGIN, 90, 90, 90);
        Claims none = new Claims(cells(), new FrameworkSection(cells(), List.of(Optional.empty())), Optional.empty());
        assertThat(none.findings())
                .containsExactly(
                        "A Swish plugin is said to be three times as fast on LeNet-5, and not against what. Here that holds"
                                + " under no ratio that was measured. Measured: R2 (TensorRT's native activation → plugin)"
                                + " 1.11. Not measured in these runs: R1 (PyTorch eager → TensorRT), R1 (PyTorch CUDA graph →"
                                + " TensorRT), R3 (unfused primitive kernels → one plugin kernel), R4 (FP32 → FP16, BF16 or"
                                + " TF32).",
                        "ISRLU is said to be cheaper than ELU, which takes 2.6 times as long on a CPU. On this GPU it was not"
                                + " measured.");
        timed("elu", Placement.PLUGIN, 99, 99, 99);
        timed("isrlu", Placement.PLUGIN, 33, 33, 33);
        FrameworkTimes.Row eager = new FrameworkTimes.Row("lenet5", "swish", "FP16", 1, "eager", 20, 19, 21);
        FrameworkTimes times = new FrameworkTimes(SampleGpu.H100, "2.11", "13.0", null, null, List.of(eager));
        Claims claims = new Claims(cells(), new FrameworkSection(cells(), List.of(Optional.of(times))), KERNELS);
        assertThat(claims.findings().get(0))
                .contains(
                        "holds under R1 (PyTorch eager → TensorRT), and under no other ratio that was measured. Measured:"
                                + " R1 (PyTorch eager → TensorRT) 4.35 – 4.36, R2");
        assertThat(claims.findings().get(1))
                .contains("ELU takes 1.00 – 3.00 times as long as ISRLU, and reaches 2.6 in 1 of 16");
        assertThat(claims.table().rows().get(1).cells())
                .containsExactly("R1 (PyTorch eager → TensorRT)", "4.35 – 4.36", "yes", "2 comparisons");
    }

    @Test
    void auditsFindWhatCannotBe() {
        Cell one = new Cell("lenet5", "elu", "tensorrt", Placement.NATIVE, Precision.FP16, 1);
        Cell many = new Cell("lenet5", "elu", "tensorrt", Placement.NATIVE, Precision.FP16, 256);
        gpu.add(one, 50_000);
        gpu.add(many, 40_000);
        assertThat(AuditSection.of(cells()).findings()).containsExactly("Failed: time grows with the batch (1 of 1).");
        gpu.run.forks.put(
                many.id(),
                List.of(gpu.fork(
                        many,
                        0,
                        90_000,
                        Map.of(
                                "audit.same.sample.ratio", 0.4,
                                "device.tick.ns", 1e6,
                                "device.launch.floor.ns", 95_000.0,
                                "device.plateau", 0.0))));
        Section section = AuditSection.of(cells());
        assertThat(section.tone()).isEqualTo("red");
        assertThat(section.shown().get(0).rows())
                .extracting(row -> row.cells().get(1))
                .containsExactly("pass", "FAIL", "FAIL", "FAIL", "FAIL", "pass", "pass");
        assertThat(section.findings()).hasSize(4);
    }

    /** As five windows of a LeNet-5 on an H100 were, whose launches became slower in mid-run. */
    @Test
    void aMeanOverTwoStatesIsFound() {
        Cell cell = new Cell("lenet5", "elu", "tensorrt", Placement.NATIVE, Precision.FP16, 1);
        gpu.add(cell, 50_000);
        Entry.Fork steady = gpu.fork(cell, 0, 28_000, Map.of());
        Entry.Fork steps = new Entry.Fork(
                steady.cell(),
                1,
                steady.started(),
                List.of(28_293.95, 28_078.22, 28_023.4, 29_892.28, 29_875.26),
                steady.quantiles(),
                steady.samples(),
                steady.facts(),
                steady.engine(),
                steady.seconds());
        gpu.run.forks.put(cell.id(), List.of(steady, steps));
        List<Table.Row> rows = AuditSection.of(cells()).shown().get(0).rows();
        assertThat(rows.get(5).cells())
                .containsExactly(
                        "the windows of a fork agree within 2\u00a0%",
                        "FAIL", "2", "1: " + cell.id() + " fork 1: 28.0\u00a0\u00b5s to 29.9\u00a0\u00b5s");
    }

    @Test
    void forksWithDifferentEnginesAreMarked() {
        Cell cell = new Cell("lenet5", "elu", "tensorrt", Placement.NATIVE, Precision.FP16, 1);
        gpu.add(cell, 50_000);
        assertThat(BuildSection.of(cells()).findings())
                .containsExactly(
                        "1 build took 9.90\u00a0s, 9.90\u00a0s in all; no build is in any time.",
                        "The forks of every cell timed the same engine.");
        List<Entry.Fork> forks = new ArrayList<>(gpu.run.forks.getOrDefault(cell.id(), List.of()));
        gpu.engines.put("fingerprint", "other");
        forks.set(1, gpu.fork(cell, 1, 50_000, Map.of()));
        gpu.run.forks.put(cell.id(), forks);
        Section section = BuildSection.of(cells());
        assertThat(section.findings().get(1))
                .startsWith("The forks of 1 cell timed different engines")
                .contains(cell.id());
        assertThat(section.folded().get(0).rows().get(1).kind()).isEqualTo("open");
        assertThat(section.folded().get(0).rows().get(1).cells())
                .contains("0123456789ab, nvcc-13.0.88, fedcba987654")
                .anyMatch(said -> said.endsWith(", other (forks differ)"));
    }

    /** Whatever numbers a journal's facts hold, what is drawn from them is finite. */
    @Test
    void oddFactsAreDrawnOrLeftOut() {
        double[] odd = {0, -1, 5e-324, 1e308, -1e308};
        Cell cell = new Cell("lenet5", "elu", "tensorrt", Placement.NATIVE, Precision.FP16, 1);
        gpu.add(cell, 50_000);
        Map<String, Double> names = new TreeMap<>(gpu.fork(cell, 0, 1, Map.of()).facts());
        for (double value : odd) {
            Map<String, Double> facts = new HashMap<>();
            names.keySet().forEach(name -> facts.put(name, value));
            gpu.run.forks.put(
                    cell.id(), List.of(gpu.fork(cell, 0, 50_000, facts), gpu.fork(cell, 1, 50_000, Map.of())));
            DeviceSections sections =
                    DeviceSections.of(Results.of(gpu.build()), List.of(Source.of(gpu.build())), KERNELS);
            sections.all().stream()
                    .flatMap(section -> section.drawings().stream())
                    .forEach(drawing -> assertThat(drawing.png(Theme.LIGHT)).isNotEmpty());
        }
    }

    private List<Goal> goals(TrafficFloor floor) {
        return Goals.of(cells(), floor, new FrameworkSection(cells(), List.of(Optional.empty())));
    }

    private List<Ratio> r2() {
        return NativeToPlugin.ratios(cells(), cells().settings());
    }

    private Section section(String id) {
        return DeviceSections.of(Results.of(gpu.build()), List.of(Source.of(gpu.build())), KERNELS).all().stream()
                .filter(section -> section.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private DeviceCells cells() {
        return DeviceCells.of(Results.of(gpu.build()));
    }

    private Cell timed(String activation, Placement placement, double... nanos) {
        return timed(new Cell("lenet5", activation, "tensorrt", placement, Precision.FP16, 1), nanos);
    }

    /** Forks whose every iteration took so long. */
    private Cell timed(Cell cell, double... nanos) {
        gpu.add(cell, 1000);
        List<Entry.Fork> forks = new ArrayList<>();
        for (double each : nanos) {
            Entry.Fork fork = gpu.fork(cell, forks.size(), each, Map.of());
            forks.add(new Entry.Fork(
                    fork.cell(),
                    fork.fork(),
                    fork.started(),
                    List.of(each),
                    fork.quantiles(),
                    fork.samples(),
                    fork.facts(),
                    fork.engine(),
                    fork.seconds()));
        }
        gpu.run.forks.put(cell.id(), forks);
        return cell;
    }
}
