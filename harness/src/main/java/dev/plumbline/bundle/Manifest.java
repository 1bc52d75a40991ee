// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parts and the files of a bundle, in the order of the archive: lines of kind, SHA-256, bytes and name. */
record Manifest(List<Entry> parts, List<Entry> files) {
    static final String NAME = "MANIFEST";
    private static final String FIRST = "plumbline bundle 1";
    private static final String LAST = "end";

    record Entry(String name, long bytes, String sha256) {
        private String line(String kind) {
            return kind + " " + sha256 + " " + bytes + " " + name;
        }
    }

    List<String> lines() {
        Stream<String> inside = Stream.concat(
                parts.stream().map(part -> part.line("part")), files.stream().map(file -> file.line("file")));
        return Stream.of(Stream.of(FIRST), inside, Stream.of(LAST))
                .flatMap(lines -> lines)
                .toList();
    }

    /** The parts that a host lacks which has those of a former bundle. */
    List<Entry> partsBeyond(Set<String> formerLines) {
        return parts.stream()
                .filter(part -> !formerLines.contains(part.line("part")))
                .toList();
    }

    /** The lines of the manifest in a folder; none if there is no manifest. */
    static Set<String> linesIn(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        return Files.exists(file)
                ? Files.readAllLines(file).stream().collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }
}
