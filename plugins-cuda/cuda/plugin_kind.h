// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry.h"

namespace plumbline
{
constexpr char const* kPLUGIN_VERSION = "1";
constexpr char const* kPLUGIN_NAMESPACE = "plumbline";

//! Which plugin a creator makes.
struct PluginKind
{
    char name[64];
    Activation const* activation;
    int32_t nbInputs;
};
} // namespace plumbline
