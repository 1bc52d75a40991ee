// SPDX-License-Identifier: Apache-2.0
// What the files of the activations say about themselves: names, the function in float64, the error it may have.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <cuda_runtime.h>

#include "ulp.h"

namespace plumbline::test
{
struct Formula
{
    std::string name;
    std::vector<std::string> coefficients;
    double bound; //!< ULP of a float32 result
    std::function<double(double)> (*exact)(float const* coefficients);
    //! y[i] = exact(x[i]) on the device; does nothing in a program that nvcc did not compile.
    void (*launchExact)(float const* coefficients, float const* x, double* y, int64_t count, cudaStream_t stream);
};

//! Of every activation in the library.
std::vector<Formula> const& formulas();

std::vector<Formula>& mutableFormulas();
} // namespace plumbline::test
