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

/** Why goals are missed, and what the audits say of several runs. */
class ReasonTest {
    private static final Cell OWN = cell("swish", Placement.NATIVE, 1);
    private static final Cell PLUGIN = cell("swish", Placement.PLUGIN, 1);

    private final SampleGpu gpu = new SampleGpu(2);

    /** A goal's reason is in its row, and its kind is counted among the answers. */
    @Test
    void furtherKernelsAreCountedAndPriced() {
        gpu.add(OWN, 24_000);
        gpu.add(PLUGIN, 26_000);
        Goal goal = never();
        assertThat(goal.verdict()).startsWith("missed by 8.");
        assertThat(Goals.table(List.of(goal)).rows().get(1).cells().get(2))
                .isEqualTo(goal.verdict() + ": " + goal.why());
        assertThat(goal.why().replace('\u00a0', ' '))
                .isEqualTo("launching 13 kernels in place of 9 takes 3.16 µs more; none is allowed");
        assertThat(answers())
                .contains(
                        "Why goals are missed: of 1, in 1 launching the plugin's further kernels alone takes longer than all"
                                + " that the goal allows beyond the other engine's time.");
    }

    @Test
    void whatTheFurtherLaunchesAreHeldAgainstIsAllowed() {
        gpu.add(OWN, 24_000);
        gpu.add(PLUGIN, 26_000);
        List<CellResult> cells = cells(gpu).all();
        Reason reason = Reason.of(cells.get(1), cells.get(0), 5_000).orElseThrow();
        assertThat(reason.isLaunches()).isFalse();
        assertThat(reason.isWork()).isTrue();
        assertThat(reason.words().replace('\u00a0', ' ')).endsWith(" takes 3.16 µs more; 5.00 µs more is allowed");
    }

    @Test
    void kernelsBesidePluginsAreTold() {
        Reason reason = new Reason(40, 4, 9, 3_000, 5_000, "");
        assertThat(reason.beside()).isEqualTo(27);
        assertThat(reason.words()).endsWith(" more is allowed; of the further kernels 27 are TensorRT's own");
        assertThat(new Reason(13, 4, 9, 3_000, 5_000, "").beside()).isZero();
    }

    @Test
    void asManyKernelsAreNoReasonAndUnsteadyForksAreSaid() {
        gpu.engines.put("kernels", "11");
        gpu.add(OWN, 24_000);
        gpu.add(PLUGIN, 28_000);
        assertThat(never().why()).isEqualTo("as many kernels on both sides (11), so their number is not why");
        assertThat(answers())
                .contains(
                        "Why goals are missed: of 1, in 1 the plugin's engine launches no more kernels than the other, and they"
                                + " take longer.");
        gpu.run.forks.put(PLUGIN.id(), List.of(fork(0, 27_000, 28_900), fork(1, 27_000, 28_900)));
        assertThat(never().why().replace('\u00a0', ' '))
                .startsWith(
                        "as many kernels on both sides (11), so their number is not why; the forks' fastest windows take"
                                + " 27.0 µs and 2");
        assertThat(AuditSection.of(cells(gpu)).findings())
                .containsExactly(
                        "Failed: the windows of a fork agree within 2\u00a0% (2 of 4).",
                        "The windows of a fork disagree, so that its time is a mean over unlike windows, in 2 of the 4 forks of"
                                + " lenet5, FP16, batch 1; in no other.");
    }

    @Test
    void nothingIsSaidWhereKernelsWereNotCountedOrTheGoalIsMet() {
        gpu.engines.put("kernels", "unknown");
        gpu.add(OWN, 24_000);
        gpu.add(PLUGIN, 26_000);
        assertThat(never().why()).isEmpty();
        assertThat(answers()).noneMatch(finding -> finding.startsWith("Why"));
        gpu.engines.remove("kernels");
        gpu.run.cells.clear();
        gpu.add(OWN, 26_000);
        gpu.add(PLUGIN, 24_000);
        assertThat(never().why()).isEmpty();
    }

    @Test
    void batchesOfTwoRunsAreAudited() {
        SampleGpu other = new SampleGpu(2);
        gpu.add(OWN, 50_000);
        other.add(cell("swish", Placement.NATIVE, 256), 40_000);
        DeviceCells both = DeviceCells.of(Results.of(List.of(gpu.build(), other.build())));
        assertThat(AuditSection.of(both).findings()).containsExactly("Failed: time grows with the batch (1 of 1).");
    }

    @Test
    void allocationIsThatOfTheThreadWithJmhsBesideIt() {
        gpu.add(OWN, 24_000);
        gpu.run.forks.put(
                OWN.id(),
                List.of(
                        gpu.fork(OWN, 0, 24_000, Map.of("host.alloc.bytes", 0.0, "gc.alloc.rate.norm", 14.5)),
                        gpu.fork(OWN, 1, 24_000, Map.of("host.alloc.bytes", 9.0)),
                        gpu.fork(OWN, 2, 24_000, Map.of("host.alloc.bytes", 9.0, "host.alloc.median", 0.0)),
                        gpu.fork(OWN, 3, 24_000, Map.of("host.alloc.bytes", 9.0, "host.alloc.median", 8.0)),
                        gpu.fork(OWN, 4, 24_000, Map.of("host.alloc.bytes", Double.NaN))));
        assertThat(AuditSection.of(cells(gpu)).shown().get(0).rows().get(6).cells())
                .containsExactly(
                        "an inference allocates no bytes of the heap, by the launching thread's counter; JMH's -prof gc"
                                + " counts 14.5 bytes, and JMH's own are in it",
                        "FAIL",
                        "5",
                        "3: " + OWN.id() + " fork 1: 9.00; " + OWN.id() + " fork 3: 8.00; " + OWN.id()
                                + " fork 4: NaN");
    }

    @Test
    void buildsSayWhyAndWithWhatTimings() {
        gpu.engines.put("build.because", "there is none yet");
        gpu.engines.put("build.timings.because", "the MAC does not hold");
        gpu.add(OWN, 24_000);
        assertThat(BuildSection.of(cells(gpu)).folded().get(0).rows().get(1).cells())
                .contains("there is none yet; the MAC does not hold");
    }

    private Goal never() {
        return goals().stream()
                .filter(goal -> goal.place().equals("Swish, FP16, batch 1"))
                .findFirst()
                .orElseThrow();
    }

    private List<Goal> goals() {
        DeviceCells cells = cells(gpu);
        return Goals.of(
                cells,
                TrafficFloor.of(Optional.empty(), cells),
                new FrameworkSection(cells, List.of(Optional.empty())));
    }

    private List<String> answers() {
        DeviceCells cells = cells(gpu);
        Claims claims = new Claims(cells, new FrameworkSection(cells, List.of(Optional.empty())), Optional.empty());
        return AnswerSection.of(claims, goals()).findings();
    }

    private Entry.Fork fork(int number, double first, double last) {
        Entry.Fork fork = gpu.fork(PLUGIN, number, first, Map.of());
        return new Entry.Fork(
                fork.cell(),
                number,
                fork.started(),
                List.of(first, last),
                fork.quantiles(),
                fork.samples(),
                fork.facts(),
                fork.engine(),
                fork.seconds());
    }

    private static DeviceCells cells(SampleGpu gpu) {
        return DeviceCells.of(Results.of(gpu.build()));
    }

    private static Cell cell(String activation, Placement placement, int batch) {
        return new Cell("lenet5", activation, "tensorrt", placement, Precision.FP16, batch);
    }
}
