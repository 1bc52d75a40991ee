// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.engine.EngineException;
import dev.plumbline.engine.natives.NvidiaDriver;
import java.util.Map;
import org.bytedeco.cuda.global.cudart;

/** The status of CUDA's calls. A process that saw a failure must end: some errors stay until it does. */
final class Cuda {
    private static final Map<Integer, String> NEXT = Map.of(
            2, "the GPU has no memory left: take a smaller batch or end other processes on it",
            46, "another process holds the GPU: wait for it, or see nvidia-smi -q -d COMPUTE",
            35, "the driver is older than this CUDA runtime: install driver " + NvidiaDriver.OLDEST + " or later",
            100, "there is no GPU that CUDA can use: see nvidia-smi",
            700, "a kernel read or wrote outside its memory",
            719, "a kernel failed");
    /** Out of memory; and what the driver says before any kernel runs: not ready, too old, no or another's device. */
    private static final Map<Integer, ExitCode> EXITS = Map.of(
            2, ExitCode.WORKER_CRASH,
            3, ExitCode.UNAVAILABLE,
            35, ExitCode.UNAVAILABLE,
            46, ExitCode.UNAVAILABLE,
            100, ExitCode.UNAVAILABLE,
            101, ExitCode.UNAVAILABLE,
            802, ExitCode.UNAVAILABLE,
            803, ExitCode.UNAVAILABLE);

    private Cuda() {}

    /** @param what for the message: "copying input image" */
    static void check(int status, String what) {
        if (status != 0) {
            throw failure(status, what, cudart.cudaGetErrorString(status).getString());
        }
    }

    /** Checks what was enqueued before: a kernel's fault is told by later calls, and by all of them. */
    static void checkKernels(String what) {
        check(cudart.cudaDeviceSynchronize(), what);
    }

    /**
     * What a failed call is thrown as: it has an exit code if it tells of the machine.
     *
     * @param told the status in CUDA's words
     */
    static RuntimeException failure(int status, String what, String told) {
        String sentence = "tensorrt failed at " + what + ": CUDA error " + status + ", " + told
                + (NEXT.containsKey(status) ? "; " + NEXT.get(status) : "");
        ExitCode exit = EXITS.get(status);
        return exit == null ? new EngineException(sentence) : new PlumblineException(exit, sentence);
    }
}
