// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Printable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What one worker does: the parity of a cell, or one fork of it.
 *
 * @param cell the cell's id
 * @param fork the fork's number; 0 for parity
 */
public record Step(Stage stage, String cell, int fork) {
    /** The name in lower case is the one in {@link Entry.Failure}. */
    public enum Stage {
        PARITY,
        FORK;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Step parity(String cell) {
        return new Step(Stage.PARITY, cell, 0);
    }

    static Step fork(String cell, int fork) {
        return new Step(Stage.FORK, cell, fork);
    }

    /** A group of steps for a worker's command line, as {@link #cells} has written it. */
    static List<Step> parse(String stage, String cells, String fork) {
        return Arrays.stream(cells.split(","))
                .map(cell -> new Step(Stage.valueOf(stage), cell, Integer.parseInt(fork)))
                .toList();
    }

    /** The cells of a group of steps. */
    static String cells(List<Step> group) {
        return group.stream().map(Step::cell).collect(Collectors.joining(","));
    }

    Entry.Failure failed(ExitCode exit, String reason) {
        return new Entry.Failure(cell, stage.word(), fork, exit.code(), Printable.text(reason));
    }

    @Override
    public String toString() {
        return stage == Stage.PARITY ? "parity of " + cell : "fork " + fork + " of " + cell;
    }
}
