// SPDX-License-Identifier: Apache-2.0
// The kernels: output[i] = function(input[i]) or function(input[i] + residual[i]), computed in float32, rounded
// once. Knows no TensorRT.
#pragma once

#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

#include <cuda_bf16.h>
#include <cuda_fp16.h>
#include <cuda_runtime.h>

#include "dependent_launch.cuh"
#include "registry.h"

namespace plumbline
{
constexpr int32_t kTHREADS = 256;
//! Vectors a thread has in flight.
constexpr int32_t kVECTORS = 2;
//! Up to so many elements a launch waits for its code to arrive, not for its data, so one with less code is faster.
constexpr int64_t kSMALL = 1 << 18;

//! Two elements, because the conversions to 16 bits work on pairs.
template <typename T>
struct Pair;

template <>
struct Pair<float>
{
    using Type = float2;
};

template <>
struct Pair<__half>
{
    using Type = __half2;
};

template <>
struct Pair<__nv_bfloat16>
{
    using Type = __nv_bfloat162;
};

__device__ inline float2 widen(float2 x)
{
    return x;
}

__device__ inline float2 widen(__half2 x)
{
    return __half22float2(x);
}

__device__ inline float2 widen(__nv_bfloat162 x)
{
    return __bfloat1622float2(x);
}

__device__ inline void narrow(float2 x, float2& y)
{
    y = x;
}

__device__ inline void narrow(float2 x, __half2& y)
{
    y = __float22half2_rn(x);
}

__device__ inline void narrow(float2 x, __nv_bfloat162& y)
{
    y = __float22bfloat162_rn(x);
}

//! 16 bytes: the widest access of a thread.
template <typename T>
struct alignas(16) Vector
{
    static constexpr int32_t kPAIRS = 8 / sizeof(T);
    static constexpr int32_t kLANES = 2 * kPAIRS;
    typename Pair<T>::Type pairs[kPAIRS];

    // Through uint4: an assignment of pairs compiles to one access for each pair.
    __device__ static Vector load(T const* base, int64_t slot)
    {
        uint4 const words = reinterpret_cast<uint4 const*>(base)[slot];
        Vector vector;
        memcpy(&vector, &words, sizeof(words));
        return vector;
    }

