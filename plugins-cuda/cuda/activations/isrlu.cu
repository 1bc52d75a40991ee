// SPDX-License-Identifier: Apache-2.0
#include <registration.cuh>
using namespace plumbline;

//! x for x >= 0, x / sqrt(1 + alpha x^2) below and its limit beyond the cut: Carlile et al., arXiv:1710.09967.
struct Isrlu
{
    static constexpr double kULP = 2;
    float alpha, cut = cutoff(0x1p40F, std::sqrt(alpha)), limit = static_cast<float>(-1.0 / std::sqrt(double{alpha}));
    __host__ __device__ double exact(double x) const { return x >= 0 ? x : x / sqrt(1 + alpha * x * x); }

    __host__ __device__ float operator()(float x) const
    {
        // y may round past the limit; fmaxf would stop that, but lose a NaN.
        float const y = divideBySqrt(x, fmaf(alpha * x, x, 1.0F));
        return x >= 0.0F ? x : x < -cut || y < limit ? limit : y;
    }
};

static Registration const sISRLU = describe<Isrlu>("Isrlu", "alpha");
