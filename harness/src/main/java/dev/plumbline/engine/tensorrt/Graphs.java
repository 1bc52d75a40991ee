// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import java.nio.charset.StandardCharsets;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/** CUDA graphs: work recorded once and launched as one. */
final class Graphs {
    private static final String KERNEL = "empty";

    /** PTX that every driver since CUDA 11 compiles for its GPU: a kernel that returns at once. */
    private static final String PTX =
            ".version 7.0\n.target sm_52\n.address_size 64\n.visible .entry " + KERNEL + "() { ret; }\n\0";

    private Graphs() {}

    /** What the work enqueues on the stream, as a graph. */
    static CUgraphExec_st capture(CUstream_st stream, Runnable work) {
        Cuda.check(
                cudart.cudaStreamBeginCapture(stream, cudart.cudaStreamCaptureModeThreadLocal), "beginning a capture");
        CUgraph_st graph = new CUgraph_st();
        try {
            work.run();
        } catch (RuntimeException e) {
            cudart.cudaStreamEndCapture(stream, graph); // It fails too, for the reason that e tells.
            throw e;
        }
        Cuda.check(cudart.cudaStreamEndCapture(stream, graph), "capturing an inference");
        CUgraphExec_st executable = new CUgraphExec_st();
        Cuda.check(cudart.cudaGraphInstantiate(executable, graph, 0), "making a graph");
        Cuda.check(cudart.cudaGraphDestroy(graph), "releasing a capture");
        return executable;
    }

    /** So many kernels that do nothing, one after the other. */
    static CUgraphExec_st empty(CUstream_st stream, int kernels) {
        CUmod_st module = new CUmod_st();
        CUfunc_st kernel = new CUfunc_st();
        try (BytePointer code = new BytePointer(PTX.getBytes(StandardCharsets.US_ASCII))) {
            Cuda.check(cudart.cuModuleLoadData(module, code), "loading an empty kernel");
        }
        Cuda.check(cudart.cuModuleGetFunction(kernel, module, KERNEL), "finding the empty kernel");
        PointerPointer<?> none = new PointerPointer<>();
        return capture(stream, () -> {
            for (int i = 0; i < kernels; i++) {
                Cuda.check(
                        cudart.cuLaunchKernel(kernel, 1, 1, 1, 1, 1, 1, 0, stream, none, none),
                        "launching an empty kernel");
            }
        });
    }
}
