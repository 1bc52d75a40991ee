// SPDX-License-Identifier: Apache-2.0
#include "../registration.cuh"
using namespace plumbline;

//! x / (1 + exp(-beta x)) and its limit beyond the cut: Ramachandran, Zoph, Le, arXiv:1710.05941.
struct Swish
{
    float beta, exponent, cut, limit;
    explicit Swish(float b) : beta{b}, exponent{std::fmin(-0.5F * kLOG2_E * b, -0x1p-149F)}, cut{cutoff(174.0F, b)},
        limit{b > 0.0F ? -0.0F : -INFINITY} {}
    __host__ __device__ float operator()(float x) const
    {
        float const c = fminf(fabsf(x), cut);
        SplitExp const e = splitExp(-beta * c, fmaf(-beta, c, beta * c)); // beta c in two parts
        float const y = divide(x, 1.0F + e.times(1.0F));
        return x < 0.0F ? x < -cut ? limit : e.times(y) : x > cut ? x : copysignf(y, x);
    }
    //! With half the exponent no factor leaves the range of float32 before the result does.
    __host__ __device__ float narrow(float x) const
    {
        float const h = exp2Approximate(fabsf(x) * exponent), b = x < 0.0F ? h : 1.0F;
        return x < -cut ? limit : (x * b) * (reciprocalApproximate(fmaf(h, h, 1.0F)) * b);
    }
};
static Registration const sSWISH = describe<Swish>("Swish", "beta");
