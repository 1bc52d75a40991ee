// SPDX-License-Identifier: Apache-2.0
#include <registration.cuh>
using namespace plumbline;

//! max(x, 0). A select, because fmaxf would turn NaN into 0; a negative zero gives +0.
struct Relu
{
    static constexpr double kULP = 0;
    __host__ __device__ double exact(double x) const { return x <= 0 ? 0.0 : x; }

    __host__ __device__ float operator()(float x) const
    {
        return x <= 0.0F ? 0.0F : x;
    }
};

static Registration const sRELU = describe<Relu>("Relu");
