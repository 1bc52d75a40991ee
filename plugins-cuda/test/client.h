// SPDX-License-Identifier: Apache-2.0
// Drives the plugin library as TensorRT does: dlopen, getCreators, virtual calls. The same source runs against the
// library on a GPU and against the host build of it.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <cuda_runtime.h>
#include <dlfcn.h>

#include "../cuda/abi/plugin_abi.h"

namespace plumbline::test
{
//! Ends the program: a client cannot go on after this.
[[noreturn]] inline void fail(std::string const& message)
{
    std::fprintf(stderr, "%s\n", message.c_str());
    std::exit(2);
}

inline void demand(cudaError_t status, char const* what)
{
    if (status != cudaSuccess)
    {
        fail(std::string(what) + ": " + cudaGetErrorString(status));
    }
}
#define PLUMBLINE_DEMAND(call) ::plumbline::test::demand((call), #call)

//! Device memory of exactly this many bytes.
class DeviceMemory
{
public:
    explicit DeviceMemory(size_t bytes) : mBytes{bytes}
    {
        PLUMBLINE_DEMAND(cudaMalloc(&mAddress, bytes == 0 ? 1 : bytes));
    }
    ~DeviceMemory()
    {
        cudaFree(mAddress);
    }
    DeviceMemory(DeviceMemory const&) = delete;
    DeviceMemory& operator=(DeviceMemory const&) = delete;

    char* at(size_t offset = 0) const
    {
        return static_cast<char*>(mAddress) + offset;
    }
    size_t bytes() const
    {
        return mBytes;
    }
    void upload(void const* data, size_t bytes, size_t offset = 0) const
    {
        PLUMBLINE_DEMAND(cudaMemcpy(at(offset), data, bytes, cudaMemcpyHostToDevice));
    }
    void download(void* data, size_t bytes, size_t offset = 0) const
    {
        PLUMBLINE_DEMAND(cudaMemcpy(data, at(offset), bytes, cudaMemcpyDeviceToHost));
    }

private:
    void* mAddress{nullptr};
    size_t mBytes;
};

using Plugin = std::unique_ptr<abi::IPluginV3>;
using Coefficients = std::vector<std::pair<std::string, float>>;

inline size_t sizeOf(abi::DataType type)
{
    return type == abi::DataType::kFLOAT ? 4 : 2;
}

inline abi::PluginTensorDesc describe(
    abi::DataType type, std::vector<int64_t> const& dims, abi::TensorFormat format = abi::TensorFormat::kLINEAR)
{
    abi::PluginTensorDesc desc{};
    desc.dims.nbDims = static_cast<int32_t>(dims.size());
    for (size_t i = 0; i < dims.size(); ++i)
    {
        desc.dims.d[i] = dims[i];
    }
    desc.type = type;
    desc.format = format;
    desc.scale = -1.0F;
    return desc;
}

class Library
{
public:
    explicit Library(std::string const& path) : mHandle{dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)}
    {
        if (mHandle == nullptr)
        {
            fail(std::string("cannot load the plugin library: ") + dlerror());
        }
        using GetCreators = abi::IPluginCreatorInterface* const* (*) (int32_t*);
        auto const getCreators = reinterpret_cast<GetCreators>(dlsym(mHandle, "getCreators"));
        if (getCreators == nullptr)
        {
            fail(path + " does not export getCreators");
        }
        int32_t count = 0;
        auto* const* const creators = getCreators(&count);
        for (int32_t i = 0; i < count; ++i)
        {
            mCreators.push_back(static_cast<abi::IPluginCreatorV3One*>(creators[i]));
        }
    }

    std::vector<abi::IPluginCreatorV3One*> const& creators() const
    {
        return mCreators;
    }

    //! Null if there is none.
    abi::IPluginCreatorV3One* creator(std::string const& name) const
    {
        for (auto* const creator : mCreators)
        {
            if (name == creator->getPluginName())
            {
                return creator;
            }
        }
        return nullptr;
    }

    void setLoggerFinder(void* finder) const
    {
        reinterpret_cast<void (*)(void*)>(dlsym(mHandle, "setLoggerFinder"))(finder);
    }

    //! A plugin with these coefficients; ends the program if the library refuses.
    Plugin make(std::string const& name, Coefficients const& coefficients) const
    {
        std::vector<abi::PluginField> fields;
        for (auto const& [field, value] : coefficients)
        {
            fields.push_back({field.c_str(), &value, abi::PluginFieldType::kFLOAT32, 1});
        }
        abi::PluginFieldCollection const collection{static_cast<int32_t>(fields.size()), fields.data()};
        auto* const found = creator(name);
        auto* const plugin
            = found == nullptr ? nullptr : found->createPlugin("layer", &collection, abi::TensorRTPhase::kBUILD);
        if (plugin == nullptr)
        {
            fail("no plugin " + name);
        }
        return Plugin{plugin};
    }

private:
    void* mHandle;
    std::vector<abi::IPluginCreatorV3One*> mCreators;
};

inline abi::IPluginV3OneCore* core(Plugin const& plugin)
{
    return static_cast<abi::IPluginV3OneCore*>(plugin->getCapabilityInterface(abi::PluginCapabilityType::kCORE));
}

inline abi::IPluginV3OneBuild* build(Plugin const& plugin)
{
    return static_cast<abi::IPluginV3OneBuild*>(plugin->getCapabilityInterface(abi::PluginCapabilityType::kBUILD));
}

inline abi::IPluginV3OneRuntime* runtime(Plugin const& plugin)
{
    return static_cast<abi::IPluginV3OneRuntime*>(plugin->getCapabilityInterface(abi::PluginCapabilityType::kRUNTIME));
}

//! One enqueue over tensors that are all alike; one or two inputs.
inline int32_t enqueue(Plugin const& plugin, abi::PluginTensorDesc const& desc, std::vector<void const*> const& inputs,
    void* output, cudaStream_t stream)
{
    abi::PluginTensorDesc const descs[]{desc, desc};
    return runtime(plugin)->enqueue(descs, descs, inputs.data(), &output, nullptr, stream);
}
} // namespace plumbline::test
