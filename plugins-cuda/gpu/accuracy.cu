// SPDX-License-Identifier: Apache-2.0
// accuracy LIBRARY GOLDEN JSON: every input of every precision through the plugins, against float64 on the device: all
// 2^32 float32 values, all 2^16 float16 and bfloat16 values, with the coefficients of the golden points in that folder.
// Exit 0: every demand is met; 1: one is not.
#include <cinttypes>

#include "cases.h"
#include "json.h"

using namespace plumbline;
using namespace plumbline::test;
using plumbline::gpu::Json;

namespace
{
constexpr int32_t kBINS = 12;

//! Upper end of a bin of the histogram, in ULP; the last bin holds the rest.
__host__ __device__ double edge(int32_t bin)
{
    constexpr double kEDGES[kBINS]{0.0, 0.25, 0.5, 0.51, 0.55, 0.75, 1.0, 1.5, 2.0, 2.5, 3.0, INFINITY};
    return kEDGES[bin];
}
constexpr uint64_t kCHUNK = uint64_t{1} << 26;

struct Statistics
{
    unsigned long long worst; //!< the error as float bits in the upper half, the input's bits in the lower
    unsigned long long histogram[kBINS];
    unsigned long long nanIn, nanOut, nanDropped;
    unsigned long long falls;      //!< neighbours whose results are in the wrong order
    unsigned long long outOfRange; //!< results below the lowest of the case, or above max(x, 0) where exact is not
};

//! A case as the device sees it.
struct Problem
{
    double lowest;
    Precision precision;
    int32_t type;
};

__device__ float valueOf(int32_t type, uint32_t bits)
{
    if (type == 1)
    {
        return __half2float(__ushort_as_half(static_cast<unsigned short>(bits)));
    }
    return __uint_as_float(type == 2 ? bits << 16 : bits);
}

__device__ uint32_t load(void const* data, int32_t type, uint64_t i)
{
    return type == 0 ? static_cast<uint32_t const*>(data)[i] : static_cast<uint16_t const*>(data)[i];
}

//! The inputs from first on: as the plugin gets them, and as float32.
__global__ void fill(void* data, float* values, int32_t type, uint64_t first, uint64_t count)
{
    uint64_t const i = static_cast<uint64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
    if (i >= count)
    {
        return;
    }
    auto const bits = static_cast<uint32_t>(first + i);
    values[i] = valueOf(type, bits);
    if (type == 0)
    {
        static_cast<uint32_t*>(data)[i] = bits;
    }
    else
    {
        static_cast<uint16_t*>(data)[i] = static_cast<uint16_t>(bits);
    }
}

//! Looks at count results; one more result lies behind them, for the order of neighbours.
__global__ void inspect(Problem problem, uint64_t first, uint64_t count, double const* exactResults,
    void const* results, Statistics* statistics)
{
    __shared__ unsigned long long worst;
    __shared__ unsigned long long histogram[kBINS];
    for (uint32_t b = threadIdx.x; b < kBINS + 1; b += blockDim.x)
    {
        (b < kBINS ? histogram[b] : worst) = 0;
    }
    __syncthreads();
    uint64_t const stride = static_cast<uint64_t>(gridDim.x) * blockDim.x;
    for (uint64_t i = static_cast<uint64_t>(blockIdx.x) * blockDim.x + threadIdx.x; i < count; i += stride)
    {
        auto const bits = static_cast<uint32_t>(first + i);
        float const x = valueOf(problem.type, bits);
        float const y = valueOf(problem.type, load(results, problem.type, i));
        double const exact = exactResults[i];
        double const error = ulpError(y, exact, problem.precision);
        int32_t bin = 0;
        while (error > edge(bin))
        {
            ++bin;
        }
        atomicAdd(&histogram[bin], 1ULL);
        // Non-negative floats are in the order of their bits.
        atomicMax(&worst, static_cast<unsigned long long>(__float_as_uint(static_cast<float>(error))) << 32 | bits);
        if (isnan(x) || isnan(y))
        {
            atomicAdd(&statistics->nanIn, isnan(x) ? 1ULL : 0ULL);
            atomicAdd(&statistics->nanOut, isnan(y) ? 1ULL : 0ULL);
            atomicAdd(&statistics->nanDropped, isnan(x) != isnan(y) ? 1ULL : 0ULL);
            continue;
        }
        float const rectified = fmaxf(x, 0.0F);
        if (y < problem.lowest || (y > rectified && exact <= rectified))
        {
            atomicAdd(&statistics->outOfRange, 1ULL);
        }
        float const next = valueOf(problem.type, static_cast<uint32_t>(first + i + 1));
        float const nextResult = valueOf(problem.type, load(results, problem.type, i + 1));
        if ((next > x && nextResult < y) || (next < x && nextResult > y))
        {
            atomicAdd(&statistics->falls, 1ULL);
        }
    }
    __syncthreads();
    for (uint32_t b = threadIdx.x; b < kBINS; b += blockDim.x)
    {
        atomicAdd(&statistics->histogram[b], histogram[b]);
    }
    if (threadIdx.x == 0)
    {
        atomicMax(&statistics->worst, worst);
    }
}

//! Device memory for one chunk and one result more.
struct Workspace
{
    DeviceMemory input{(kCHUNK + 1) * 4}, output{(kCHUNK + 1) * 4}, values{(kCHUNK + 1) * 4}, exact{(kCHUNK + 1) * 8};
    DeviceMemory statistics{sizeof(Statistics)};
};

Statistics measure(Library const& library, Case const& c, Type const& type, Workspace const& work)
{
    auto const plugin = c.plugin(library);
    uint64_t const total = uint64_t{1} << (8 * type.size());
    Problem const problem{c.lowest(type), type.precision, static_cast<int32_t>(&type - kTYPES)};
    auto* const values = reinterpret_cast<float*>(work.values.at());
    auto* const exact = reinterpret_cast<double*>(work.exact.at());
    auto* const device = reinterpret_cast<Statistics*>(work.statistics.at());
    PLUMBLINE_DEMAND(cudaMemset(device, 0, sizeof(Statistics)));
    cudaStream_t stream;
    PLUMBLINE_DEMAND(cudaStreamCreate(&stream));
    for (uint64_t first = 0; first < total; first += kCHUNK)
    {
        uint64_t const count = std::min(kCHUNK, total - first);
        PLUMBLINE_DEMAND(cudaMemsetAsync(work.output.at(), 0xCD, (count + 1) * type.size(), stream));
        fill<<<static_cast<uint32_t>(count / 256 + 1), 256, 0, stream>>>(
            work.input.at(), values, problem.type, first, count + 1);
        c.formula->launchExact(c.values.data(), values, exact, static_cast<int64_t>(count), stream);
        auto const desc = describe(type.type, {static_cast<int64_t>(count + 1)});
        if (enqueue(plugin, desc, {work.input.at()}, work.output.at(), stream) != 0)
        {
            fail(c.title() + ": enqueue failed");
        }
        inspect<<<1056, 256, 0, stream>>>(problem, first, count, exact, work.output.at(), device);
        PLUMBLINE_DEMAND(cudaGetLastError());
    }
    PLUMBLINE_DEMAND(cudaStreamSynchronize(stream));
    PLUMBLINE_DEMAND(cudaStreamDestroy(stream));
    Statistics statistics;
    PLUMBLINE_DEMAND(cudaMemcpy(&statistics, device, sizeof(statistics), cudaMemcpyDeviceToHost));
    return statistics;
}

std::string hex(float value)
{
    char text[40];
    std::snprintf(text, sizeof(text), "%a", static_cast<double>(value));
    return text;
}

//! Writes one row; true if every demand is met.
bool report(Json& json, Library const& library, Case const& c, Type const& type, Statistics const& s)
{
    auto const worstBits = static_cast<uint32_t>(s.worst >> 32);
    float worst;
    std::memcpy(&worst, &worstBits, sizeof(worst));
    double const bound = c.bound(type);
    // In 16 bits the order of results is a promise, because pooling before the activation relies on it.
    bool const isOrdered = !c.isMonotone || type.size() == 4 || s.falls == 0;
    bool const passes = worst <= bound && s.nanDropped == 0 && s.outOfRange == 0 && isOrdered;
    float const at = type.value(static_cast<uint32_t>(s.worst));
    json.beginObject();
    json.text("activation", c.title());
    json.text("precision", type.name);
    json.integer("inputs", int64_t{1} << (8 * type.size()));
    json.number("worst_ulp", worst);
    json.text("worst_at", hex(at));
    json.number("demanded_ulp", bound);
    json.boolean("passes", passes);
    json.integer("nan_in", static_cast<int64_t>(s.nanIn));
    json.integer("nan_out", static_cast<int64_t>(s.nanOut));
    json.integer("nan_dropped", static_cast<int64_t>(s.nanDropped));
    json.integer("out_of_range", static_cast<int64_t>(s.outOfRange));
    json.integer("neighbours_out_of_order", static_cast<int64_t>(s.falls));
    auto const plugin = c.plugin(library);
    Elements input{type, 5};
    float const specials[]{-INFINITY, -0.0F, 0.0F, INFINITY, NAN};
    for (size_t i = 0; i < 5; ++i)
    {
        input.setBits(i, type.bits(specials[i]));
    }
    Elements const output = apply(plugin, type, input);
    json.beginObject("special_values");
    for (size_t i = 0; i < 5; ++i)
    {
        json.text(hex(specials[i]).c_str(), hex(output.value(i)));
    }
    json.endObject();
    json.beginArray("histogram");
    for (int32_t b = 0; b < kBINS; ++b)
    {
        json.integer(nullptr, static_cast<int64_t>(s.histogram[b]));
    }
    json.endArray();
    json.endObject();
    std::printf("%-22s %s  worst %7.4f ULP at %-15s demanded %5.2f  NaN lost %" PRIu64 "  out of range %" PRIu64
                "  out of order %" PRIu64 "  %s\n",
        c.title().c_str(), type.name, worst, hex(at).c_str(), bound, static_cast<uint64_t>(s.nanDropped),
        static_cast<uint64_t>(s.outOfRange), static_cast<uint64_t>(s.falls), passes ? "ok" : "FAILED");
    return passes;
}
} // namespace

int main(int argc, char** argv)
{
    if (argc != 4)
    {
        fail("usage: accuracy LIBRARY GOLDEN JSON");
    }
    Library const library{argv[1]};
    auto const cases = goldenCases(argv[2]);
    Json json{argv[3]};
    gpu::writeDevice(json);
    json.beginArray("histogram_upper_ends");
    for (int32_t bin = 0; bin < kBINS; ++bin)
    {
        json.number(nullptr, edge(bin));
    }
    json.endArray();
    Workspace const work;
    bool passes = true;
    json.beginArray("results");
    for (Type const& type : kTYPES)
    {
        for (Case const& c : cases)
        {
            passes &= report(json, library, c, type, measure(library, c, type, work));
        }
    }
    json.endArray();
    return passes ? 0 : 1;
}
