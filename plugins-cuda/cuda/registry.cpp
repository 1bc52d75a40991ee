// SPDX-License-Identifier: Apache-2.0
#include "registry.h"

#include <cstring>

namespace plumbline
{
namespace
{
//! Zero before any constructor runs, so registrations may come in any order.
Registration* sFirst;
} // namespace

Registration::Registration(Activation const& activation) noexcept
    : mActivation(activation)
    , mNext(nullptr)
{
    Registration** link = &sFirst;
    while (*link != nullptr && std::strcmp((*link)->mActivation.name, activation.name) < 0)
    {
        link = &(*link)->mNext;
    }
    mNext = *link;
    *link = this;
}

Registration const* Registration::first() noexcept
{
    return sFirst;
}
} // namespace plumbline
