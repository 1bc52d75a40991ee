// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine;

/** An engine could not build or run a network; the message names engine, what failed and the next step. */
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public EngineException(String message, Throwable cause) {
        super(message, cause);
    }

    public EngineException(String message) {
        super(message);
    }
}
