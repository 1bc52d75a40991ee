// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.engine.EngineException;
import java.util.Map;
import org.bytedeco.cuda.global.cudart;

/** The status of CUDA's calls. A process that saw a failure must end: some errors stay until it does. */
final class Cuda {
    private static final Map<Integer, String> NEXT = Map.of(
            2, "the GPU has no memory left: take a smaller batch or end other processes on it",
            35, "the driver is older than this CUDA runtime: install driver 525 or later",
            100, "there is no GPU that CUDA can use: see nvidia-smi",
            700, "a kernel read or wrote outside its memory",
            719, "a kernel failed");

    private Cuda() {}

    /** @param what for the message: "copying input image" */
    static void check(int status, String what) {
        if (status != 0) {
            throw new EngineException("tensorrt failed at " + what + ": CUDA error " + status + ", "
                    + cudart.cudaGetErrorString(status).getString()
                    + (NEXT.containsKey(status) ? "; " + NEXT.get(status) : ""));
        }
    }
}
