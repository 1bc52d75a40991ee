// SPDX-License-Identifier: Apache-2.0
package dev.plumbline;

import java.util.stream.Stream;

/** What the process says to the shell. Zero only if every planned cell has a parity verdict and a timing. */
public enum ExitCode {
    OK(0),
    USAGE(2),
    REGRESSION(10),
    PARITY(11),
    INCONCLUSIVE(12),
    UNAVAILABLE(13),
    BAD_INPUT(14),
    WORKER_CRASH(15),
    TIMEOUT(16),
    IO(17),
    SECURITY(18),
    INTERNAL(19);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The exit code of this number; {@link #INTERNAL} if there is none. */
    public static ExitCode of(int code) {
        return Stream.of(values()).filter(each -> each.code == code).findFirst().orElse(INTERNAL);
    }
}
