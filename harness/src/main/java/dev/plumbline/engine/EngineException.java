// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine;

import dev.plumbline.ExitCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An engine could not build or run a network; the message names engine, what failed and the next step. With an exit code
 * it tells of the machine or of the build, not of what the engine computes.
 */
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final @Nullable ExitCode exit;

    private EngineException(@Nullable ExitCode exit, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exit = exit;
    }

    public EngineException(ExitCode exit, String message) {
        this(exit, message, null);
    }

    public EngineException(String message, Throwable cause) {
        this(null, message, cause);
    }

    public EngineException(String message) {
        this(null, message, null);
    }

    /** What the process should end with; empty where that depends on what was asked of the engine. */
    public Optional<ExitCode> exit() {
        return Optional.ofNullable(exit);
    }
}
