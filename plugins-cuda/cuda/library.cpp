// SPDX-License-Identifier: Apache-2.0
// The two symbols that TensorRT looks for in a plugin library.
#include "activation_creator.h"

namespace plumbline
{
namespace
{
//! All creators, made at the first call and never destroyed: TensorRT keeps pointers to them.
struct Creators
{
    static constexpr int32_t kCAPACITY = 64;
    abi::IPluginCreatorInterface* pointers[kCAPACITY];
    int32_t count{0};

    Creators() noexcept
    {
        for (Registration const* r = Registration::first(); r != nullptr; r = r->next())
        {
            for (int32_t nbInputs = 1; nbInputs <= kMAX_INPUTS; ++nbInputs)
            {
                auto* const creator
                    = count < kCAPACITY ? new (std::nothrow) ActivationCreator(r->activation(), nbInputs) : nullptr;
                if (creator == nullptr)
                {
                    reportError("%s: no room for its creator among %d; raise kCAPACITY or free host memory.",
                        r->activation().name, count);
                    return;
                }
                pointers[count++] = creator;
            }
        }
    }
};
} // namespace
} // namespace plumbline

extern "C"
{
// TensorRT declares the count as a reference, which crosses the boundary as an address.
__attribute__((visibility("default"))) plumbline::abi::IPluginCreatorInterface* const* getCreators(
    int32_t* nbCreators) noexcept
{
    static plumbline::Creators const sCreators;
    if (nbCreators == nullptr)
    {
        return nullptr;
    }
    *nbCreators = sCreators.count;
    return sCreators.pointers;
}

__attribute__((visibility("default"))) void setLoggerFinder(void* finder) noexcept
{
    plumbline::useLoggerFinder(finder);
}
}
