// SPDX-License-Identifier: Apache-2.0
#include "diagnostics.h"

#include <atomic>
#include <cstdarg>
#include <cstdio>

#include <dlfcn.h>

#include "abi/plugin_abi.h"

namespace plumbline
{
namespace
{
std::atomic<void*> sFinder{nullptr};

bool isLoaded(char const* library) noexcept
{
    void* const handle = dlopen(library, RTLD_LAZY | RTLD_NOLOAD);
    if (handle != nullptr)
    {
        dlclose(handle);
    }
    return handle != nullptr;
}

//! The logger's method moved in 11.0, so the major version decides; if that is not certain, no call is safe.
bool logThroughTensorRT(char const* message) noexcept
{
    void* const finder = sFinder.load();
    bool const is10 = isLoaded("libnvinfer.so.10");
    bool const is11 = isLoaded("libnvinfer.so.11");
    if (finder == nullptr || is10 == is11)
    {
        return false;
    }
    if (is10)
    {
        auto* const logger = static_cast<abi::ILoggerFinder10*>(finder)->findLogger();
        return logger != nullptr && (logger->log(abi::Severity::kERROR, message), true);
    }
    auto* const logger = static_cast<abi::ILoggerFinder11*>(finder)->findLogger();
    return logger != nullptr && (logger->log(abi::Severity::kERROR, message), true);
}
} // namespace

void reportError(char const* format, ...) noexcept
{
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(message, sizeof(message), format, arguments);
    va_end(arguments);
    if (!logThroughTensorRT(message))
    {
        std::fprintf(stderr, "plumbline: %s\n", message);
    }
}

void useLoggerFinder(void* finder) noexcept
{
    sFinder.store(finder);
}
} // namespace plumbline
