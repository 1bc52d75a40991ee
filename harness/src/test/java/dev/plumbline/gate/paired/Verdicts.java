// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

/**
 * The numbers of a line that {@link Figures#verdicts} wrote; slowdowns are counted as in {@link Figures#SLOWDOWNS}.
 *
 * @param from where they begin
 */
record Verdicts(double[] values, int from) {
    private static final int COMMON = 4;
    private static final int OF_A_SLOWDOWN = 5;
    static final int COUNT = COMMON + OF_A_SLOWDOWN * Figures.SLOWDOWNS.size();

    /** Red A/A suites. */
    double red() {
        return values[from];
    }

    /** A/A suites with a cell that had to be confirmed. */
    double suspected() {
        return values[from + 1];
    }

    /** Share of INCONCLUSIVE cells in A/A. */
    double open() {
        return values[from + 2];
    }

    /** Of a cell in A/A. */
    double pairs() {
        return values[from + 3];
    }

    double caught(int slowdown) {
        return slowed(slowdown, 0);
    }

    /** Suspected at the first look. */
    double early(int slowdown) {
        return slowed(slowdown, 1);
    }

    /** Those of them that are red in the end. */
    double earlyAndRed(int slowdown) {
        return slowed(slowdown, 2);
    }

    double green(int slowdown) {
        return slowed(slowdown, 3);
    }

    /** Pairs of fresh processes that a confirmation took, on average. */
    double fresh(int slowdown) {
        return slowed(slowdown, 4);
    }

    private double slowed(int slowdown, int which) {
        return values[from + COMMON + OF_A_SLOWDOWN * slowdown + which];
    }
}
