// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * What one picture shows: all rows, or those of one batch if they are too many for a picture.
 *
 * @param file the end of its file's name
 * @param title the end of its title
 */
record Part<T>(String file, String title, List<T> rows) {
    private static final int MANY = 36;

    /** Batches that get a picture each. */
    private static final int FEW = 12;

    static <T> List<Part<T>> of(List<T> rows, ToIntFunction<T> batch) {
        Map<Integer, List<T>> batches =
                rows.stream().collect(Collectors.groupingBy(batch::applyAsInt, TreeMap::new, Collectors.toList()));
        if (rows.size() <= MANY || batches.size() == 1 || batches.size() > FEW) {
            return List.of(new Part<>("", "", rows));
        }
        List<Part<T>> parts = new ArrayList<>();
        batches.forEach(
                (number, some) -> parts.add(new Part<>("-b" + number, ", batch " + Numbers.count(number), some)));
        return parts;
    }

    static List<Part<CellResult>> of(List<CellResult> rows) {
        return of(rows, result -> result.cell().orElseThrow().batch());
    }
}
