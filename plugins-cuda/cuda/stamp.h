// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace plumbline
{
//! The commit this library was built from; "-dirty" at its end if the tree had changes.
char const* stampCommit() noexcept;
} // namespace plumbline
