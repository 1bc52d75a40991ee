// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.Printable;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which cells are wanted: names in any case; an empty list means all, except that no batch means 1.
 *
 * @param batches images in one inference, at most 4096
 */
public record Selection(
        List<String> models,
        List<String> activations,
        List<String> engines,
        List<String> placements,
        List<String> precisions,
        List<Integer> batches) {
    /** Everything, at batch 1. */
    public static final Selection ALL =
            new Selection(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(1));

    private static final int LARGEST_BATCH = 4096;

    public Selection {
        batches = batches.isEmpty() ? List.of(1) : List.copyOf(new TreeSet<>(batches));
        for (int batch : batches) {
            if (!(batch >= 1 && batch <= LARGEST_BATCH)) {
                throw new PlumblineException(
                        ExitCode.USAGE, "batch " + batch + " is not between 1 and " + LARGEST_BATCH);
            }
        }
    }

    /** Those of the known things whose names are wanted; a name that nothing has ends the run. */
    static <T> List<T> chosen(String what, List<String> wanted, List<T> known, Function<T, String> name) {
        Set<String> names =
                known.stream().map(thing -> lower(name.apply(thing))).collect(Collectors.toSet());
        for (String each : wanted) {
            if (!names.contains(lower(each))) {
                throw new PlumblineException(
                        ExitCode.USAGE,
                        "there is no " + what + " named " + Printable.text(each) + "; there are "
                                + String.join(", ", new TreeSet<>(names)));
            }
        }
        Set<String> kept = wanted.stream().map(Selection::lower).collect(Collectors.toSet());
        return known.stream()
                .filter(thing -> kept.isEmpty() || kept.contains(lower(name.apply(thing))))
                .toList();
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
