// SPDX-License-Identifier: Apache-2.0
#include "../registration.cuh"
using namespace plumbline;

//! x for x >= 0, x / sqrt(1 + alpha x^2) below and its limit beyond the cut: Carlile et al., arXiv:1710.09967.
struct Isrlu
{
    float alpha, cut, limit;

    explicit Isrlu(float a) : alpha{a}, cut{cutoff(0x1p40F, std::sqrt(a))}, limit{-1.0F / std::sqrt(a)} {}

    __host__ __device__ float operator()(float x) const
    {
        return x >= 0.0F ? x : x < -cut ? limit : divideBySqrt(x, fmaf(alpha * x, x, 1.0F));
    }
};

static Registration const sISRLU = describe<Isrlu>("Isrlu", "alpha");
