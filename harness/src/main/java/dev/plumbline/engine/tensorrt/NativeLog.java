// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.bytedeco.tensorrt.nvinfer.ILogger.Severity;

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

    /** {@code : error; error}, or nothing. */
    synchronized String errors() {
        return errors.isEmpty() ? "" : ": " + String.join("; ", errors);
    }
}
