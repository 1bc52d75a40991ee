// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import dev.plumbline.journal.Contents;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Environment;
import dev.plumbline.journal.Journal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class CorpusTest {
    private static final Path RUN = Path.of("..", "results", "h100", "lenet5", "fp16");

    @TempDir
    private Path folder;

    @Test
    void thePublishedSessionsAreWhole() throws IOException {
        List<Corpus.Session> sessions = Corpus.sessions(Corpus.FOLDER);
        assertThat(sessions).extracting(Corpus.Session::name).contains("h100-lenet5-fp16", "h100-lenet5-fp32");
        assertThat(sessions).allSatisfy(session -> {
            assertThat(session.values()).as(session.name()).hasSizeGreaterThanOrEqualTo(2);
            assertThat(session.facts()).containsKeys("cpu", "jdk", "plumbline.commit", "protocol");
        });
    }

    @Test
    void aSessionIsItsJournal() throws IOException {
        Corpus.write("x", RUN, folder);
        Corpus.Session session = Corpus.sessions(folder).get(0);
        List<Entry.Fork> forks = Contents.read(RUN.resolve(Journal.NAME)).entries().stream()
                .filter(Entry.Fork.class::isInstance)
                .map(Entry.Fork.class::cast)
                .toList();

        assertThat(session.forks()).hasSameSizeAs(forks);
        for (int i = 0; i < forks.size(); i++) {
            assertThat(session.forks().get(i).cell()).isEqualTo(forks.get(i).cell());
            assertThat(session.forks().get(i).value()).isCloseTo(Pairs.value(forks.get(i)), within(1e-6));
            assertThat(session.forks().get(i).state()).containsEntry("clock.sm.mean", 1980.0);
        }
        assertThat(session)
                .isEqualTo(Corpus.sessions(Corpus.FOLDER).stream()
                        .filter(each -> each.name().equals("h100-lenet5-fp16"))
                        .map(each -> new Corpus.Session("x", each.facts(), each.forks()))
                        .findFirst()
                        .orElseThrow());
    }

    /** A gated run gives the processes of the baseline's bytes only, arm by arm in the order of time. */
    @Test
    void aGatedRunGivesTheBaselinesProcesses() throws IOException {
        List<Entry> entries = Contents.read(RUN.resolve(Journal.NAME)).entries();
        for (Arm arm : Arm.values()) {
            Path run = Files.createDirectories(folder.resolve("gated").resolve(arm.folder()));
            try (Journal journal = Journal.lock(run)) {
                Entry.Start start = (Entry.Start) entries.get(0);
                boolean other = arm == Arm.CANDIDATE || arm == Arm.DELAYED;
                journal.create(new Entry.Start(
                        start.schema(),
                        start.run(),
                        start.started(),
                        other ? new Environment(Map.of("build", "sha256:b")) : start.environment(),
                        start.forks(),
                        start.protocol(),
                        start.cells(),
                        start.notRun()));
                entries.subList(1, entries.size()).forEach(journal::append);
            }
        }
        Corpus.write("gated", folder.resolve("gated"), folder);
        List<Corpus.Fork> forks = Corpus.sessions(folder).get(0).forks();

        assertThat(forks).extracting(Corpus.Fork::arm).containsOnly("baseline", "copy", "control");
        assertThat(forks).extracting(Corpus.Fork::started).isSorted();

        Files.delete(folder.resolve("gated").resolve("copy").resolve(Journal.NAME));
        Corpus.write("gated", folder.resolve("gated"), folder);
        assertThat(Corpus.sessions(folder).get(0).forks())
                .extracting(Corpus.Fork::arm)
                .containsOnly("baseline", "control");
    }

    @Test
    void whatIsNotAsRecordedIsRefused() throws IOException {
        Corpus.write("x", RUN, folder);
        Path file = folder.resolve("x.csv.gz");
        byte[] sound = Files.readAllBytes(file);
        Files.write(file, new byte[] {0}, StandardOpenOption.APPEND);
        assertThatThrownBy(() -> Corpus.sessions(folder)).hasMessage("x.csv.gz is not what was recorded");
        Files.delete(file);
        assertThatThrownBy(() -> Corpus.sessions(folder)).hasMessage("other files than in SHA256SUMS");
        String text = new String(new GZIPInputStream(new ByteArrayInputStream(sound)).readAllBytes(), US_ASCII);
        for (String[] wrong : new String[][] {
            {"plumbline-noise-1", "plumbline-noise-2"},
            {"fact;cores;32", "fact;cpu;32"},
            {"order;arm", "arm;order"},
            {"\n0;run", "\n1;run"},
            {"\n0;run", "\n0;walk"},
            {"/b1;0;", "/b0;0;"},
            {";1980;", ";NaN;"},
            {";1980;", ";1e3;"},
            {" 2", " -2"},
            {"Z;", ";"},
        }) {
            String bad = text.replaceFirst(wrong[0], wrong[1]);
            assertThat(bad).as(wrong[0]).isNotEqualTo(text);
            assertThatThrownBy(() -> Corpus.parse("x", zipped(bad)))
                    .as(wrong[1])
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(Corpus.parse("x", zipped(text)).forks()).hasSize(50);
    }

    private static byte[] zipped(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(US_ASCII));
        }
        return bytes.toByteArray();
    }
}
