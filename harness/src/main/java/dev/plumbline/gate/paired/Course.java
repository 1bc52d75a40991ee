// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a gated run has to measure next and what it comes to: first the looks of the rule; then, for the cells that were
 * called REGRESSED, the same again with fresh processes. Only what regresses twice has regressed; what fresh processes
 * prove not to be slower passes, by no more than their word.
 */
final class Course {
    private final Rule rule;
    private final Sequence first;
    private final int cells;
    private final boolean confirmed;
    private int[] suspects = {};
    private @Nullable Sequence second;

    /** @param confirmed whether a REGRESSED cell gets a second set of processes */
    Course(Rule rule, int cells, boolean confirmed) {
        this.rule = rule;
        this.cells = cells;
        this.confirmed = confirmed;
        this.first = new Sequence(confirmed ? rule : rule.unconfirmed(), cells);
    }

    boolean isOpen() {
        Sequence confirmation = second;
        return confirmation == null ? first.isOpen() : confirmation.isOpen();
    }

    /** Whether {@link #look} needs the cell's estimate. */
    boolean isOpen(int cell) {
        Sequence confirmation = second;
        if (confirmation == null) {
            return first.isOpen(cell);
        }
        int suspect = suspect(cell);
        return suspect >= 0 && confirmation.isOpen(suspect);
    }

    /** Whether the pairs that are asked for now are those of the second set of processes. */
    boolean isConfirming() {
        return second != null;
    }

    /** How many pairs of this set of processes the next look needs of each open cell. */
    int pairs() {
        Sequence confirmation = second;
        return confirmation == null ? first.pairs() : confirmation.pairs();
    }

    /** One look at the estimates of every open cell, from all pairs of this set; without one a cell is given up. */
    void look(@Nullable Estimate[] estimates) {
        Sequence confirmation = second;
        if (confirmation == null) {
            first.look(estimates);
            if (confirmed && !first.isOpen()) {
                suspects = IntStream.range(0, cells).filter(this::isSuspect).toArray();
                second = suspects.length == 0 ? null : new Sequence(rule.confirming(), suspects.length);
            }
        } else {
            @Nullable Estimate[] theirs = new Estimate[suspects.length];
            for (int i = 0; i < suspects.length; i++) {
                theirs[i] = estimates[suspects[i]];
            }
            confirmation.look(theirs);
        }
    }

    /** Whether the first processes call a cell slower. */
    boolean isSuspect(int cell) {
        return first.call(cell) == Call.REGRESSED;
    }

    /** What is known at the end. */
    Call call(int cell) {
        return isAcquitted(cell) ? Call.PASS : isRefuted(cell) ? Call.INCONCLUSIVE : first.call(cell);
    }

    /** Whether a cell regressed with the first processes only. */
    boolean isRefuted(int cell) {
        Sequence confirmation = second;
        int suspect = suspect(cell);
        return confirmation != null && suspect >= 0 && confirmation.call(suspect) != Call.REGRESSED;
    }

    /** Whether, of a refuted cell, the fresh processes alone prove that it is not slower. */
    boolean isAcquitted(int cell) {
        Sequence confirmation = second;
        return confirmation != null && isRefuted(cell) && confirmation.call(suspect(cell)) != Call.INCONCLUSIVE;
    }

    /** The p-value, adjusted for all cells, of "not slower than the dead zone", by the first processes. */
    double p(int cell) {
        return first.p(cell);
    }

    /** The same of a suspected cell by fresh processes, adjusted for all that are suspected. */
    double freshP(int cell) {
        return Objects.requireNonNull(second).p(suspect(cell));
    }

    private int suspect(int cell) {
        for (int i = 0; i < suspects.length; i++) {
            if (suspects[i] == cell) {
                return i;
            }
        }
        return -1;
    }
}
