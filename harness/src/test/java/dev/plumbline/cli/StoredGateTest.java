// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Environment;
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A run beside the stored baseline of its machine, as the shell sees it. */
class StoredGateTest {
    @TempDir
    private Path folder;

    /** A run of a control and of a cell that takes so many times its time. */
    private String run(int number, double ratio) {
        return run(number, ratio, "Some CPU", 3);
    }

    private String run(int number, double ratio, String cpu, int timed) {
        Entry.Start like = Records.start(Records.CELL, Records.OTHER);
        List<Entry> entries =
                new ArrayList<>(List.of(Records.parity(Records.CELL, true), Records.parity(Records.OTHER, true)));
        SplittableRandom random = new SplittableRandom(number);
        for (int fork = 0; fork < timed; fork++) {
            entries.add(fork(Records.CELL, fork, 1e6));
            entries.add(fork(Records.OTHER, fork, 1e6 * ratio * Math.exp(0.002 * random.nextGaussian())));
        }
        entries.add(Records.end());
        Path run = folder.resolve("run-" + number);
        try {
            Files.createDirectories(run);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        try (Journal journal = Journal.lock(run)) {
            journal.create(new Entry.Start(
                    like.schema(),
                    "run-" + number,
                    like.started(),
                    new Environment(Map.of("cpu", cpu, "load", "0." + number)),
                    3,
                    like.protocol(),
                    like.cells(),
                    like.notRun()));
            entries.forEach(journal::append);
        }
        return run.toString();
    }

    private static Entry.Fork fork(String cell, int fork, double time) {
        Entry.Fork like = Records.fork(cell, fork);
        return new Entry.Fork(
                cell,
                fork,
                like.started(),
                List.of(time, time),
                like.quantiles(),
                like.samples(),
                like.facts(),
                like.engine(),
                like.seconds());
    }

    private String said(int exit, String verb, String run, String... more) {
        List<String> arguments = new ArrayList<>(List.of(verb.split(" ")));
        arguments.addAll(List.of(
                "--folder", run, "--baselines", folder.resolve("baselines").toString()));
        arguments.addAll(List.of(more));
        return Said.by(exit, arguments.toArray(String[]::new));
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("baselines"))) {
            return files.findFirst().orElseThrow();
        }
    }

    @Test
    void aMissingBaselineIsSaidAndFailsIfItBinds() {
        String run = run(1, 1.2);
        assertThat(said(0, "gate", run))
                .contains("gate: 2 cells passed parity")
                .contains("gate: no advice: there is no stored baseline of this device and protocol (")
                .contains(".baseline); to accept this run: plumbline gate accept --folder ");
        assertThat(said(14, "gate", run, "--binding")).contains("plumbline: there is no stored baseline of ");
    }

    @Test
    void acceptedSessionsSayWhatTheySee() throws IOException {
        for (int i = 1; i <= 8; i++) {
            assertThat(said(0, "gate accept", run(i, 1.2)))
                    .contains("gate: accepted run run-" + i + " with 1 cells into ")
                    .contains("session " + i + "; review and commit the file");
        }
        assertThat(Files.readAllLines(file())).hasSize(9);
        assertThat(said(0, "gate", run(20, 1.2)))
                .contains("gate: against 8 stored sessions (advice; --binding makes it count)")
                .containsPattern("gate: stored: PASS " + Records.OTHER + ": .* 8 sessions, sees [01]\\.\\d %");
        assertThat(said(0, "gate", run(21, 1.3))).contains("gate: stored: REGRESSED " + Records.OTHER + ": +8.");
        assertThat(said(10, "gate", run(22, 1.3), "--binding")).contains("against 8 stored sessions, binding");
    }

    @Test
    void anAcceptedRunIsNoPastOfItsOwn() {
        String run = run(1, 1.2);
        said(0, "gate accept", run);
        assertThat(said(0, "gate", run))
                .contains("gate: no advice: this run is the only accepted session (")
                .contains(".baseline); to accept another: plumbline gate accept --folder FOLDER --baselines ");
        said(0, "gate accept", run(2, 1.2));
        said(0, "gate accept", run(3, 1.2));
        assertThat(said(0, "gate", run)).contains("gate: against 2 stored sessions (advice");
    }

    @Test
    void aForeignOrAlteredBaselineNeverPasses() throws IOException {
        said(0, "gate accept", run(1, 1.2));
        assertThat(said(14, "gate", run(2, 1.2, "Another CPU", 3), "--binding"))
                .contains("of this device and protocol; the nearest is foreign: its cpu is Another CPU, not Some CPU");
        Files.writeString(file(), Files.readString(file()).replace("run-1", "run-9"));
        assertThat(said(18, "gate", run(3, 1.2))).contains("line 2 was altered after it was accepted");
        Files.writeString(file(), "{}");
        assertThat(said(14, "gate", run(4, 1.2))).contains("line 1 is not DIGEST JSON and a line feed");
        assertThat(said(14, "gate accept", run(5, 1.2))).contains("; restore it from version control");
    }

    @Test
    void onlyWholeRunsAreAcceptedAndOnce() {
        assertThat(said(12, "gate accept", run(1, 1.2, "Some CPU", 2)))
                .contains("plumbline: this run is not accepted: 2 of 2 cells are red")
                .endsWith("; run it to its end" + System.lineSeparator());
        said(0, "gate accept", run(2, 1.2));
        assertThat(said(14, "gate accept", run(2, 1.2)))
                .contains("run run-2 is in the baseline already: accept another run");
        assertThat(folder.resolve("baselines")).isDirectoryContaining("glob:**.baseline");
    }

    /** Made again from a published run's journals: red, with a page, and for viewers of JMH's results. */
    @Test
    void aGatedRunIsLeftForPeopleAndForViewers() throws IOException {
        Path published = Path.of("..", "results", "h100", "gate", "slowed550");
        Path run = folder.resolve("gated");
        try (Stream<Path> files = Files.walk(published)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = run.resolve(published.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }

        assertThat(said(10, "gate", run.toString(), "--looks", "2"))
                .contains("gate: REGRESSED lenet5/", "report: " + run.resolve("gate.html"));
        assertThat(run.resolve("gate.html")).content().contains("REGRESSED");
        for (String arm : List.of("baseline", "candidate", "control", "copy", "delayed")) {
            assertThat(run.resolve(arm).resolve("jmh-result.json")).content().contains("\"mode\" : \"avgt\"");
        }
    }
}
