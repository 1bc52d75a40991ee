// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.journal.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The processes on a GPU beside this one, which is on it too. */
final class OtherProcesses {
    private final Path proc;
    private final long own;
    private final Set<String> seen = new TreeSet<>();

    /** @param own the number of this process */
    OtherProcesses(Path proc, long own) {
        this.proc = proc;
        this.own = own;
    }

    /**
     * How many of the listed processes are others. In a container NVML may list this process under a number that it does
     * not know itself by: then one of them is this one.
     */
    int count(long[] listed) {
        boolean known = Arrays.stream(listed).anyMatch(number -> number == own);
        if (known) {
            Arrays.stream(listed)
                    .filter(number -> number != own)
                    .mapToObj(this::named)
                    .forEach(seen::add);
        } else if (listed.length > 1) {
            seen.add(listed.length - 1 + " of "
                    + Arrays.stream(listed).sorted().mapToObj(Long::toString).collect(Collectors.joining(", ")));
        }
        return Math.max(0, listed.length - 1);
    }

    /** {@code python3 (4711)} if it still runs. */
    private String named(long number) {
        try {
            String name = Files.readString(proc.resolve(Long.toString(number)).resolve("comm"));
            return Printable.text(name.strip()) + " (" + number + ")";
        } catch (IOException e) {
            return "process " + number;
        }
    }

    /** All that were counted so far. */
    Set<String> seen() {
        return Set.copyOf(seen);
    }
}
