// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.Printable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that only this session's workers use, removed at its end: their results, and their temporary files (JMH's
 * lock is one for all users of a machine otherwise). Each session has its own, so that a worker of a killed session
 * that is still about cannot answer in this one.
 */
record Scratch(Path folder) implements AutoCloseable {
    private static final String PREFIX = ".scratch-";

    static Scratch in(Path run) {
        try {
            removeFormer(run);
            Scratch scratch = new Scratch(Files.createTempDirectory(run, PREFIX));
            Files.createDirectory(scratch.folder.resolve("tmp"));
            return scratch;
        } catch (IOException e) {
            throw new PlumblineException(
                    ExitCode.IO,
                    "no folder for workers can be made in " + Printable.text(run.toString()) + " (" + Printable.cause(e)
                            + "): make room or choose a folder you can write",
                    e);
        }
    }

    @Override
    public void close() {
        remove(folder);
    }

    private static void removeFormer(Path run) throws IOException {
        try (DirectoryStream<Path> former = Files.newDirectoryStream(run, PREFIX + "*")) {
            former.forEach(Scratch::remove);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> walk = Files.walk(folder)) {
            List<Path> inside = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path each : inside) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            // Somebody still writes there; the next session removes it.
        }
    }
}
