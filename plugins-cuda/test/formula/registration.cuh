// SPDX-License-Identifier: Apache-2.0
// Stands before cuda/registration.cuh on the include path of the test programs, so that an activation's file gives them
// its formula instead of its kernels.
#pragma once

#include <utility>

#include <numeric.cuh>

#include "../formulas.h"

namespace plumbline
{
//! The formula, at infinities the limit: taken at 2^400, whose square still fits float64.
template <typename Function>
__host__ __device__ double exactly(Function const& function, double x)
{
    if (!std::isinf(x))
    {
        return function.exact(x);
    }
    constexpr double kLARGEST = test::kFP32.largest;
    double const limit = function.exact(copysign(0x1p400, x));
    return fabs(limit) > kLARGEST ? copysign(HUGE_VAL, limit) : limit;
}

#ifdef __CUDACC__
template <typename Function>
__global__ void evaluate(Function function, float const* x, double* y, int64_t count)
{
    int64_t const i = static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
    if (i < count)
    {
        y[i] = exactly(function, x[i]);
    }
}
#endif

//! As in the library, but makes the formula known.
struct Registration
{
    Registration(test::Formula const& formula)
    {
        test::mutableFormulas().push_back(formula);
    }
};

template <typename Function, size_t... I>
std::function<double(double)> makeExact([[maybe_unused]] float const* coefficients, std::index_sequence<I...>)
{
    return [function = Function{coefficients[I]...}](double x) { return exactly(function, x); };
}

template <typename Function, size_t... I>
void launchExact([[maybe_unused]] float const* coefficients, [[maybe_unused]] float const* x,
    [[maybe_unused]] double* y, [[maybe_unused]] int64_t count, [[maybe_unused]] cudaStream_t stream,
    std::index_sequence<I...>)
{
#ifdef __CUDACC__
    evaluate<<<static_cast<uint32_t>((count + 255) / 256), 256, 0, stream>>>(Function{coefficients[I]...}, x, y, count);
#endif
}

template <typename Function, typename... Names>
test::Formula describe(char const* name, Names... coefficients)
{
    using Indices = std::index_sequence_for<Names...>;
    return {name, {coefficients...}, Function::kULP,
        [](float const* c) { return makeExact<Function>(c, Indices{}); },
        [](float const* c, float const* x, double* y, int64_t count, cudaStream_t stream) {
            launchExact<Function>(c, x, y, count, stream, Indices{});
        }};
}
} // namespace plumbline
