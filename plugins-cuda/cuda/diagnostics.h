// SPDX-License-Identifier: Apache-2.0
// Where a message goes: to TensorRT's logger if the library was given one, else to the standard error stream.
#pragma once

namespace plumbline
{
//! One sentence: the plugin, the field, the value, what to do next. Formatted like printf; never throws.
void reportError(char const* format, ...) noexcept __attribute__((format(printf, 1, 2)));

//! The finder that TensorRT passes to setLoggerFinder; null forgets it.
void useLoggerFinder(void* finder) noexcept;
} // namespace plumbline
