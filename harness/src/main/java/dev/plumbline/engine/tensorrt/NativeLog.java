// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.bytedeco.tensorrt.nvinfer.ILogger.Severity;

/** What TensorRT is given to log to: it keeps the errors. */
final class NativeLog extends ILogger {
    final LoggedErrors errors = new LoggedErrors();

    @Override
    public void log(Severity severity, String message) {
        if (severity.value <= Severity.kERROR.value) {
            errors.add(message);
        }
    }
}
