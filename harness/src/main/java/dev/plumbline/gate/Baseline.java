// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate;

import dev.plumbline.journal.Entry;
import dev.plumbline.journal.RunRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A stored run of this machine. Times of another day differ by more than a small regression, so what is said of it is
 * advice and never fails a build.
 */
public final class Baseline {
    private static final int LONGEST_NAME = 80;

    private final Path file;

    private Baseline(Path file) {
        this.file = file;
    }

    /** Where the baseline of the run's machine is, or would be: one file for each processor, core count and JDK. */
    public static Baseline of(RunRecord run, Path folder) {
        String key = Stream.of("cpu", "cores", "jdk")
                .map(fact -> run.start().environment().facts().getOrDefault(fact, "unknown"))
                .collect(Collectors.joining("-"))
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-");
        return new Baseline(folder.resolve(key.substring(0, Math.min(key.length(), LONGEST_NAME)) + ".journal"));
    }

    public Path file() {
        return file;
    }

    /** The stored run; empty if there is none. A malformed one is an error, never "no baseline". */
    public Optional<RunRecord> stored() {
        return Files.exists(file) ? Optional.of(RunRecord.read(file)) : Optional.empty();
    }

    /** One line for each cell that both runs timed: the ratio of the geometric means of their forks. */
    public static List<String> ratios(RunRecord stored, RunRecord run) {
        List<String> lines = new ArrayList<>();
        run.forks().forEach((cell, forks) -> {
            List<Entry.Fork> before = stored.forks().getOrDefault(cell, List.of());
            if (!before.isEmpty()) {
                lines.add(String.format(
                        Locale.ROOT, "%s: %.3f of the baseline's time", cell, mean(forks) / mean(before)));
            }
        });
        return lines;
    }

    private static double mean(List<Entry.Fork> forks) {
        return Math.exp(forks.stream()
                .flatMap(fork -> fork.iterations().stream())
                .mapToDouble(Math::log)
                .average()
                .orElseThrow());
    }
}
