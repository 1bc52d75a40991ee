// SPDX-License-Identifier: Apache-2.0
// planted memcheck|racecheck|initcheck|synccheck: bugs for each tool of compute-sanitizer, to see that it would find
// one. Ends by itself, with and without the tool.
#include <cstdint>
#include <cstdio>
#include <cstring>

#include <cuda_runtime.h>

namespace
{
//! Thread 0 writes 8 bytes to an address that is a multiple of 4 only; the others write past the end, 16 KiB to 4 MiB
//! away, because right behind an allocation may lie another one, where a write is no error.
__global__ void writeWrongly(float volatile* data, int32_t count)
{
    if (threadIdx.x == 0)
    {
        *reinterpret_cast<double volatile*>(data + 1) = 1.0;
    }
    else
    {
        data[count + 4096 * threadIdx.x] = 1.0F;
    }
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

//! Arrives at, but does not wait for, a barrier in shared memory that nothing has initialized.
__global__ void arriveUninitialized(uint64_t volatile* state)
{
#if __CUDA_ARCH__ >= 800
    __shared__ uint64_t barrier;
    uint64_t arrival;
    asm volatile("mbarrier.arrive.shared.b64 %0, [%1];"
                 : "=l"(arrival)
                 : "r"(static_cast<uint32_t>(__cvta_generic_to_shared(&barrier)))
                 : "memory");
    state[threadIdx.x] = arrival;
#endif
}

//! Half a warp waits at one barrier, the rest of the block at another. Had the rest returned, it would be no error.
__global__ void divergeAtBarrier(float volatile* data)
{
    if (threadIdx.x < 16)
    {
        data[threadIdx.x] = 1.0F;
        __syncthreads();
        data[threadIdx.x] = data[15 - threadIdx.x] + 2.0F;
    }
    else
    {
        data[threadIdx.x] = 3.0F;
        __syncthreads();
        data[threadIdx.x] = data[79 - threadIdx.x] + 4.0F;
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
        writeWrongly<<<1, 256>>>(data, 256);
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
        arriveUninitialized<<<1, 32>>>(reinterpret_cast<uint64_t*>(data));
        divergeAtBarrier<<<1, 64>>>(data);
    }
    else
    {
        std::fprintf(stderr, "usage: planted memcheck|racecheck|initcheck|synccheck\n");
        return 2;
    }
    std::printf("planted %s: %s\n", tool, cudaGetErrorString(cudaDeviceSynchronize()));
    return 0;
}
