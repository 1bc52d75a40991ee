// SPDX-License-Identifier: Apache-2.0
// What a kernel reads when the one before it lets it start early, as TensorRT's own may. For a GPU compiled by nvcc.
#include "tests.h"

#include "cases.h"
#include "check.h"
#include "dependent_launch.cuh"

namespace plumbline::test
{
namespace
{
constexpr int64_t kCYCLES = 200'000; // 0.1 ms: an early successor has read everything by then

//! Lets its successor start, and copies long after.
__global__ void copyLate(float const* from, float* to, int32_t count)
{
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 900
    cudaTriggerProgrammaticLaunchCompletion();
    for (int64_t const begin = clock64(); clock64() - begin < kCYCLES;)
    {
    }
#endif
    int32_t const i = static_cast<int32_t>(blockIdx.x * 256 + threadIdx.x);
    if (i < count)
    {
        to[i] = from[i];
    }
}
} // namespace

void testOrder(Library const& library, Options const& options)
{
    check(!waitsOn(8, 0) && !waitsOn(8, 9), "code that waits is said to run before compute capability 9.0");
    check(!waitsOn(99, 0), "code of this build is said to run on a generation that it does not know");
#ifndef __CUDACC__
    check(waitsOn(9, 0), "code for compute capability 9.0 is said not to run there");
#endif
    Type const& type = kTYPES[0];
    auto const plugin = library.make("PlumblineElu", {{"alpha", 1.0F}});
    for (size_t const count : {size_t{4096}, (size_t{1} << 18) + 4096}) // of either kernel
    {
        Elements const input = someInput(type, count, 13);
        Elements const expected = apply(plugin, type, input);
        DeviceMemory const from{input.bytes()};
        DeviceMemory const between{input.bytes()};
        DeviceMemory const out{input.bytes()};
        from.upload(input.data(), input.bytes());
        std::vector<char> const poison(input.bytes(), 0x33);
        cudaStream_t stream;
        PLUMBLINE_DEMAND(cudaStreamCreate(&stream));
        for (int32_t round = 0; round < (options.isQuick ? 2 : 20); ++round)
        {
            between.upload(poison.data(), poison.size());
            cudaLaunchConfig_t config{};
            config.gridDim = dim3(static_cast<uint32_t>((count + 255) / 256));
            config.blockDim = dim3(256);
            config.stream = stream;
            PLUMBLINE_DEMAND(cudaLaunchKernelEx(&config, copyLate, reinterpret_cast<float const*>(from.at()),
                reinterpret_cast<float*>(between.at()), static_cast<int32_t>(count)));
            auto const desc = describe(type.type, {static_cast<int64_t>(count)});
            check(enqueue(plugin, desc, {between.at()}, out.at(), stream) == 0, "enqueue behind a copy failed");
            cudaError_t const status = cudaStreamSynchronize(stream);
            check(status == cudaSuccess, "%zu elements behind a copy: %s", count, cudaGetErrorString(status));
            Elements output{type, count};
            out.download(output.data(), output.bytes());
            check(std::memcmp(output.data(), expected.data(), output.bytes()) == 0,
                "%zu elements, round %d: read before the kernel before it had written", count, round);
        }
        PLUMBLINE_DEMAND(cudaStreamDestroy(stream));
    }
}
} // namespace plumbline::test
