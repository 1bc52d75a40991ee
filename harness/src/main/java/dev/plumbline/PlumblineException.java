// SPDX-License-Identifier: Apache-2.0
package dev.plumbline;

import org.jspecify.annotations.Nullable;

/** Ends a verb with an exit code and one sentence: what failed, the value, what to do next. */
public final class PlumblineException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ExitCode exit;

    public PlumblineException(ExitCode exit, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exit = exit;
    }

    public PlumblineException(ExitCode exit, String message) {
        this(exit, message, null);
    }

    public ExitCode exit() {
        return exit;
    }
}
