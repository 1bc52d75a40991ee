// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.ExitCode;
import dev.plumbline.gate.Verdict;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.Placement;
import dev.plumbline.journal.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands of examples/README.md on an H100. */
class OnnxRunsTest {
    private static final Path ROOT = Path.of("..");
    private static final Path RUNS = ROOT.resolve("results/h100/onnx");

    /** @param sites activations that are plugins where plugins are placed */
    @ParameterizedTest
    @CsvSource({
        "isrlu, 16, 3, 1, built",
        "lenet5-swish, 4, 3, 4, built",
        "silu, 4, 3, 1, built",
        "parsed-lenet5, 4, 0, 4, parsed from ONNX",
        "parsed-isrlu, 1, 0, 1, parsed from ONNX",
        "parsed-silu, 1, 0, 1, parsed from ONNX",
    })
    void everyCellPassedAsSaid(String name, int cells, int forks, int sites, String network) {
        RunRecord run = read(name);
        assertThat(run.ended()).isTrue();
        assertThat(Verdict.of(run).exit()).isEqualTo(ExitCode.OK);
        assertThat(run.start().cells()).hasSize(cells);
        assertThat(run.start().forks()).isEqualTo(forks);
        assertThat(run.parity()).hasSize(cells);
        run.parity().forEach((id, parity) -> {
            Placement placement = Cell.parse(id).placement();
            boolean plugged = placement == Placement.PLUGIN || placement == Placement.IDENTITY;
            assertThat(parity.engine())
                    .as(id)
                    .containsEntry("network", network)
                    .containsEntry("plugins", Integer.toString(plugged ? sites : 0));
        });
        run.forks().values().forEach(each -> assertThat(each).hasSize(forks));
        assertThat(run.forks()).hasSize(forks == 0 ? 0 : cells);
    }

    @Test
    void theExamplesSayWhatCameOut() throws IOException {
        assertThat(Files.readString(ROOT.resolve("examples/README.md")))
                .contains("with its [ISRLU layer](../results/h100/onnx/isrlu/run.journal) " + times("isrlu", "fp16"))
                .contains("[LeNet-5 with Swish](../results/h100/onnx/lenet5-swish/run.journal) "
                        + times("lenet5-swish", "fp16"))
                .contains("[third](../results/h100/onnx/silu/run.journal)")
                .contains("in FP16 " + times("silu", "fp16"))
                .contains("in FP32 " + times("silu", "fp32"));
    }

    @Test
    void besideOneSumThePluginIsSlower() {
        assertThat(ratio(read("silu"), "fp16").high()).isLessThan(1);
    }

    @ParameterizedTest
    @CsvSource({"isrlu, tf32", "isrlu, fp32", "isrlu, bf16", "lenet5-swish, fp32", "silu, fp32"})
    void inOtherPrecisionsThePluginIsNotFaster(String name, String precision) {
        assertThat(ratio(read(name), precision).low()).isLessThan(1);
    }

    /** Native's time, the plugin's, and their ratio with its interval over forks. */
    private static String times(String name, String precision) {
        RunRecord run = read(name);
        Estimate ratio = ratio(run, precision);
        return String.format(
                Locale.ROOT,
                "%.2f µs natively and %.2f µs with the plugin, R2 %.3f (%.3f – %.3f)",
                Estimate.of(times(run, Placement.NATIVE, precision)).value() / 1e3,
                Estimate.of(times(run, Placement.PLUGIN, precision)).value() / 1e3,
                ratio.value(),
                ratio.low(),
                ratio.high());
    }

    private static Estimate ratio(RunRecord run, String precision) {
        List<Double> natives = times(run, Placement.NATIVE, precision);
        List<Double> plugins = times(run, Placement.PLUGIN, precision);
        return Estimate.of(IntStream.range(0, natives.size())
                .mapToObj(i -> natives.get(i) / plugins.get(i))
                .toList());
    }

    private static List<Double> times(RunRecord run, Placement placement, String precision) {
        String cell = run.forks().keySet().stream()
                .filter(id -> Cell.parse(id).placement() == placement && id.contains("/" + precision + "/"))
                .findFirst()
                .orElseThrow();
        return run.forks().getOrDefault(cell, List.of()).stream()
                .map(CellResult::inference)
                .toList();
    }

    private static RunRecord read(String name) {
        return RunRecord.read(RUNS.resolve(name).resolve(Journal.NAME));
    }
}
