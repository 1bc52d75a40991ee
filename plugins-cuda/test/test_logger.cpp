// SPDX-License-Identifier: Apache-2.0
// Messages go through the logger of whichever TensorRT is loaded: its method lies in another slot from 11.0 on. The
// stand-in is an empty library that has only TensorRT's name.
#include "tests.h"

#include "check.h"

namespace plumbline::test
{
namespace
{
//! The last message, with its severity in front.
std::string gLogged;

struct Logger10 final : abi::ILogger10
{
    void log(abi::Severity severity, char const* message) noexcept override
    {
        gLogged = std::to_string(static_cast<int32_t>(severity)) + " " + message;
    }
};

struct Finder10 final : abi::ILoggerFinder10
{
    Logger10 logger;
    abi::ILogger10* findLogger() override
    {
        return &logger;
    }
};

struct Logger11 final : abi::ILogger11
{
    abi::InterfaceInfo getInterfaceInfo() const noexcept override
    {
        return {"ILogger", 1, 0};
    }
    void log(abi::Severity severity, char const* message) noexcept override
    {
        gLogged = std::to_string(static_cast<int32_t>(severity)) + " " + message;
    }
};

struct Finder11 final : abi::ILoggerFinder11
{
    Logger11 logger;
    abi::InterfaceInfo getInterfaceInfo() const noexcept override
    {
        return {"ILoggerFinder", 1, 0};
    }
    abi::ILogger11* findLogger() override
    {
        return &logger;
    }
};
} // namespace

void testLogger(Library const& library, Options const& options)
{
    Finder10 finder10;
    Finder11 finder11;
    bool const is11 = options.tensorrt.find("libnvinfer.so.11") != std::string::npos;
    library.setLoggerFinder(is11 ? static_cast<void*>(&finder11) : static_cast<void*>(&finder10));
    auto* const creator = library.creator("PlumblineSwish");
    std::printf("next line: a message to the standard error stream\n");
    check(creator->createPlugin("layer", nullptr, abi::TensorRTPhase::kBUILD) == nullptr, "made without beta");
    check(gLogged.empty(), "logged without TensorRT: %s", gLogged.c_str());
    if (dlopen(options.tensorrt.c_str(), RTLD_NOW | RTLD_LOCAL) == nullptr)
    {
        fail(options.tensorrt + " cannot be loaded");
    }
    check(creator->createPlugin("layer", nullptr, abi::TensorRTPhase::kBUILD) == nullptr, "made without beta");
    check(gLogged.find("1 PlumblineSwish: field beta is missing") == 0, "logged: \"%s\"", gLogged.c_str());
    gLogged.clear();
    library.setLoggerFinder(nullptr);
    check(creator->createPlugin("layer", nullptr, abi::TensorRTPhase::kBUILD) == nullptr, "made without beta");
    check(gLogged.empty(), "logged without a finder: %s", gLogged.c_str());
}
} // namespace plumbline::test
