// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.journal;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Every operation on the disk fails once, in turn, until a run gets through. */
class FaultyDiskTest {
    private static final List<Entry> RUN = Records.run(Records.CELL);

    @TempDir
    private Path folder;

    @Test
    void whateverFailsNothingAcknowledgedIsLost() throws IOException {
        int failed = 0;
        while (true) {
            Path run = Files.createDirectory(folder.resolve("run" + failed));
            FaultyDisk disk = new FaultyDisk(failed + 1);
            List<Entry> acknowledged = new ArrayList<>();
            try (Journal journal = Journal.lock(run, disk)) {
                write(journal, acknowledged);
            } catch (PlumblineException e) {
                assertThat(e.exit()).isEqualTo(ExitCode.IO);
                assertThat(e).hasMessageContaining("No space left on device").hasMessageEndingWith("to go on");
            }
            if (!disk.hasFailed()) {
                break;
            }
            failed++;
            assertGoesOn(run, acknowledged);
        }
        int pieces = RUN.stream()
                .mapToInt(entry -> (Line.encode(entry).length + FaultyDisk.PIECE - 1) / FaultyDisk.PIECE)
                .sum();
        // Opening file and folder, forcing the folder, and forcing the file after each record.
        assertThat(failed).isEqualTo(pieces + 3 + RUN.size());
        System.out.println("full disk: " + failed + " failing operations, 0 acknowledged records lost");
    }

    private static void write(Journal journal, List<Entry> acknowledged) {
        journal.create((Entry.Start) RUN.get(0));
        acknowledged.add(RUN.get(0));
        for (Entry entry : RUN.subList(1, RUN.size())) {
            journal.append(entry);
            acknowledged.add(entry);
        }
    }

    private static void assertGoesOn(Path run, List<Entry> acknowledged) {
        try (Journal journal = Journal.lock(run)) {
            if (!journal.exists()) {
                assertThat(acknowledged).isEmpty();
                return;
            }
            List<Entry> found = journal.resume().entries();
            assertThat(found.size()).isGreaterThanOrEqualTo(acknowledged.size());
            assertThat(found).isEqualTo(RUN.subList(0, found.size()));
            RUN.subList(found.size(), RUN.size()).forEach(journal::append);
        }
        assertThat(Contents.read(run.resolve(Journal.NAME)).entries()).isEqualTo(RUN);
    }
}
