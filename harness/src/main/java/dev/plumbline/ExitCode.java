// SPDX-License-Identifier: Apache-2.0
package dev.plumbline;

import java.util.Collection;
import java.util.List;
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

    /** A wrong result is graver than none. */
    private static final List<ExitCode> GRAVEST_FIRST = List.of(
            SECURITY,
            PARITY,
            REGRESSION,
            WORKER_CRASH,
            TIMEOUT,
            INTERNAL,
            IO,
            BAD_INPUT,
            UNAVAILABLE,
            INCONCLUSIVE,
            OK);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The one to say where several apply; {@link #INTERNAL} where none does. */
    public static ExitCode gravest(Collection<ExitCode> codes) {
        return GRAVEST_FIRST.stream().filter(codes::contains).findFirst().orElse(INTERNAL);
    }

    /** The exit code of this number; {@link #INTERNAL} if there is none. */
    public static ExitCode of(int code) {
        return Stream.of(values()).filter(each -> each.code == code).findFirst().orElse(INTERNAL);
    }
}
