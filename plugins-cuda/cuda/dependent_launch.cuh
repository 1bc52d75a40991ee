// SPDX-License-Identifier: Apache-2.0
// Programmatic dependent launch: since compute capability 9.0 a kernel can be launched while the one before it still
// runs, and waits for its end on the device. At batch 1 an engine is mostly launches.
#pragma once

#include <algorithm>

#include <cuda_runtime.h>

namespace plumbline
{
//! First in each kernel, before any thread leaves it: returns when the kernel before it in the stream has ended and
//! what it wrote can be read. It had waited likewise, so those before it have ended too: what they read can be written.
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
