// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Keeps a folder that several processes write to below a size. */
final class Trim {
    private static final Duration ABANDONED = Duration.ofHours(1);

    private Trim() {}

    /** What is known of a file at one moment. */
    private record Seen(Path file, Instant modified, long size) {
        static Optional<Seen> of(Path file) {
            try {
                BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
                return Optional.of(new Seen(file, facts.lastModifiedTime().toInstant(), facts.size()));
            } catch (IOException e) {
                return Optional.empty(); // Another process has just removed it.
            }
        }
    }

    /**
     * Removes the files that were modified longest ago while all take more than the limit, but never {@code kept}; and
     * parts of files that nobody writes any more. A file that cannot be removed stays for the next time.
     */
    static void toLimit(Path folder, String suffix, String part, long limit, Path kept) {
        List<Seen> files = new ArrayList<>();
        try (Stream<Path> list = Files.list(folder)) {
            list.forEach(file -> Seen.of(file).ifPresent(files::add));
        } catch (IOException | UncheckedIOException e) {
            return;
        }
        files.sort(Comparator.comparing(Seen::modified).reversed());
        Instant abandoned = Instant.now().minus(ABANDONED);
        long size = Seen.of(kept).map(Seen::size).orElse(0L);
        for (Seen seen : files) {
            String name = seen.file.toString();
            if (name.endsWith(part) && seen.modified.isBefore(abandoned)) {
                remove(seen.file);
            } else if (name.endsWith(suffix) && !seen.file.equals(kept)) {
                size += seen.size;
                if (size > limit) {
                    remove(seen.file);
                }
            }
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // Tried again after the next file is stored.
        }
    }
}
