// SPDX-License-Identifier: Apache-2.0
// A stand-in for the half type: conversions round to nearest even, as the compiler's own binary16 does.
#pragma once

#include "cuda_runtime.h"

struct __half
{
    uint16_t bits;
};

struct __half2
{
    __half x, y;
};

inline float __half2float(__half h)
{
    _Float16 value;
    std::memcpy(&value, &h, sizeof(value));
    return static_cast<float>(value);
}

inline __half __float2half_rn(float f)
{
    auto const value = static_cast<_Float16>(f);
    __half h;
    std::memcpy(&h, &value, sizeof(h));
    return h;
}

inline float2 __half22float2(__half2 h)
{
    return {__half2float(h.x), __half2float(h.y)};
}

inline __half2 __float22half2_rn(float2 f)
{
    return {__float2half_rn(f.x), __float2half_rn(f.y)};
}
