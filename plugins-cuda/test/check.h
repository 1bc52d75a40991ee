// SPDX-License-Identifier: Apache-2.0
// Counts checks; prints the first failures in full and the sum at the end.
#pragma once

#include <cstdarg>
#include <cstdint>
#include <cstdio>

namespace plumbline::test
{
inline int64_t gPassed;
inline int64_t gFailed;

//! One check. The message says what was expected and what was seen.
inline bool check(bool passes, char const* format, ...) __attribute__((format(printf, 2, 3)));

inline bool check(bool passes, char const* format, ...)
{
    constexpr int64_t kMAX_PRINTED = 20;
    if (passes)
    {
        ++gPassed;
        return true;
    }
    if (++gFailed <= kMAX_PRINTED)
    {
        va_list arguments;
        va_start(arguments, format);
        std::printf("FAILED: ");
        std::vprintf(format, arguments);
        std::printf("\n");
        va_end(arguments);
    }
    return false;
}

//! The exit status of a test program.
inline int32_t summarize(char const* title)
{
    std::printf("%s: %lld passed, %lld failed\n", title, static_cast<long long>(gPassed),
        static_cast<long long>(gFailed));
    return gFailed == 0 && gPassed > 0 ? 0 : 1;
}
} // namespace plumbline::test
