// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.journal;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JournalTest {
    private static final List<Entry> RUN = Records.run(Records.CELL);

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve(Journal.NAME);
    }

    @Test
    void holdsWhatWasAppended() {
        try (Journal journal = Journal.lock(folder)) {
            assertThat(journal.exists()).isFalse();
            journal.create(Records.start(Records.CELL));
            assertThat(journal.exists()).isTrue();
            RUN.subList(1, 4).forEach(journal::append);
        }
        try (Journal journal = Journal.lock(folder)) {
            assertThat(journal.resume().entries()).isEqualTo(RUN.subList(0, 4));
            RUN.subList(4, 6).forEach(journal::append);
        }
        assertThat(Contents.read(file()).entries()).isEqualTo(RUN);
        assertThat(RunRecord.read(file())).isEqualTo(RunRecord.of(RUN));
    }

    @Test
    void aLastRecordTornAtAnyByteIsLeftOut() {
        byte[] whole = Records.bytes(RUN.subList(0, 4));
        int sound = Records.bytes(RUN.subList(0, 3)).length;
        for (int length = sound + 1; length < whole.length; length++) {
            assertThat(Contents.parse(file(), Arrays.copyOf(whole, length)))
                    .isEqualTo(new Contents(RUN.subList(0, 3), sound, length - sound));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 100, 200})
    void resumingCutsATornRecordOff(int torn) throws IOException {
        byte[] whole = Records.bytes(RUN.subList(0, 4));
        int sound = Records.bytes(RUN.subList(0, 3)).length;
        Files.write(file(), Arrays.copyOf(whole, sound + torn));
        assertThat(RunRecord.read(file()).forks().get(Records.CELL)).containsExactly((Entry.Fork) RUN.get(2));
        try (Journal journal = Journal.lock(folder)) {
            assertThat(journal.resume().tornBytes()).isEqualTo(torn);
            journal.append(RUN.get(3));
        }
        assertThat(Files.readAllBytes(file())).isEqualTo(whole);
    }

    @Test
    void aFlippedBitIsRefusedOrLeftOutButNeverRead() {
        byte[] whole = Records.bytes(RUN);
        int last = Records.bytes(RUN.subList(0, 5)).length;
        for (int bit = 0; bit < whole.length * 8; bit += 7) {
            byte[] altered = whole.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            if (bit / 8 >= last) {
                assertThat(Contents.parse(file(), altered).entries()).isEqualTo(RUN.subList(0, 5));
            } else if (bit / 8 == last - 1) { // the end of the last line but one
                assertThat(Contents.parse(file(), altered).entries()).isEqualTo(RUN.subList(0, 4));
            } else {
                assertRefused(() -> Contents.parse(file(), altered), "is damaged (length or checksum is wrong)");
            }
        }
    }

    @Test
    void aSecondWriterIsTurnedAway() {
        try (Journal journal = Journal.lock(folder)) {
            journal.create(Records.start(Records.CELL));
            assertThatThrownBy(() -> Journal.lock(folder))
                    .isInstanceOfSatisfying(
                            PlumblineException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.IO))
                    .hasMessage(file() + " is being written by another process:"
                            + " wait until it ends or choose another folder");
        }
        Journal.lock(folder).close();
    }

    @Test
    void creatingReplacesAFormerJournal() throws IOException {
        Files.write(file(), Records.bytes(RUN));
        try (Journal journal = Journal.lock(folder)) {
            journal.create(Records.start(Records.OTHER));
        }
        assertThat(Contents.read(file()).entries()).containsExactly(Records.start(Records.OTHER));
    }

    @Test
    void aSymbolicLinkIsNotFollowed() throws IOException {
        Path elsewhere = Files.write(folder.resolve("precious"), Records.bytes(RUN));
        Files.createSymbolicLink(file(), elsewhere);
        try (Journal journal = Journal.lock(folder)) {
            assertThatThrownBy(journal::resume).hasMessageContaining("cannot be resumed");
        }
        Files.createSymbolicLink(folder.resolve("run.journal.new"), elsewhere);
        try (Journal journal = Journal.lock(folder)) {
            assertThatThrownBy(() -> journal.create(Records.start(Records.OTHER)))
                    .hasMessageContaining("cannot be created");
        }
        assertThat(Files.readAllBytes(elsewhere)).isEqualTo(Records.bytes(RUN));
    }

    @Test
    void whatIsNoJournalIsRefused() throws IOException {
        assertRefused(() -> Contents.read(file()), "does not exist");
        assertRefused(() -> Contents.read(folder), "is not a file");
        Files.write(file(), new byte[0]);
        assertRefused(() -> Contents.read(file()), "is empty");
        Files.writeString(file(), "dummy\n");
        assertRefused(() -> Contents.read(file()), "record 1 is damaged");
        Files.write(file(), Arrays.copyOf(Records.bytes(RUN), 20));
        assertRefused(() -> Contents.read(file()), "record 1 is damaged");
        Files.write(file(), Records.bytes(RUN.subList(1, 2)));
        assertRefused(() -> RunRecord.read(file()), "the first record is no start of a run");
    }

    @Test
    void sizesAreBounded() throws IOException {
        byte[] start = Records.bytes(RUN.subList(0, 1));
        Files.write(file(), Arrays.copyOf(start, start.length + Line.LIMIT + 1));
        assertRefused(() -> Contents.read(file()), "record 2 is damaged");
        Files.write(file(), new byte[Contents.LIMIT + 1]);
        assertRefused(() -> Contents.read(file()), "is over the limit of 67108864 bytes");
    }

    private static void assertRefused(ThrowingCallable read, String why) {
        assertThatThrownBy(read)
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.BAD_INPUT))
                .hasMessageContaining(why)
                .hasMessageEndingWith("restore the file from a copy or start a fresh run");
    }
}
