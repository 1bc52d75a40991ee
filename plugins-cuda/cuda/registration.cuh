// SPDX-License-Identifier: Apache-2.0
// Turns a functor into an Activation. A functor is an aggregate that begins with its coefficients, in the order of
// their names. It has
//   float operator()(float) const   what a kernel computes
//   float narrow(float) const       if there is a cheaper form for 16-bit results
//   double exact(double) const      the same for |x| <= 2^400 as one would write it down; not in the library
//   static constexpr double kULP    how far operator() may be from exact, in float32 ULP; 0: equal in all types
// The test programs compile the same files with test/formula/registration.cuh in place of this one.
#pragma once

#include <cstddef>
#include <utility>

#include "elementwise.cuh"
#include "numeric.cuh"

namespace plumbline
{
template <typename Function, size_t... I>
Function construct([[maybe_unused]] float const* coefficients, std::index_sequence<I...>)
{
    return Function{coefficients[I]...};
}

template <typename Function, size_t NbCoefficients, typename T, int32_t NbInputs>
cudaError_t launchFunction(float const* coefficients, Operands const& operands, cudaStream_t stream)
{
    auto const function = construct<Function>(coefficients, std::make_index_sequence<NbCoefficients>{});
    return launchElementwise<T, NbInputs>(function, operands, stream);
}

template <typename Function, typename... Names>
Activation describe(char const* name, Names... coefficients)
{
    constexpr size_t kN = sizeof...(Names);
    static_assert(kN <= kMAX_COEFFICIENTS, "raise kMAX_COEFFICIENTS");
    return Activation{name, kN, {coefficients...},
        {{launchFunction<Function, kN, float, 1>, launchFunction<Function, kN, __half, 1>,
             launchFunction<Function, kN, __nv_bfloat16, 1>},
            {launchFunction<Function, kN, float, 2>, launchFunction<Function, kN, __half, 2>,
                launchFunction<Function, kN, __nv_bfloat16, 2>}}};
}
} // namespace plumbline
