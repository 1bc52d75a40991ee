// SPDX-License-Identifier: Apache-2.0
// How far a result is from the number it should be. For host and device.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include <cuda_runtime.h>

namespace plumbline::test
{
//! A binary format: significant bits, smallest normal exponent, largest finite value.
struct Precision
{
    int32_t bits;
    int32_t smallestExponent;
    double largest;
};

constexpr Precision kFP32{24, -126, 0x1.fffffep127};
constexpr Precision kFP16{11, -14, 65504.0};
constexpr Precision kBF16{8, -126, 0x1.fep127};

//! 2^n is the format's spacing at the value.
__host__ __device__ inline int32_t spacingExponent(double value, Precision precision)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof(bits));
    int32_t const exponent = static_cast<int32_t>(bits >> 52 & 0x7FFU) - 1023;
    return (exponent < precision.smallestExponent ? precision.smallestExponent : exponent) - (precision.bits - 1);
}

//! |computed - exact| in units of the format's spacing at the exact value. Infinite if one is NaN and the other is not,
//! or if an infinity is missed.
__host__ __device__ inline double ulpError(double computed, double exact, Precision precision)
{
    if (std::isnan(exact) || std::isnan(computed))
    {
        return std::isnan(exact) && std::isnan(computed) ? 0.0 : INFINITY;
    }
    if (std::isinf(exact) || std::isinf(computed))
    {
        bool const overflows = fabs(exact) > precision.largest;
        return computed == exact || (overflows && (computed > 0) == (exact > 0)) ? 0.0 : INFINITY;
    }
    return ldexp(fabs(computed - exact), -spacingExponent(exact, precision));
}
} // namespace plumbline::test
