// SPDX-License-Identifier: Apache-2.0
// speed LIBRARY JSON [--brief]: the plugins against device copies of the same size, timed in the same process in turns.
// speed LIBRARY --once: each kernel once over 256 MiB, for a profiler that counts bytes.
//
// A reading is one replay of a CUDA graph of K launches between two events, K large enough for the event's tick to be
// at most 0.1 % of it. The launches walk through two arenas of 1 GiB, so that large tensors come from memory and not
// from the L2 cache; tensors so small that all of a reading fits the cache are marked as cached.
#include <algorithm>
#include <functional>

#include "cases.h"
#include "json.h"
#include "timing.h"

using namespace plumbline;
using namespace plumbline::test;
using namespace plumbline::gpu;

namespace
{
constexpr size_t kARENA = size_t{1} << 30;
constexpr int32_t kROUNDS = 15;

//! Something that is launched over a tensor: a copy or a plugin.
struct Contender
{
    std::string name;
    int32_t nbInputs;
    std::function<void(char const* const* inputs, char* output, cudaStream_t stream)> launch;
};

//! K launches in one graph, each over the next part of the arenas.
class Replay
{
public:
    Replay(Contender const& contender, size_t bytes, int32_t launches, DeviceMemory const& in, DeviceMemory const& out,
        cudaStream_t stream)
    {
        size_t const step = (bytes + 255) / 256 * 256;
        size_t const parts = std::max<size_t>(1, kARENA / (step * static_cast<size_t>(contender.nbInputs)));
        cudaGraph_t graph;
        PLUMBLINE_DEMAND(cudaStreamBeginCapture(stream, cudaStreamCaptureModeGlobal));
        for (int32_t k = 0; k < launches; ++k)
        {
            size_t const part = static_cast<size_t>(k) % parts;
            char const* inputs[2];
            for (int32_t i = 0; i < contender.nbInputs; ++i)
            {
                inputs[i] = in.at((part * static_cast<size_t>(contender.nbInputs) + static_cast<size_t>(i)) * step);
            }
            contender.launch(inputs, out.at(part * step), stream);
        }
        PLUMBLINE_DEMAND(cudaStreamEndCapture(stream, &graph));
        PLUMBLINE_DEMAND(cudaGraphInstantiate(&mExecutable, graph, 0));
        PLUMBLINE_DEMAND(cudaGraphDestroy(graph));
    }
    ~Replay()
    {
        cudaGraphExecDestroy(mExecutable);
    }
    Replay(Replay const&) = delete;
    Replay& operator=(Replay const&) = delete;

