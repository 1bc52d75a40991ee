// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.engine.EngineException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.bytedeco.tensorrt.nvinfer.ILogger.Severity;
import org.jspecify.annotations.Nullable;

/** Keeps TensorRT's last errors until a failure is told in their words. Called from its threads. */
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

    /** {@code : error; error}, or nothing; the next failure has its own. */
    synchronized String errors() {
        String all = errors.isEmpty() ? "" : ": " + String.join("; ", errors);
        errors.clear();
        return all;
    }
}
