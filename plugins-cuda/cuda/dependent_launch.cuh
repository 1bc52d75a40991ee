// SPDX-License-Identifier: Apache-2.0
// Programmatic dependent launch: since compute capability 9.0 a kernel can be launched while the one before it still
// runs, and waits for its end on the device. At batch 1 an engine is mostly launches.
#pragma once

#include <algorithm>

#include <cuda_runtime.h>

namespace plumbline
{
//! First in each kernel: returns when all kernels before it in the stream have ended and what they wrote can be read.
__device__ inline void awaitPredecessors()
{
#if !defined(__CUDACC__) || (defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 900)
    cudaGridDependencySynchronize();
#endif
}

//! Whether the current device takes such launches, its driver captures them into graphs (CUDA 12.3), and there is code
//! that waits: what the driver translates from older PTX would read at once.
inline bool launchesDependents()
{
#ifdef __CUDA_ARCH_LIST__
    constexpr bool kWAITS = std::max({__CUDA_ARCH_LIST__}) >= 900;
#else
    constexpr bool kWAITS = true; // the stand-in
#endif
    constexpr int kGRAPHS = 12030;
    constexpr int kHOPPER = 9;
    int driver{};
    int device{};
    int major{};
    return kWAITS && cudaDriverGetVersion(&driver) == cudaSuccess && driver >= kGRAPHS
        && cudaGetDevice(&device) == cudaSuccess
        && cudaDeviceGetAttribute(&major, cudaDevAttrComputeCapabilityMajor, device) == cudaSuccess && major >= kHOPPER;
}
} // namespace plumbline
