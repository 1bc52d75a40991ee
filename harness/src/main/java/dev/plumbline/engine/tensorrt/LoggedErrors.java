// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.ExitCode;
import dev.plumbline.engine.EngineException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** TensorRT's last errors, kept until a failure is told in their words. They come from its threads. */
final class LoggedErrors {
    private static final int KEPT = 3;

    private final Deque<String> errors = new ArrayDeque<>();

    synchronized void add(String message) {
        errors.addLast(message.strip());
        if (errors.size() > KEPT) {
            errors.removeFirst();
        }
    }

    /** What TensorRT made; it answers null where it cannot {@code what}. */
    <P extends Pointer> P made(@Nullable P pointer, String what) {
        return made(pointer, what, ExitCode.WORKER_CRASH);
    }

    <P extends Pointer> P made(@Nullable P pointer, String what, ExitCode otherwise) {
        if (pointer == null || pointer.isNull()) {
            throw new EngineException(otherwise, "tensorrt cannot " + what + text());
        }
        return pointer;
    }

    /** Of an inference, which a plugin can refuse as well. */
    void requireEnqueued(boolean enqueued) {
        if (!enqueued) {
            throw new EngineException("tensorrt could not enqueue an inference" + text());
        }
    }

    /** {@code : error; error}, or nothing; the next failure has its own. */
    synchronized String text() {
        String all = errors.isEmpty() ? "" : ": " + String.join("; ", errors);
        errors.clear();
        return all;
    }
}
