// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.ExitCode;
import org.bytedeco.javacpp.Pointer;

/** What the engine throws where a machine has no TensorRT to provoke it with. */
public final class TensorRtFaults {
    private TensorRtFaults() {}

    public static RuntimeException cuda(int status) {
        return Cuda.failure(status, "an inference", "as CUDA says");
    }

    public static void noBuilder() {
        refusing().made(null, "make a builder on this GPU", ExitCode.UNAVAILABLE);
    }

    public static void noPlan() {
        refusing().made(new Pointer(), "build lenet5");
    }

    public static void notEnqueued() {
        refusing().requireEnqueued(false);
    }

    private static LoggedErrors refusing() {
        LoggedErrors errors = new LoggedErrors();
        errors.add("why\n");
        return errors;
    }
}
