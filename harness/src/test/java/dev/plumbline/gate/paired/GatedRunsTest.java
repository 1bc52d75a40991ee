// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import dev.plumbline.journal.Contents;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.RunRecord;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The gated runs of H100s: their journals come to the verdicts that were given, and to the published page. */
class GatedRunsTest {
    private static final Path PAGE = GatedRun.FOLDER.resolve("runs.md");

    private static List<GatedRun> runs = List.of();

    @BeforeAll
    static void read() throws IOException {
        runs = GatedRun.all();
    }

    private static Stream<GatedRun> of(String kind) {
        return runs.stream().filter(run -> run.isOf(kind));
    }

    @Test
    void thePageIsMadeFromTheRuns() throws IOException {
        String page = GatedRunsText.of(runs);
        if (System.getProperty("plumbline.figures") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .as("make it again with -Dplumbline.figures=page if a run was added")
                .hasContent(page);
    }

    /** Before start 6 the copy's line rests on a journal that was not kept. */
    @Test
    void verdictsAndNumbersAreThoseOfTheJournals() {
        assertThat(runs).allSatisfy(run -> {
            List<CellVerdict> sentinels = List.of(run.delayed(), run.delayed());
            Outcome outcome = new Outcome(new Judgement(run.cells(), sentinels, List.of(), List.of()), run.rule());
            assertThat(run.page().lines().filter(line -> !line.contains(GatedRun.COPY)))
                    .as(run.name())
                    .containsExactlyElementsOf(outcome.markdown()
                            .lines()
                            .filter(line -> !line.contains(GatedRun.COPY))
                            .toList());
            assertThat(run.xml()).isIn("", outcome.junit());
        });
    }

    /** Sentinels and control included, where their journals were kept. */
    @Test
    void wholeRunsComeToTheirPage() throws IOException {
        List<Path> whole = GatedRun.zips().stream()
                .filter(zip -> zip.getFileName().toString().contains("-6-"))
                .toList();
        assertThat(whole).hasSize(5);
        for (Path zip : whole) {
            try (FileSystem inside = FileSystems.newFileSystem(zip)) {
                Arms arms = Arms.read(inside.getPath("/"));
                assertThat(inside.getPath("/gate.md"))
                        .hasContent(new Outcome(arms.judgement(arms.rule()), arms.rule()).markdown());
            }
        }
    }

    /** As a run that is interrupted after its first pairs leaves it. */
    @Test
    void aSuspectWithoutFreshProcessesWaitsForThem() throws IOException {
        Path zip = GatedRun.zips().stream()
                .filter(each -> each.getFileName().toString().startsWith("levels-6"))
                .findFirst()
                .orElseThrow();
        try (FileSystem inside = FileSystems.newFileSystem(zip)) {
            RunRecord baseline = beforeConfirmation(inside, Arm.BASELINE);
            RunRecord candidate = beforeConfirmation(inside, Arm.CANDIDATE);
            Rule rule = Rule.of(candidate.start().protocol());
            List<Comparison> comparisons = candidate.start().cells().stream()
                    .map(cell -> new Comparison(cell, Arm.BASELINE, baseline, Arm.CANDIDATE, candidate))
                    .toList();
            Trial trial = new Trial(comparisons, rule, true);
            assertThat(trial.missing()).isNotEmpty();
            assertThat(trial.verdicts())
                    .filteredOn(verdict -> verdict.call() == Call.INCONCLUSIVE)
                    .hasSize(3)
                    .allMatch(verdict -> verdict.reason()
                            .equals("slower with the first processes, and fresh ones have not been measured yet"));
        }
    }

    private static RunRecord beforeConfirmation(FileSystem run, Arm arm) throws IOException {
        return RunRecord.of(Contents.read(Arms.journal(run.getPath("/"), arm)).entries().stream()
                .filter(entry -> !(entry instanceof Entry.Fork fork) || fork.fork() < 12)
                .toList());
    }

    @Test
    void equalLibrariesAreNeverRegressed() {
        assertThat(of("aa")).hasSizeGreaterThanOrEqualTo(10).allSatisfy(run -> {
            assertThat(build(run.candidate())).isEqualTo(build(run.baseline()));
            assertThat(run.group()).isBetween(run.start() < 6 ? 1 : 64, run.start() < 6 ? 6 : 64);
            assertThat(run.cells())
                    .extracting(CellVerdict::call)
                    .isSubsetOf(run.start() < 6 ? Set.of(Call.PASS) : Set.of(Call.PASS, Call.INCONCLUSIVE));
        });
        assertThat(of("green"))
                .allSatisfy(run ->
                        assertThat(run.cells()).extracting(CellVerdict::call).containsOnly(Call.PASS));
    }

    @Test
    void aSlowedPluginIsRegressedFromThreePercentOnAndNeverAtNone() {
        assertThat(of("levels")).hasSizeGreaterThanOrEqualTo(10).allSatisfy(run -> {
            assertThat(build(run.candidate())).isNotEqualTo(build(run.baseline()));
            assertThat(run.cells()).hasSize(GatedRunsText.WAITS.size());
            GatedRunsText.WAITS.forEach((cell, wait) -> {
                Call call = run.cell(cell).call();
                assertThat(call == Call.REGRESSED).as("%s %s", run.name(), cell).isEqualTo(wait >= 2);
            });
        });
    }

    @Test
    void everySentinelBehaves() {
        assertThat(runs).allSatisfy(run -> {
            assertThat(run.copy()).isEqualTo(Call.PASS);
            assertThat(run.delayed().call()).isEqualTo(Call.REGRESSED);
        });
    }

    @Test
    void aSlowedPluginMakesMavenRed() {
        assertThat(of("red")).singleElement().satisfies(run -> {
            assertThat(run.cells()).extracting(CellVerdict::call).containsOnly(Call.REGRESSED);
            assertThat(run.build()).contains("BUILD FAILURE", "(Exit value: 10)");
        });
    }

    /** Why its cells are not counted. */
    @Test
    void theDeviceOfTheRunThatIsLeftOutWasHot() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(GatedRun.FOLDER.resolve("runs/throttled-5-gpu1.zip"))) {
            RunRecord baseline = RunRecord.read(Arms.journal(zip.getPath("/"), Arm.BASELINE));
            assertThat(baseline.failures())
                    .isNotEmpty()
                    .extracting(Entry.Failure::reason)
                    .allMatch(reason -> reason.contains("were without thermal slowdown by the driver"));
        }
    }

    private static String build(RunRecord run) {
        return run.start().environment().facts().get("build");
    }
}
