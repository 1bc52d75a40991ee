// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import dev.plumbline.ExitCode;

/** What is said of a cell. Only PASS and IMPROVED are green. */
public enum Call {
    PASS(ExitCode.OK, "is not slower by as much as the gate"),
    IMPROVED(ExitCode.OK, "is faster"),
    REGRESSED(ExitCode.REGRESSION, "is slower"),
    INCONCLUSIVE(ExitCode.INCONCLUSIVE, "could not be decided"),
    TACTIC_CHANGED(ExitCode.INCONCLUSIVE, "is another engine than the baseline's, so their times say nothing"),
    NO_BASELINE(ExitCode.BAD_INPUT, "has nothing to be compared with"),
    /** The exit code is that of what failed. */
    FAILED(ExitCode.INTERNAL, "is wrong or did not run"),
    INVALID_ENV(ExitCode.INCONCLUSIVE, "was measured in an environment that cannot carry a verdict");

    private final ExitCode exit;
    private final String words;

    Call(ExitCode exit, String words) {
        this.exit = exit;
        this.words = words;
    }

    public ExitCode exit() {
        return exit;
    }

    /** After the cell's name. */
    public String words() {
        return words;
    }
}
