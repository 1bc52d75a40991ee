// SPDX-License-Identifier: Apache-2.0
// Programmatic dependent launch: since compute capability 9.0 a kernel can be launched while the one before it still
// runs, and waits for its end on the device. At batch 1 an engine is mostly launches.
#pragma once

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

//! Whether code of this build that waits is what a device runs, and not what its driver translates from older PTX.
inline bool waitsOn(int major, int minor)
{
#ifdef __CUDA_ARCH_LIST__
    constexpr int kBUILT[]{__CUDA_ARCH_LIST__}; // 900 is compute capability 9.0
#else
    constexpr int kBUILT[]{900}; // the stand-in
#endif
    constexpr int kHOPPER = 900;
    for (int const built : kBUILT)
    {
        if (built >= kHOPPER && built / 100 == major && built <= major * 100 + minor * 10)
        {
            return true;
        }
    }
    return false;
}

//! Whether kernels may be launched early on the current device, also where its driver captures them into graphs.
inline bool launchesDependents()
{
    constexpr int kGRAPHS = 12030; // CUDA 12.3
    int driver{};
    int device{};
    int major{};
    int minor{};
    return cudaDriverGetVersion(&driver) == cudaSuccess && driver >= kGRAPHS && cudaGetDevice(&device) == cudaSuccess
        && cudaDeviceGetAttribute(&major, cudaDevAttrComputeCapabilityMajor, device) == cudaSuccess
        && cudaDeviceGetAttribute(&minor, cudaDevAttrComputeCapabilityMinor, device) == cudaSuccess
        && waitsOn(major, minor);
}
} // namespace plumbline
