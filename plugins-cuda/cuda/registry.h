// SPDX-License-Identifier: Apache-2.0
// The activations this library holds. Knows CUDA's streams, not TensorRT.
#pragma once

#include <cstdint>

#include <cuda_runtime.h>

namespace plumbline
{
constexpr int32_t kMAX_COEFFICIENTS = 4;
constexpr int32_t kMAX_INPUTS = 2;

//! The element types a kernel exists for.
enum class ElementType : int32_t
{
    kFLOAT,
    kHALF,
    kBF16,
};
constexpr int32_t kNB_ELEMENT_TYPES = 3;

//! What one launch reads and writes: count elements each, stored contiguously. One input, or two that are added first.
struct Operands
{
    void const* inputs[kMAX_INPUTS];
    void* output;
    int64_t count;
};

//! Launches a kernel on the stream and does nothing else, so that it can be captured into a graph.
using Launch = cudaError_t (*)(float const* coefficients, Operands const& operands, cudaStream_t stream);

//! An activation: its name, the names of its coefficients, and its kernels by number of inputs and element type.
struct Activation
{
    char const* name;
    int32_t nbCoefficients;
    char const* coefficients[kMAX_COEFFICIENTS];
    Launch launch[kMAX_INPUTS][kNB_ELEMENT_TYPES];
};

//! Makes an activation known when the library is loaded; a static object does it.
class Registration
{
public:
    Registration(Activation const& activation) noexcept;
    Registration(Registration const&) = delete;
    Registration& operator=(Registration const&) = delete;

    //! The activations in order of their names, so that the order of linking does not show.
    static Registration const* first() noexcept;

    Registration const* next() const noexcept
    {
        return mNext;
    }

    Activation const& activation() const noexcept
    {
        return mActivation;
    }

private:
    Activation mActivation;
    Registration* mNext;
};
} // namespace plumbline
