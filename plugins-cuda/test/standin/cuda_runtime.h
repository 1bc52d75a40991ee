// SPDX-License-Identifier: Apache-2.0
// A stand-in for the part of the CUDA runtime that this module uses: kernels run on the CPU, one thread after another,
// so that indexing, tails, streams and formulas are tested without a GPU and under the host's sanitizers.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
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

enum cudaMemcpyKind
{
    cudaMemcpyHostToDevice = 1,
    cudaMemcpyDeviceToHost = 2,
};

enum cudaStreamCaptureMode
{
    cudaStreamCaptureModeGlobal = 0,
};

//! Work runs at once, or is kept while the stream captures. The null stream is the legacy stream and never captures.
struct CUstream_st
{
    bool isCapturing{false};
    std::vector<std::function<void()>> captured;
};
using cudaStream_t = CUstream_st*;

struct CUgraph_st
{
    std::vector<std::function<void()>> nodes;
};
using cudaGraph_t = CUgraph_st*;
using cudaGraphExec_t = CUgraph_st*;

struct cudaLaunchConfig_t
{
    dim3 gridDim;
    dim3 blockDim;
    size_t dynamicSmemBytes;
    cudaStream_t stream;
    void* attrs;
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
    auto const run = [=]() {
        for (blockIdx.x = 0; blockIdx.x < blocks; ++blockIdx.x)
        {
            for (threadIdx.x = 0; threadIdx.x < threads; ++threadIdx.x)
            {
                kernel(arguments...);
            }
        }
    };
    if (config->stream != nullptr && config->stream->isCapturing)
    {
        config->stream->captured.push_back(run);
    }
    else
    {
        run();
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
    delete stream;
    return cudaSuccess;
}

inline cudaError_t cudaStreamSynchronize(cudaStream_t)
{
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

inline cudaError_t cudaGraphLaunch(cudaGraphExec_t executable, cudaStream_t)
{
    for (auto const& node : executable->nodes)
    {
        node();
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
