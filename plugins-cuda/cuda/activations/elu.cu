// SPDX-License-Identifier: Apache-2.0
#include <registration.cuh>
using namespace plumbline;

//! x for x >= 0, alpha (exp(x) - 1) below: Clevert, Unterthiner, Hochreiter, arXiv:1511.07289.
struct Elu
{
    static constexpr double kULP = 1.5;
    float alpha;
    __host__ __device__ double exact(double x) const { return x >= 0 ? x : alpha * expm1(x); }

    __host__ __device__ float operator()(float x) const
    {
        return x >= 0.0F ? x : expMinusOne(x, alpha);
    }

    //! Subtracting 1 from the power loses everything near 0, so there the series of exp(x) - 1 takes over.
    __host__ __device__ float narrow(float x) const
    {
        float const series = fmaf(x * x, fmaf(x, fmaf(x, 1.0F / 24.0F, 1.0F / 6.0F), 0.5F), x);
        return x >= 0.0F ? x : alpha * (x > -0.25F ? series : exp2Approximate(x * kLOG2_E) - 1.0F);
    }
};

static Registration const sELU = describe<Elu>("Elu", "alpha");
