// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.engine.EngineException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.bytedeco.tensorrt.nvinfer.ILogger.Severity;
import org.jspecify.annotations.Nullable;

/** Keeps TensorRT's last errors, so that a failure can be told in its words. Called from its threads. */
final class NativeLog extends ILogger {
    private static final int KEPT = 3;

    private final Deque<String> errors = new ArrayDeque<>();

    @Override
    public synchronized void log(Severity severity, String message) {
        if (severity.value <= Severity.kERROR.value) {
            errors.addLast(message.strip());
            if (errors.size() > KEPT) {
                errors.removeFirst();
            }
        }
    }

    /** What TensorRT made; it answers null where it cannot {@code what}. */
    <P extends Pointer> P made(@Nullable P pointer, String what) {
        if (pointer == null || pointer.isNull()) {
            throw new EngineException("tensorrt cannot " + what + errors());
        }
        return pointer;
    }

    /** {@code : error; error}, or nothing. */
    synchronized String errors() {
        return errors.isEmpty() ? "" : ": " + String.join("; ", errors);
    }
}
