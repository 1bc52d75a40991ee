// SPDX-License-Identifier: Apache-2.0
// Tensors of each element type, and a plugin applied to one.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include <cuda_bf16.h>
#include <cuda_fp16.h>

#include "check.h"
#include "client.h"
#include "ulp.h"

namespace plumbline::test
{
//! A type of elements: its name, its precision, and its conversions from and to raw bits.
struct Type
{
    char const* name;
    abi::DataType type;
    Precision precision;

    size_t size() const
    {
        return sizeOf(type);
    }

    float value(uint32_t bits) const
    {
        if (type == abi::DataType::kHALF)
        {
            auto const narrow = static_cast<uint16_t>(bits);
            __half half;
            std::memcpy(static_cast<void*>(&half), &narrow, sizeof(half));
            return __half2float(half);
        }
        if (type == abi::DataType::kBF16)
        {
            bits <<= 16;
        }
        float value;
        std::memcpy(&value, &bits, sizeof(value));
        return value;
    }

    uint32_t bits(float value) const
    {
        uint32_t bits = 0;
        if (type == abi::DataType::kFLOAT)
        {
            std::memcpy(&bits, &value, sizeof(value));
        }
        else if (type == abi::DataType::kHALF)
        {
            __half const half = __float2half_rn(value);
            std::memcpy(&bits, &half, sizeof(half));
        }
        else
        {
            __nv_bfloat16 const bfloat = __float2bfloat16_rn(value);
            std::memcpy(&bits, &bfloat, sizeof(bfloat));
        }
        return bits;
    }
};

inline Type const kTYPES[]{
    {"FP32", abi::DataType::kFLOAT, kFP32},
    {"FP16", abi::DataType::kHALF, kFP16},
    {"BF16", abi::DataType::kBF16, kBF16},
};

//! Elements of a type as raw bits, packed as in a tensor.
class Elements
{
public:
    Elements(Type const& type, size_t count) : mType{type}, mBytes(count * type.size()), mCount{count} {}

    size_t count() const
    {
        return mCount;
    }
    size_t bytes() const
    {
        return mBytes.size();
    }
    char* data()
    {
        return mBytes.data();
    }
    char const* data() const
    {
        return mBytes.data();
    }
    uint32_t bits(size_t i) const
    {
        uint32_t bits = 0;
        std::memcpy(&bits, mBytes.data() + i * mType.size(), mType.size());
        return bits;
    }
    float value(size_t i) const
    {
        return mType.value(bits(i));
    }
    void setBits(size_t i, uint32_t bits)
    {
        std::memcpy(mBytes.data() + i * mType.size(), &bits, mType.size());
    }

private:
    Type mType;
    std::vector<char> mBytes;
    size_t mCount;
};

//! Numbers between -8 and 8, different for each seed, none of them 0.
inline Elements someInput(Type const& type, size_t count, uint32_t seed)
{
    Elements elements{type, count};
    uint32_t state = seed * 2654435761U + 1U;
    for (size_t i = 0; i < count; ++i)
    {
        state = state * 1664525U + 1013904223U;
        auto const centred = static_cast<float>(static_cast<int32_t>(state >> 8) - (1 << 23));
        elements.setBits(i, type.bits(centred * 0x1p-20F + 0x1p-9F));
    }
    return elements;
}

//! One input through the plugin on a stream of its own; the output starts as 0xCD bytes.
inline Elements apply(Plugin const& plugin, Type const& type, Elements const& input)
{
    DeviceMemory const in{input.bytes()};
    DeviceMemory const out{input.bytes()};
    Elements output{type, input.count()};
    std::memset(output.data(), 0xCD, output.bytes());
    in.upload(input.data(), input.bytes());
    out.upload(output.data(), output.bytes());
    cudaStream_t stream;
    PLUMBLINE_DEMAND(cudaStreamCreate(&stream));
    auto const desc = describe(type.type, {static_cast<int64_t>(input.count())});
    int32_t const status = enqueue(plugin, desc, {in.at()}, out.at(), stream);
    check(status == 0, "%s: enqueue returned %d", core(plugin)->getPluginName(), status);
    PLUMBLINE_DEMAND(cudaStreamSynchronize(stream));
    PLUMBLINE_DEMAND(cudaStreamDestroy(stream));
    out.download(output.data(), output.bytes());
    return output;
}
} // namespace plumbline::test
