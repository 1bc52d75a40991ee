// SPDX-License-Identifier: Apache-2.0
// A stand-in for the part of the CUDA runtime that this module uses: kernels run on the CPU, one thread after another,
// so that indexing, tails, streams and formulas are tested without a GPU and under the host's sanitizers.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <tuple>
#include <utility>
#include <vector>

#define __host__
#define __device__
#define __global__
#define __launch_bounds__(...)

struct dim3
{
    uint32_t x, y, z;
    dim3(uint32_t x = 1, uint32_t y = 1, uint32_t z = 1) : x{x}, y{y}, z{z} {}
};

inline thread_local dim3 threadIdx{0, 0, 0};
inline thread_local dim3 blockIdx{0, 0, 0};

struct float2
{
    float x, y;
};

struct alignas(16) uint4
{
    uint32_t x, y, z, w;
};

enum cudaError_t
{
    cudaSuccess = 0,
    cudaErrorInvalidValue = 1,
    cudaErrorMemoryAllocation = 2,
};

enum cudaDeviceAttr
{
    cudaDevAttrComputeCapabilityMajor = 75,
    cudaDevAttrComputeCapabilityMinor = 76,
};

enum cudaLaunchAttributeID
{
    cudaLaunchAttributeProgrammaticStreamSerialization = 6,
};

struct cudaLaunchAttribute
{
    cudaLaunchAttributeID id;
    struct
    {
        int programmaticStreamSerializationAllowed;
    } val;
};

enum cudaMemcpyKind
{
    cudaMemcpyHostToDevice = 1,
    cudaMemcpyDeviceToHost = 2,
};

enum cudaStreamCaptureMode
{
    cudaStreamCaptureModeGlobal = 0,
};

//! Runs a kernel, given what has not ended before it.
using Work = std::function<void(std::function<void()> before)>;

//! A kernel runs as late as it may: when the stream is waited for, or when one that was launched early waits for it. While
//! the stream captures it is kept. The null stream is the legacy stream, runs its work at once and never captures.
struct CUstream_st
{
    bool isCapturing{false};
    std::vector<Work> captured;
    std::function<void()> running{[] {}};

    void start(Work const& work)
    {
        running = [work, before = std::move(running)] { work(before); };
    }
    void finish()
    {
        std::exchange(running, [] {})();
    }
};
using cudaStream_t = CUstream_st*;

//! What the threads that run now may not yet read the results of.
inline thread_local std::function<void()> predecessors{[] {}};

inline void cudaGridDependencySynchronize()
{
    auto const there = std::pair{blockIdx, threadIdx};
    std::exchange(predecessors, [] {})();
    std::tie(blockIdx, threadIdx) = there;
}

struct CUgraph_st
{
    std::vector<Work> nodes;
};
using cudaGraph_t = CUgraph_st*;
using cudaGraphExec_t = CUgraph_st*;

struct cudaLaunchConfig_t
{
    dim3 gridDim;
    dim3 blockDim;
    size_t dynamicSmemBytes;
    cudaStream_t stream;
    cudaLaunchAttribute* attrs;
    unsigned numAttrs;
};

inline char const* cudaGetErrorString(cudaError_t status)
{
    return status == cudaSuccess ? "no error" : status == cudaErrorInvalidValue ? "invalid argument" : "out of memory";
}

template <typename... Expected, typename... Actual>
cudaError_t cudaLaunchKernelEx(cudaLaunchConfig_t const* config, void (*kernel)(Expected...), Actual&&... arguments)
{
    uint32_t const blocks = config->gridDim.x;
    uint32_t const threads = config->blockDim.x;
    if (blocks == 0 || threads == 0 || threads > 1024)
    {
        return cudaErrorInvalidValue;
    }
    bool const isEarly = config->numAttrs > 0 && config->attrs[0].val.programmaticStreamSerializationAllowed != 0;
    Work const run = [=](std::function<void()> const& before) {
        predecessors = before;
        if (!isEarly)
        {
            cudaGridDependencySynchronize();
        }
        for (blockIdx.x = 0; blockIdx.x < blocks; ++blockIdx.x)
        {
            for (threadIdx.x = 0; threadIdx.x < threads; ++threadIdx.x)
            {
                kernel(arguments...);
            }
        }
        cudaGridDependencySynchronize(); // too late for a kernel that read before
    };
    if (config->stream == nullptr)
    {
        run([] {});
    }
    else if (config->stream->isCapturing)
    {
        config->stream->captured.push_back(run);
    }
    else
    {
        config->stream->start(run);
    }
    return cudaSuccess;
}

inline cudaError_t cudaMalloc(void** address, size_t bytes)
{
    return posix_memalign(address, 256, bytes) == 0 ? cudaSuccess : cudaErrorMemoryAllocation;
}

inline cudaError_t cudaFree(void* address)
{
    std::free(address);
    return cudaSuccess;
}

inline cudaError_t cudaMemcpy(void* to, void const* from, size_t bytes, cudaMemcpyKind)
{
    if (bytes > 0)
    {
        std::memcpy(to, from, bytes);
    }
    return cudaSuccess;
}

inline cudaError_t cudaStreamCreate(cudaStream_t* stream)
{
    *stream = new CUstream_st;
    return cudaSuccess;
}

inline cudaError_t cudaStreamDestroy(cudaStream_t stream)
{
    stream->finish();
    delete stream;
    return cudaSuccess;
}

inline cudaError_t cudaStreamSynchronize(cudaStream_t stream)
{
    stream->finish();
    return cudaSuccess;
}

inline cudaError_t cudaDriverGetVersion(int* version)
{
    *version = 12030;
    return cudaSuccess;
}

inline cudaError_t cudaGetDevice(int* device)
{
    *device = 0;
    return cudaSuccess;
}

inline cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attribute, int)
{
    *value = attribute == cudaDevAttrComputeCapabilityMajor ? 9 : 0;
    return cudaSuccess;
}

inline cudaError_t cudaDeviceSynchronize()
{
    return cudaSuccess;
}

inline cudaError_t cudaGetLastError()
{
    return cudaSuccess;
}

inline cudaError_t cudaStreamBeginCapture(cudaStream_t stream, cudaStreamCaptureMode)
{
    stream->isCapturing = true;
    return cudaSuccess;
}

inline cudaError_t cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t* graph)
{
    stream->isCapturing = false;
    *graph = new CUgraph_st{std::move(stream->captured)};
    stream->captured.clear();
    return cudaSuccess;
}

inline cudaError_t cudaGraphInstantiate(cudaGraphExec_t* executable, cudaGraph_t graph, unsigned long long)
{
    *executable = new CUgraph_st(*graph);
    return cudaSuccess;
}

inline cudaError_t cudaGraphLaunch(cudaGraphExec_t executable, cudaStream_t stream)
{
    for (auto const& node : executable->nodes)
    {
        stream->start(node);
    }
    return cudaSuccess;
}

inline cudaError_t cudaGraphDestroy(cudaGraph_t graph)
{
    delete graph;
    return cudaSuccess;
}

inline cudaError_t cudaGraphExecDestroy(cudaGraphExec_t executable)
{
    delete executable;
    return cudaSuccess;
}