    void launch(cudaStream_t stream) const
    {
        PLUMBLINE_DEMAND(cudaGraphLaunch(mExecutable, stream));
    }

private:
    cudaGraphExec_t mExecutable{};
};

std::vector<Contender> contendersFor(Library const& library, Type const& type, size_t count, std::vector<Plugin>& keep)
{
    size_t const bytes = count * type.size();
    std::vector<Contender> contenders;
    contenders.push_back({"copy", 1, [bytes](char const* const* in, char* out, cudaStream_t stream) {
                              PLUMBLINE_DEMAND(cudaMemcpyAsync(out, in[0], bytes, cudaMemcpyDeviceToDevice, stream));
                          }});
    for (Formula const& formula : formulas())
    {
        for (int32_t nbInputs : {1, 2})
        {
            std::string const name = (nbInputs == 1 ? "" : "Add") + formula.name;
            Case const c{formula, std::vector<float>(formula.coefficients.size(), 1.0F), true};
            keep.push_back(c.plugin(library, nbInputs));
            abi::IPluginV3OneRuntime* const plugin = runtime(keep.back());
            auto const desc = describe(type.type, {static_cast<int64_t>(count)});
            contenders.push_back({name, nbInputs, [=](char const* const* in, char* out, cudaStream_t stream) {
                                      abi::PluginTensorDesc const descs[]{desc, desc};
                                      void const* const inputs[]{in[0], in[nbInputs - 1]};
                                      void* const outputs[]{out};
                                      if (plugin->enqueue(descs, descs, inputs, outputs, nullptr, stream) != 0)
                                      {
                                          fail(name + ": enqueue failed");
                                      }
                                  }});
        }
    }
    return contenders;
}

//! Random numbers around 0, so that every branch is taken: zeros would run faster than real data.
void fillWithNumbers(Type const& type, DeviceMemory const& memory)
{
    constexpr size_t kBLOCK = size_t{1} << 20;
    Elements const numbers = someInput(type, kBLOCK / type.size() + 1, 5);
    for (size_t offset = 0; offset + kBLOCK <= memory.bytes(); offset += kBLOCK)
    {
        memory.upload(numbers.data(), kBLOCK, offset);
    }
}

struct Setting
{
    size_t elements;
    bool isLarge; //!< 64 MiB or more: the copy's share is demanded
};

//! All contenders over one size, in turns; one row each.
bool measure(Json& json, Library const& library, Type const& type, Setting const& setting, double tick,
    Timer const& timer,
    cudaStream_t stream, DeviceMemory const& in, DeviceMemory const& out)
{
    size_t const bytes = setting.elements * type.size();
    std::vector<Plugin> keep;
    auto const contenders = contendersFor(library, type, setting.elements, keep);
    double const expected = 2.0 + static_cast<double>(bytes) * 2 / 3e6; // microseconds of a launch
    double const wanted = std::max(1000 * tick, 3000.0);
    auto const launches = static_cast<int32_t>(std::min(1000.0, std::max(3.0, std::ceil(wanted / expected))));
    std::vector<std::unique_ptr<Replay>> replays;
    for (auto const& contender : contenders)
    {
        replays.push_back(std::make_unique<Replay>(contender, bytes, launches, in, out, stream));
        replays.back()->launch(stream);
    }
    std::vector<std::vector<double>> times(contenders.size());
    for (int32_t round = 0; round < kROUNDS; ++round)
    {
        for (size_t i = 0; i < contenders.size(); ++i)
        {
            size_t const turn = (i + static_cast<size_t>(round)) % contenders.size();
            times[turn].push_back(timer.time(stream, [&] { replays[turn]->launch(stream); }) / launches);
        }
    }
    bool passes = true;
    for (size_t i = 0; i < contenders.size(); ++i)
    {
        double const time = median(times[i]);
        double const moved = static_cast<double>(bytes) * (contenders[i].nbInputs + 1);
        double const copied = static_cast<double>(bytes) * 2;
        std::vector<double> shares;
        for (int32_t round = 0; round < kROUNDS; ++round)
        {
            shares.push_back(moved / times[i][round] / (copied / times[0][round]) * 100);
        }
        double const share = median(shares);
        bool const isDemanded = setting.isLarge && i > 0 && contenders[i].nbInputs == 1;
        passes &= !isDemanded || share >= 97;
        json.beginObject();
        json.text("kernel", contenders[i].name);
        json.text("precision", type.name);
        json.integer("elements", static_cast<int64_t>(setting.elements));
        json.integer("tensor_bytes", static_cast<int64_t>(bytes));
        json.number("moved_bytes", moved);
        json.boolean("cached", static_cast<double>(launches) * moved < 4.0 * (50 << 20));
        json.integer("launches_per_reading", launches);
        json.number("microseconds", time);
        json.number("microseconds_min", *std::min_element(times[i].begin(), times[i].end()));
        json.number("microseconds_max", *std::max_element(times[i].begin(), times[i].end()));
        json.number("gigabytes_per_second", moved / time / 1e3);
        json.number("percent_of_copy", share);
        json.number("tick_share", tick / (time * launches));
        json.boolean("passes", !isDemanded || share >= 97);
        json.endObject();
        if (setting.isLarge)
        {
            std::printf("%-4s %11zu  %-12s %9.2f us  %7.1f GB/s  %6.2f %% of copy%s\n", type.name, setting.elements,
                contenders[i].name.c_str(), time, moved / time / 1e3, share,
                    isDemanded && share < 97 ? "  FAILED" : "");
        }
    }
    return passes;
}

int32_t runOnce(Library const& library, DeviceMemory const& in, DeviceMemory const& out, cudaStream_t stream)
{
    for (Type const& type : kTYPES)
    {
        fillWithNumbers(type, in);
        std::vector<Plugin> keep;
        size_t const bytes = size_t{256} << 20;
        for (auto const& contender : contendersFor(library, type, bytes / type.size(), keep))
        {
            char const* const inputs[]{in.at(), in.at(bytes)};
            contender.launch(inputs, out.at(), stream);
        }
    }
    PLUMBLINE_DEMAND(cudaStreamSynchronize(stream));
    return 0;
}
} // namespace

int main(int argc, char** argv)
{
    if (argc < 3)
    {
        fail("usage: speed LIBRARY JSON [--brief], or speed LIBRARY --once");
    }
    Library const library{argv[1]};
    bool const isBrief = argc > 3;
    DeviceMemory const in{kARENA}, out{kARENA};
    cudaStream_t stream;
    PLUMBLINE_DEMAND(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking));
    if (std::strcmp(argv[2], "--once") == 0)
    {
        return runOnce(library, in, out, stream);
    }
    Json json{argv[2]};
    Timer const timer;
    double const tick = measureTick(timer, stream, in);
    writeDevice(json);
    json.number("event_tick_microseconds", tick);
    std::printf("event tick: %.1f ns\n", tick * 1e3);
    std::vector<size_t> sizes{64U << 20, 512U << 20};
    if (!isBrief)
    {
        for (size_t bytes = 1024; bytes < (64U << 20); bytes *= 4)
        {
            sizes.push_back(bytes);
        }
        sizes.push_back(256U << 20);
    }
    bool passes = true;
    json.beginArray("results");
    for (Type const& type : kTYPES)
    {
        fillWithNumbers(type, in);
        for (size_t bytes : sizes)
        {
            bool const isLarge = bytes >= (64U << 20);
            passes &= measure(
                json, library, type, {bytes / type.size(), isLarge}, tick, timer, stream, in, out);
            if (isLarge && !isBrief && bytes < (512U << 20))
            {
                passes &= measure(
                    json, library, type, {bytes / type.size() + 3, isLarge}, tick, timer, stream, in, out);
            }
        }
    }
    json.endArray();
    return passes ? 0 : 1;
}
