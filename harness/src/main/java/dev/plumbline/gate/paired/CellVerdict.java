// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import dev.plumbline.ExitCode;
import java.util.Locale;
import java.util.Optional;

/**
 * What is said of a cell, and what it rests on.
 *
 * @param exit what the cell says to the shell
 * @param reason one sentence; empty if the call says it all
 * @param numbers empty if no times were compared
 */
public record CellVerdict(String cell, Call call, ExitCode exit, String reason, Optional<Numbers> numbers) {
    /**
     * Changes as parts: 0.02 is 2 % slower. Of a cell that was measured again all numbers are of the fresh processes, but by
     * a former rule of the first.
     *
     * @param change the candidate's time over the baseline's, less 1
     * @param low end of its 95 % interval, of typical values; by Student's t of less than five pairs or a former rule
     * @param high the other end
     * @param drawnLow end of the bootstrap's interval
     * @param drawnHigh the other end
     * @param p of "not slower than the dead zone", adjusted for all cells that these processes were to judge
     * @param signs the same of this cell alone, by sign flips
     * @param pairs that count
     * @param dropped pairs that do not
     * @param spread standard deviation of a pair's log ratio
     * @param detectable the smallest slowdown that is red with 95 % chance when all looks are spent
     */
    public record Numbers(
            double change,
            double low,
            double high,
            double drawnLow,
            double drawnHigh,
            double p,
            double signs,
            int pairs,
            int dropped,
            double spread,
            double detectable) {
        /** {@code +1.25 % [+0.80, +1.70], 12 pairs, sees 1.9 %}. */
        public String text() {
            return String.format(
                    Locale.ROOT,
                    "%+.2f %% [%+.2f, %+.2f], %d pairs, sees %.1f %%",
                    100 * change,
                    100 * low,
                    100 * high,
                    pairs,
                    100 * detectable);
        }
    }

    /** {@code REGRESSED CELL: +3.02 % [...]; reason}. */
    public String text() {
        return call + " " + cell + ": " + numbers.map(Numbers::text).orElse(call.words())
                + (reason.isEmpty() ? "" : "; " + reason);
    }

    CellVerdict because(Call other, String why) {
        return new CellVerdict(cell, other, other.exit(), why, numbers);
    }
}
