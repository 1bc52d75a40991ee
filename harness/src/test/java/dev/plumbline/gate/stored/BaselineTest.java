// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.stored;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class BaselineTest {
    private static final Baseline BASELINE = Sessions.baseline(3, 0.01);

    @TempDir
    private Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void write() {
        file = Baseline.find(folder, Sessions.KEY).file();
        BASELINE.write(file);
    }

    private static ExitCode refused(Runnable reading, String message) {
        PlumblineException e = catchThrowableOfType(PlumblineException.class, reading::run);
        assertThat(e).as(message).hasMessageContaining(message);
        return e.exit();
    }

    private ExitCode refused(String message) {
        return refused(() -> Baseline.find(folder, Sessions.KEY), message);
    }

    /** A chain over these texts, sound whatever they say. */
    private void chain(String... lines) throws IOException {
        StringBuilder all = new StringBuilder();
        String digest = "";
        for (String line : lines) {
            digest = Key.sha256(digest.getBytes(US_ASCII), line.getBytes(StandardCharsets.UTF_8));
            all.append(digest).append(' ').append(line).append('\n');
        }
        Files.writeString(file, all);
    }

    private String json(int line) throws IOException {
        return Files.readAllLines(file).get(line).substring(65);
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        assertThat(file.getFileName().toString()).matches("some-gpu-gate-[0-9a-f]{12}\\.baseline");
        assertThat(Baseline.find(folder, Sessions.KEY).baseline()).contains(BASELINE);
        List<String> lines = Files.readAllLines(file);
        Baseline.with(Optional.of(BASELINE), Sessions.KEY, Sessions.of(9, 0)).write(file);
        assertThat(Files.readAllLines(file)).hasSize(lines.size() + 1).containsAll(lines);
    }

    @Test
    void aMissingOrForeignOneSaysSo() throws IOException {
        Key other = new Key(Map.of("device.gpu", "Some GPU", "device.driver", "1.3", "protocol.name", "gate"));
        assertThat(Baseline.find(folder, other).missing())
                .isEqualTo("there is no stored baseline of this device and protocol; the nearest is foreign: its"
                        + " device.driver is 1.3, not 1.2");
        Path renamed = Baseline.find(folder, other).file();
        Files.move(file, renamed);
        assertThat(refused(() -> Baseline.find(folder, other), "is not of this run: its device.driver is 1.3, not 1.2"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(Baseline.find(folder.resolve("none"), other).missing())
                .isEqualTo("there is no stored baseline of this device and protocol");
    }

    @Test
    void anAlteredOneIsRefusedAsSuch() throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<String> edited = new ArrayList<>(lines);
        edited.set(2, lines.get(2).replace("0.003", "0.004"));
        Files.write(file, edited);
        assertThat(refused("line 3 was altered after it was accepted")).isEqualTo(ExitCode.SECURITY);
        List<String> dropped = new ArrayList<>(lines);
        dropped.remove(1);
        Files.write(file, dropped);
        assertThat(refused("line 2 was altered after it was accepted, or a line before it was removed"))
                .isEqualTo(ExitCode.SECURITY);
        List<String> swapped = new ArrayList<>(lines);
        Collections.swap(swapped, 1, 2);
        Files.write(file, swapped);
        assertThat(refused("; restore it from version control, or remove it and accept a run anew"))
                .isEqualTo(ExitCode.SECURITY);
    }

    /** Whatever single byte changes, the file is refused. */
    @Test
    void noByteCanChange() throws IOException {
        byte[] sound = Files.readAllBytes(file);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = sound.clone();
            damaged[random.nextInt(sound.length)] ^= (byte) (1 + random.nextInt(255));
            Files.write(file, damaged);
            assertThat(refused("")).isIn(ExitCode.SECURITY, ExitCode.BAD_INPUT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "junk\n", "\uFEFF{}\n", "{\"schema\":1}\n"})
    void whatIsNoBaselineIsMalformed(String content) throws IOException {
        Files.writeString(file, content);
        assertThat(refused("; restore it from version control")).isEqualTo(ExitCode.BAD_INPUT);
        Files.write(file, content.getBytes(StandardCharsets.UTF_16));
        assertThat(refused("")).isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void theParserIsStrict() throws IOException {
        String head = json(0);
        String session = json(1);
        assertThat(head).startsWith("{\"schema\":\"plumbline-baseline-1\",\"key\":{");
        for (String[] wrong : new String[][] {
            {session.replace("0.003", "NaN"), "line 2, column"},
            {session.replace("0.003", "1e999"), "line 2"},
            {session.replace("0.003", "1".repeat(60)), "line 2"},
            {session.replace("0.003", "-0.003"), "a spread of -0.003 is none"},
            {session.replace("\"forks\":6", "\"forks\":1"), "a reading rests on 2 forks at least, not 1"},
            {session.replace("\"forks\":6", "\"forks\":6,\"forks\":6"), "uplicate"},
            {session.replace("\"forks\":6", "\"more\":6,\"forks\":6"), "more"},
            {session.replace("\"forks\":6,", ""), "forks"},
            {session.replace("\"f\"", "null"), "engine is missing"},
            {session.replace(Sessions.CELL, "../cell"), "not a cell"},
            {session + "{}", "line 2"},
            {"[".repeat(100) + "]".repeat(100), "line 2"},
            {session.replace("run-0", "run 0"), "a run's id is a word"},
        }) {
            chain(head, wrong[0]);
            assertThat(refused(wrong[1])).isEqualTo(ExitCode.BAD_INPUT);
        }
        chain(head.replace("baseline-1", "baseline-2"), session);
        assertThat(refused("its schema is plumbline-baseline-2, but this Plumbline reads plumbline-baseline-1"))
                .isEqualTo(ExitCode.BAD_INPUT);
        chain(head, session, session);
        assertThat(refused("a baseline has 1 to 30 sessions, each once")).isEqualTo(ExitCode.BAD_INPUT);
        chain(head);
        assertThat(refused("a baseline has 1 to 30 sessions")).isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void oneTooLargeIsNotRead() throws IOException {
        Files.write(file, new byte[(16 << 20) + 1]);
        assertThat(refused("is over the limit of 16777216 bytes")).isEqualTo(ExitCode.BAD_INPUT);
        Files.write(file, (Key.sha256() + " " + " ".repeat(1 << 20) + "\n").getBytes(US_ASCII));
        assertThat(refused("line 1 is not DIGEST JSON and a line feed")).isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void theOldestGoesAndNoneComesTwice() {
        Baseline full = Sessions.baseline(30, 0.01);
        Baseline next = Baseline.with(Optional.of(full), Sessions.KEY, Sessions.of(30, 0));
        assertThat(next.sessions()).hasSize(30).doesNotContain(full.sessions().get(0));
        assertThat(refused(
                        () -> Baseline.with(Optional.of(full), Sessions.KEY, Sessions.of(5, 0)),
                        "run run-5 is in the baseline already: accept another run"))
                .isEqualTo(ExitCode.BAD_INPUT);
    }
}
