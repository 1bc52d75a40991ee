// SPDX-License-Identifier: Apache-2.0
// Building blocks of the formulas, for host and device.
//
// The float32 forms use IEEE operations and explicit fma only (the build forbids contraction), except for one
// reciprocal or reciprocal square root that a Newton step then corrects: what the CPU proves about them holds on the
// GPU. The 16-bit forms use the special function unit directly: its error is far below half an ULP of the result.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include <cuda_runtime.h>

namespace plumbline
{
constexpr float kLOG2_E = 0x1.715476p+0F;

//! 2^x to 2 ULP; results below 2^-126 are flushed to zero.
__host__ __device__ inline float exp2Approximate(float x)
{
#ifdef __CUDA_ARCH__
    float y;
    asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
    return y;
#else
    return std::exp2(x);
#endif
}

//! 1/x to 1 ULP for a normal x with a normal reciprocal.
__host__ __device__ inline float reciprocalApproximate(float x)
{
#ifdef __CUDA_ARCH__
    float y;
    asm("rcp.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
    return y;
#else
    return 1.0F / x;
#endif
}

//! 1/sqrt(x) to a relative 2^-22.9 for a normal x.
__host__ __device__ inline float rsqrtApproximate(float x)
{
#ifdef __CUDA_ARCH__
    float y;
    asm("rsqrt.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
    return y;
#else
    return 1.0F / std::sqrt(x);
#endif
}

//! x/d for a finite x and 1 <= d <= 2^126, about 0.5 ULP: the error of the reciprocal goes into the last sum.
__host__ __device__ inline float divide(float x, float d)
{
    float const r = reciprocalApproximate(d);
    return fmaf(x, r, x * (r * fmaf(-d, r, 1.0F)));
}

//! x/sqrt(s) for a finite x and 1 <= s <= 2^126, about 0.5 ULP; likewise. The square of r is taken in two parts.
__host__ __device__ inline float divideBySqrt(float x, float s)
{
    float const r = rsqrtApproximate(s);
    float const high = s * r;
    float const rest = fmaf(-fmaf(s, r, -high), r, fmaf(-high, r, 1.0F));
    return fmaf(x, r, x * (0.5F * r * rest));
}

//! Where x^2 or exp(x) stops to matter: a finite number, also for a coefficient of 0.
inline float cutoff(float numerator, float denominator)
{
    return std::fmin(numerator / denominator, 0x1.fffffep127F);
}

//! 2^n for -126 <= n <= 127.
__host__ __device__ inline float powerOfTwo(int32_t n)
{
    uint32_t const bits = (static_cast<uint32_t>(n) + 127U) << 23;
    float power;
    memcpy(&power, &bits, sizeof(power));
    return power;
}

//! exp(x) = 2^n (1 + m) with m between 1/sqrt(2) - 1 and sqrt(2) - 1.
struct SplitExp
{
    int32_t n;
    float m;

    //! y exp(x) for -252 <= n <= 0. The power goes in two halves, so that only the last product can be subnormal.
    __host__ __device__ float times(float y) const
    {
        int32_t const half = n >> 1;
        return fmaf(y, m, y) * powerOfTwo(half) * powerOfTwo(n - half);
    }
};

//! exp(x + low) for |x| < 300 and |low| <= ulp(x)/2; the default adds nothing, not even to the sign of a zero.
__host__ __device__ inline SplitExp splitExp(float x, float low = -0.0F)
{
    constexpr float kSHIFTER = 0x1.8p+23F; // adding it rounds to an integer and leaves that in the low bits
    float const shifted = fmaf(x, kLOG2_E, kSHIFTER);
    float const n = shifted - kSHIFTER;
    // log(2) in two parts; the first keeps 15 bits, so that n times it is exact.
    float const r = fmaf(n, -0x1.7f7d1cp-20F, fmaf(n, -0x1.62e4p-1F, x) + low);
    // (exp(r) - 1 - r) / r^2: a minimax fit over |r| <= log(2)/2, relative error of exp(r) - 1 below 2^-30.
    float q = 0x1.9a1884p-13F;
    q = fmaf(q, r, 0x1.6d45c8p-10F);
    q = fmaf(q, r, 0x1.1115ecp-7F);
    q = fmaf(q, r, 0x1.5554eep-5F);
    q = fmaf(q, r, 0x1.555552p-3F);
    q = fmaf(q, r, 0x1p-1F);
    int32_t bits;
    int32_t base;
    memcpy(&bits, &shifted, sizeof(bits));
    memcpy(&base, &kSHIFTER, sizeof(base));
    return {bits - base, fmaf(r * r, q, r)};
}

//! a (exp(x) - 1) for x <= 0 and a >= 0, about 1 ULP; -a far below. Scaling the power instead of the result saves a
//! rounding.
__host__ __device__ inline float expMinusOne(float x, float a)
{
    SplitExp const e = splitExp(x < -18.0F ? -18.0F : x);
    float const power = powerOfTwo(e.n);
    return fmaf(a * power, e.m, fmaf(a, power, -a));
}
} // namespace plumbline