    __device__ void store(T* base, int64_t slot) const
    {
        uint4 words;
        memcpy(&words, this, sizeof(words));
        reinterpret_cast<uint4*>(base)[slot] = words;
    }
};

template <typename Function, typename = void>
struct HasNarrow : std::false_type
{
};

template <typename Function>
struct HasNarrow<Function, std::void_t<decltype(&Function::narrow)>> : std::true_type
{
};

//! The function in float32; the cheaper form, if there is one, where the result has 16 bits.
template <typename T, typename Function>
__host__ __device__ float evaluate(Function const& function, float x)
{
    if constexpr (sizeof(T) == 2 && HasNarrow<Function>::value)
    {
        return function.narrow(x);
    }
    else
    {
        return function(x);
    }
}

template <typename T, typename Function>
__device__ inline typename Pair<T>::Type evaluatePair(Function const& function, float2 x)
{
    typename Pair<T>::Type y;
    narrow(float2{evaluate<T>(function, x.x), evaluate<T>(function, x.y)}, y);
    return y;
}

//! Typed operands. The first nbVectors slots of work are vectors, the others up to nbSlots single elements behind them.
template <typename T, int32_t NbInputs>
struct Slots
{
    T const* inputs[NbInputs];
    T* output;
    int64_t nbVectors;
    int64_t nbSlots;
};

//! A vector's pair: of the input, or of the sum.
template <int32_t NbInputs, typename P>
__device__ inline float2 sum(P const (&pairs)[NbInputs])
{
    float2 x = widen(pairs[0]);
    if constexpr (NbInputs == 2)
    {
        float2 const residual = widen(pairs[1]);
        x = float2{x.x + residual.x, x.y + residual.y};
    }
    return x;
}

template <typename T, int32_t NbInputs, typename Function>
__global__ void __launch_bounds__(kTHREADS) elementwise(Function function, Slots<T, NbInputs> slots)
{
    using V = Vector<T>;
    using P = typename Pair<T>::Type;
    awaitPredecessors();
    int64_t const first = static_cast<int64_t>(blockIdx.x) * (kTHREADS * kVECTORS) + threadIdx.x;
    V loaded[kVECTORS][NbInputs];
#pragma unroll
    for (int32_t v = 0; v < kVECTORS; ++v)
    {
        int64_t const slot = first + v * kTHREADS;
        if (slot < slots.nbVectors)
        {
#pragma unroll
            for (int32_t i = 0; i < NbInputs; ++i)
            {
                loaded[v][i] = V::load(slots.inputs[i], slot);
            }
        }
    }
#pragma unroll
    for (int32_t v = 0; v < kVECTORS; ++v)
    {
        int64_t const slot = first + v * kTHREADS;
        if (slot < slots.nbVectors)
        {
            V result;
#pragma unroll
            for (int32_t p = 0; p < V::kPAIRS; ++p)
            {
                P pairs[NbInputs];
#pragma unroll
                for (int32_t i = 0; i < NbInputs; ++i)
                {
                    pairs[i] = loaded[v][i].pairs[p];
                }
                result.pairs[p] = evaluatePair<T>(function, sum(pairs));
            }
            result.store(slots.output, slot);
        }
        else if (slot < slots.nbSlots)
        {
            int64_t const element = slots.nbVectors * V::kLANES + (slot - slots.nbVectors);
            P pairs[NbInputs];
#pragma unroll
            for (int32_t i = 0; i < NbInputs; ++i)
            {
                pairs[i].x = pairs[i].y = slots.inputs[i][element];
            }
            slots.output[element] = evaluatePair<T>(function, sum(pairs)).x;
        }
    }
}

//! The same with the least code: a slot is 4 bytes, a float or a pair, and a thread has one.
template <typename T, int32_t NbInputs, typename Function>
__global__ void __launch_bounds__(kTHREADS) elementwiseSmall(Function function, Slots<T, NbInputs> slots)
{
    awaitPredecessors();
    uint32_t const slot = blockIdx.x * kTHREADS + threadIdx.x;
    if (slot >= slots.nbSlots)
    {
        return;
    }
    if constexpr (sizeof(T) == 4)
    {
        float x = slots.inputs[0][slot];
        if constexpr (NbInputs == 2)
        {
            x += slots.inputs[1][slot];
        }
        slots.output[slot] = evaluate<T>(function, x);
    }
    else
    {
        using P = typename Pair<T>::Type;
        P pairs[NbInputs];
#pragma unroll
        for (int32_t i = 0; i < NbInputs; ++i)
        {
            pairs[i] = reinterpret_cast<P const*>(slots.inputs[i])[slot];
        }
        reinterpret_cast<P*>(slots.output)[slot] = evaluatePair<T>(function, sum(pairs));
    }
}

template <typename T, int32_t NbInputs, typename Function>
cudaError_t launchElementwise(Function const& function, Operands const& operands, cudaStream_t stream)
{
    if (operands.count == 0)
    {
        return cudaSuccess;
    }
    Slots<T, NbInputs> slots{};
    uintptr_t addresses = reinterpret_cast<uintptr_t>(operands.output);
    slots.output = static_cast<T*>(operands.output);
    for (int32_t i = 0; i < NbInputs; ++i)
    {
        addresses |= reinterpret_cast<uintptr_t>(operands.inputs[i]);
        slots.inputs[i] = static_cast<T const*>(operands.inputs[i]);
    }
    // TensorRT's tensors are aligned; a client's own may not be, and then every slot is a single element.
    bool const aligned = addresses % sizeof(Vector<T>) == 0;
    slots.nbVectors = aligned ? operands.count / Vector<T>::kLANES : 0;
    slots.nbSlots = slots.nbVectors + (operands.count - slots.nbVectors * Vector<T>::kLANES);
    constexpr int64_t kUNIT = 4 / sizeof(T);
    bool const isSmall = operands.count <= kSMALL && operands.count % kUNIT == 0 && addresses % 4 == 0;
    if (isSmall)
    {
        slots.nbSlots = operands.count / kUNIT;
    }
    int64_t const slotsPerBlock = isSmall ? kTHREADS : kTHREADS * kVECTORS;
    int64_t const blocks = (slots.nbSlots + slotsPerBlock - 1) / slotsPerBlock;
    if (blocks > std::numeric_limits<int32_t>::max())
    {
        return cudaErrorInvalidValue;
    }
    cudaLaunchConfig_t config{};
    config.gridDim = dim3(static_cast<uint32_t>(blocks));
    config.blockDim = dim3(kTHREADS);
    config.stream = stream;
    cudaLaunchAttribute early{};
    early.id = cudaLaunchAttributeProgrammaticStreamSerialization;
    early.val.programmaticStreamSerializationAllowed = 1;
    config.attrs = &early;
    config.numAttrs = launchesDependents() ? 1 : 0;
    return cudaLaunchKernelEx(&config,
        isSmall ? elementwiseSmall<T, NbInputs, Function> : elementwise<T, NbInputs, Function>, function, slots);
}
} // namespace plumbline
