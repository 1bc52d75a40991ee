// SPDX-License-Identifier: Apache-2.0
// planted memcheck|racecheck|initcheck|synccheck: one bug for each tool of compute-sanitizer, to see that it would
// find one.
#include <cstdio>
#include <cstring>

#include <cuda_runtime.h>

namespace
{
//! Writes one element behind the end.
__global__ void writePastEnd(float* data, int32_t count)
{
    data[threadIdx.x == 0 ? count : 0] = 1.0F;
}

//! Reads what a neighbour writes, without a barrier in between.
__global__ void raceInSharedMemory(float* data)
{
    __shared__ volatile float shared[256];
    shared[threadIdx.x] = data[threadIdx.x];
    data[threadIdx.x] = shared[(threadIdx.x + 33) % 256];
}

//! Reads memory that nothing has written.
__global__ void readUninitialized(float const* data, float* result)
{
    result[threadIdx.x] = data[threadIdx.x] + 1.0F;
}

//! Half a warp waits at a barrier that the other half never reaches.
__global__ void divergeAtBarrier(float* data)
{
    __shared__ volatile float shared[64];
    shared[threadIdx.x] = 0.0F;
    if (threadIdx.x < 16)
    {
        shared[threadIdx.x] = 1.0F;
        __syncthreads();
        data[threadIdx.x] = shared[15 - threadIdx.x];
    }
}
} // namespace

int main(int argc, char** argv)
{
    char const* const tool = argc == 2 ? argv[1] : "";
    float* data = nullptr;
    float* result = nullptr;
    cudaMalloc(&data, 256 * sizeof(float));
    cudaMalloc(&result, 256 * sizeof(float));
    if (std::strcmp(tool, "initcheck") != 0)
    {
        cudaMemset(data, 0, 256 * sizeof(float));
    }
    if (std::strcmp(tool, "memcheck") == 0)
    {
        writePastEnd<<<1, 32>>>(data, 256);
    }
    else if (std::strcmp(tool, "racecheck") == 0)
    {
        raceInSharedMemory<<<1, 256>>>(data);
    }
    else if (std::strcmp(tool, "initcheck") == 0)
    {
        readUninitialized<<<1, 256>>>(data, result);
    }
    else if (std::strcmp(tool, "synccheck") == 0)
    {
        divergeAtBarrier<<<1, 64>>>(data);
    }
    else
    {
        std::fprintf(stderr, "usage: planted memcheck|racecheck|initcheck|synccheck\n");
        return 2;
    }
    cudaDeviceSynchronize();
    return 0;
}
