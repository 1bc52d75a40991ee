// SPDX-License-Identifier: Apache-2.0
// A stand-in for bfloat16: the upper half of a float32, rounded to nearest even.
#pragma once

#include "cuda_runtime.h"

struct __nv_bfloat16
{
    uint16_t bits;
};

struct __nv_bfloat162
{
    __nv_bfloat16 x, y;
};

inline float __bfloat162float(__nv_bfloat16 b)
{
    uint32_t const bits = static_cast<uint32_t>(b.bits) << 16;
    float value;
    std::memcpy(&value, &bits, sizeof(value));
    return value;
}

inline __nv_bfloat16 __float2bfloat16_rn(float f)
{
    uint32_t bits;
    std::memcpy(&bits, &f, sizeof(bits));
    if (f != f)
    {
        return {0x7FFF};
    }
    bits += 0x7FFFU + (bits >> 16 & 1U);
    return {static_cast<uint16_t>(bits >> 16)};
}

inline float2 __bfloat1622float2(__nv_bfloat162 b)
{
    return {__bfloat162float(b.x), __bfloat162float(b.y)};
}

inline __nv_bfloat162 __float22bfloat162_rn(float2 f)
{
    return {__float2bfloat16_rn(f.x), __float2bfloat16_rn(f.y)};
}
