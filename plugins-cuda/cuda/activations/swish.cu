// SPDX-License-Identifier: Apache-2.0
#include <registration.cuh>
using namespace plumbline;

//! x / (1 + exp(-beta x)) and its limit beyond the cut: Ramachandran, Zoph, Le, arXiv:1710.05941.
struct Swish
{
    static constexpr double kULP = 3;
    float beta, exponent = std::fmin(-0.5F * kLOG2_E * beta, -0x1p-149F), cut = cutoff(174.0F, beta);
    float limit = beta > 0.0F ? -0.0F : -INFINITY;
    __host__ __device__ double exact(double x) const { return x / (1 + exp(-beta * x)); }
    __host__ __device__ float operator()(float x) const
    {
        float const c = fminf(fabsf(x), cut);
        SplitExp const e = splitExp(-beta * c, fmaf(-beta, c, beta * c)); // beta c in two parts
        float const y = divide(x, 1.0F + e.times(1.0F));
        return x < 0.0F ? x < -cut ? limit : e.times(y) : x > cut ? x : copysignf(y, x);
    }
    __host__ __device__ float narrow(float x) const // half the exponent: no factor leaves float32 before the result
    {
        float const h = exp2Approximate(fabsf(x) * exponent), b = x < 0.0F ? h : 1.0F;
        return x < -cut ? limit : (x * b) * (reciprocalApproximate(fmaf(h, h, 1.0F)) * b);
    }
};
static Registration const sSWISH = describe<Swish>("Swish", "beta");
