// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.gate.Verdict;
import dev.plumbline.gate.paired.Arms;
import dev.plumbline.gate.paired.Call;
import dev.plumbline.gate.paired.CellVerdict;
import dev.plumbline.gate.paired.Judgement;
import dev.plumbline.gate.paired.Rule;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Environment;
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.RunRecord;
import dev.plumbline.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Shards that fake processes ran, joined. */
class MergeTest {
    private static final int CELLS = 5;

    @TempDir
    private Path folder;

    private Path bench(String shard, Environment environment) {
        Path run = folder.resolve("shard-" + shard.replace('/', '-'));
        new Supervisor(
                        Shard.parse(shard).of(FakePlan.of(CELLS)),
                        FakePlan.settings(2),
                        environment,
                        Heard.each(FakePlan::answer),
                        new FakeProcesses.Silence())
                .run(run);
        return run;
    }

    private List<Path> all(String... shards) {
        List<Path> runs = new ArrayList<>();
        for (String shard : shards) {
            String load = "0." + shard.charAt(0);
            runs.add(bench(shard, new Environment(Map.of("cpu", "Some CPU", "load", load))));
        }
        return runs;
    }

    private void refused(List<Path> runs, String message) {
        Path out = folder.resolve("refused");
        assertThatThrownBy(() -> Merge.into(out, runs))
                .isInstanceOf(PlumblineException.class)
                .hasMessageContaining(message)
                .extracting(e -> ((PlumblineException) e).exit())
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(out.resolve(Journal.NAME)).doesNotExist();
    }

    @Test
    void shardsReadAsOneRun() {
        Path out = folder.resolve("out");
        assertThat(Merge.into(out, all("1/3", "2/3", "3/3"))).isEqualTo(CELLS);

        RunRecord run = RunRecord.read(out.resolve(Journal.NAME));
        assertThat(run.start().cells())
                .containsExactlyInAnyOrderElementsOf(FakePlan.of(CELLS).ids());
        assertThat(run.start().notRun()).isEmpty();
        assertThat(run.start().run()).endsWith("+2");
        assertThat(run.start().protocol()).containsEntry("shards", "1, 2, 2");
        assertThat(run.ended()).isTrue();
        assertThat(Verdict.of(run).sentence()).startsWith("5 cells passed parity, timed in 2 forks each");
        Report.write(run, out);
        assertThat(out.resolve("summary.md")).content().contains("All 5 planned cells passed parity and were timed");
        assertThatThrownBy(() -> Merge.into(out, all("1/3", "2/3", "3/3")))
                .hasMessageContaining("out holds a run already: choose another folder for the merged one");
    }

    @Test
    void gapsAndOverlapsAreRefused() {
        List<Path> runs = all("1/3", "2/3", "3/3");
        refused(List.of(runs.get(0), runs.get(2)), "was left to shard 2/3, which is not among these runs: merge all");
        refused(List.of(runs.get(0), runs.get(1), runs.get(2), runs.get(1)), "run.journal: merge each shard once");
        refused(List.of(runs.get(0), all("2/2").get(0)), "was left to shard 3/3");
        refused(runs.subList(0, 1), "a merge needs two runs at least");
    }

    @Test
    void mixedEnvironmentsAreRefused() {
        refused(
                List.of(
                        bench("1/2", FakePlan.ENVIRONMENT),
                        bench("2/2", new Environment(Map.of("cpu", "Another CPU")))),
                "are no parts of one run: its cpu is Some CPU, not Another CPU: merge shards that were run alike");
    }

    @Test
    void whatIsUnfinishedStaysUnfinished() throws IOException {
        List<Path> runs = all("1/2", "2/2");
        Path journal = runs.get(1).resolve(Journal.NAME);
        List<String> lines = Files.readAllLines(journal);
        Files.writeString(journal, String.join("\n", lines.subList(0, lines.size() - 2)) + "\n");
        Path out = folder.resolve("out");
        Merge.into(out, runs);
        RunRecord run = RunRecord.read(out.resolve(Journal.NAME));
        assertThat(run.ended()).isFalse();
        assertThat(Verdict.of(run).exit()).isEqualTo(ExitCode.INCONCLUSIVE);
    }

    private Path gated(String shard, String slowCell) throws IOException {
        Path baseline = Files.writeString(folder.resolve("a.so"), "baseline");
        Path candidate = Files.writeString(folder.resolve("b.so"), "candidate");
        Path run = folder.resolve("gated-" + shard.replace('/', '-'));
        Shard part = Shard.parse(shard);
        new PairedRun(
                        part.of(FakePlan.of(CELLS)),
                        FakePlan.settings(1),
                        FakePlan.ENVIRONMENT,
                        Rule.DEFAULT.withPart(part.count()),
                        1,
                        new FakeProcesses.Silence(),
                        (forks, build) -> Heard.each(step -> {
                            String arm = FakeProcesses.arm(build);
                            boolean slow = FakeProcesses.isCandidate(arm)
                                    && step.cell().equals(slowCell);
                            Entry usual = FakeProcesses.usual(arm, step);
                            return slow ? FakeProcesses.slower(usual, 1.05) : usual;
                        }))
                .run(run, Build.of(baseline), Build.of(candidate));
        return run;
    }

    @Test
    void gatedShardsAreJudgedAsTheyWereAlone() throws IOException {
        String slow = FakePlan.id(2);
        List<Path> runs = List.of(gated("1/3", slow), gated("2/3", slow), gated("3/3", slow));
        Path out = folder.resolve("out");
        assertThat(Merge.into(out, runs)).isEqualTo(CELLS);

        Arms arms = Arms.read(out);
        assertThat(arms.rule()).isEqualTo(Rule.DEFAULT.withPart(3));
        assertThat(arms.rule().alpha()).isEqualTo(0.00333);
        Judgement judgement = arms.judgement(arms.rule());
        List<CellVerdict> alone = new ArrayList<>();
        runs.forEach(run ->
                alone.addAll(Arms.read(run).judgement(Rule.DEFAULT.withPart(3)).cells()));
        assertThat(judgement.cells()).isEqualTo(alone);
        assertThat(judgement.sentence()).isEqualTo("4 PASS, 1 REGRESSED");
        assertThat(judgement.exit()).isEqualTo(ExitCode.REGRESSION);
        assertThat(judgement.sentinels())
                .extracting(CellVerdict::call)
                .containsExactlyElementsOf(IntStream.range(0, 6)
                        .mapToObj(i -> i % 2 == 0 ? Call.PASS : Call.REGRESSED)
                        .toList());
        refused(List.of(runs.get(0), bench("2/3", FakePlan.ENVIRONMENT)), "some of these runs are gated");
    }
}
