// SPDX-License-Identifier: Apache-2.0
// JSON as these programs write it: objects and arrays, closed by their scope.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>

namespace plumbline::gpu
{
class Json
{
public:
    explicit Json(std::string const& path) : mFile{std::fopen(path.c_str(), "w")}
    {
        if (mFile == nullptr)
        {
            std::fprintf(stderr, "cannot write %s\n", path.c_str());
            std::exit(2);
        }
        begin('{');
    }
    ~Json()
    {
        end('}');
        std::fputc('\n', mFile);
        std::fclose(mFile);
    }
    Json(Json const&) = delete;
    Json& operator=(Json const&) = delete;

    void beginArray(char const* key)
    {
        name(key);
        begin('[');
    }
    void endArray()
    {
        end(']');
    }
    void beginObject(char const* key = nullptr)
    {
        name(key);
        begin('{');
    }
    void endObject()
    {
        end('}');
    }
    void text(char const* key, std::string const& value)
    {
        name(key);
        std::fprintf(mFile, "\"%s\"", value.c_str());
    }
    void integer(char const* key, int64_t value)
    {
        name(key);
        std::fprintf(mFile, "%lld", static_cast<long long>(value));
    }
    //! JSON knows no infinity and no NaN: such a value is a string.
    void number(char const* key, double value)
    {
        name(key);
        std::fprintf(mFile, std::isfinite(value) ? "%.9g" : "\"%g\"", value);
    }
    void boolean(char const* key, bool value)
    {
        name(key);
        std::fputs(value ? "true" : "false", mFile);
    }

private:
    void name(char const* key)
    {
        if (!mIsFirst)
        {
            std::fputc(',', mFile);
        }
        std::fputc('\n', mFile);
        mIsFirst = false;
        if (key != nullptr)
        {
            std::fprintf(mFile, "\"%s\": ", key);
        }
    }
    void begin(char bracket)
    {
        std::fputc(bracket, mFile);
        mIsFirst = true;
    }
    void end(char bracket)
    {
        std::fprintf(mFile, "\n%c", bracket);
        mIsFirst = false;
    }

    FILE* mFile;
    bool mIsFirst{true};
};

//! Which GPU, driver and runtime.
inline void writeDevice(Json& json)
{
    cudaDeviceProp properties{};
    int driver = 0;
    int runtime = 0;
    cudaGetDeviceProperties(&properties, 0);
    cudaDriverGetVersion(&driver);
    cudaRuntimeGetVersion(&runtime);
    json.text("device", properties.name);
    json.integer("multiprocessors", properties.multiProcessorCount);
    json.integer("l2_bytes", properties.l2CacheSize);
    json.integer("cuda_driver", driver);
    json.integer("cuda_runtime", runtime);
}
} // namespace plumbline::gpu
