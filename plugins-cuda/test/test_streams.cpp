// SPDX-License-Identifier: Apache-2.0
// On which stream a kernel runs, whether it can be captured, and whether its bits are always the same.
#include "tests.h"

#include "cases.h"
#include "check.h"

namespace plumbline::test
{
namespace
{
//! A captured launch runs at each replay and not before; its bits are those of an eager launch.
void testGraph(Library const& library, std::vector<Case> const& cases, int32_t replays)
{
    constexpr size_t kCOUNT = 10007;
    for (Case const& c : cases)
    {
        if (!c.isFirst)
        {
            continue;
        }
        auto const plugin = c.plugin(library);
        Plugin const attached{runtime(plugin)->attachToContext(nullptr)};
        for (Type const& type : kTYPES)
        {
            Elements const input = someInput(type, kCOUNT, 7);
            Elements const eager = apply(plugin, type, input);
            DeviceMemory const in{input.bytes()};
            DeviceMemory const out{input.bytes()};
            in.upload(input.data(), input.bytes());
            std::vector<char> const poison(input.bytes(), 0x33);
            out.upload(poison.data(), poison.size());
            cudaStream_t stream;
            cudaGraph_t graph;
            cudaGraphExec_t executable;
            PLUMBLINE_DEMAND(cudaStreamCreate(&stream));
            PLUMBLINE_DEMAND(cudaStreamBeginCapture(stream, cudaStreamCaptureModeGlobal));
            auto const desc = describe(type.type, {static_cast<int64_t>(kCOUNT)});
            int32_t const status = enqueue(attached, desc, {in.at()}, out.at(), stream);
            check(status == 0, "%s %s: enqueue during capture returned %d", c.name(), type.name, status);
            cudaError_t const captured = cudaStreamEndCapture(stream, &graph);
            if (!check(captured == cudaSuccess, "%s %s: the capture failed: %s", c.name(), type.name,
                    cudaGetErrorString(captured)))
            {
                cudaGetLastError();
                continue;
            }
            PLUMBLINE_DEMAND(cudaGraphInstantiate(&executable, graph, 0));
            Elements output{type, kCOUNT};
            out.download(output.data(), output.bytes());
            check(std::memcmp(output.data(), poison.data(), poison.size()) == 0, "%s %s: ran while being captured",
                c.name(), type.name);
            for (int32_t i = 0; i < replays; ++i)
            {
                out.upload(poison.data(), poison.size());
                PLUMBLINE_DEMAND(cudaGraphLaunch(executable, stream));
                PLUMBLINE_DEMAND(cudaStreamSynchronize(stream));
                out.download(output.data(), output.bytes());
                check(std::memcmp(output.data(), eager.data(), output.bytes()) == 0,
                    "%s %s: replay %d differs from the eager launch", c.name(), type.name, i);
            }
            PLUMBLINE_DEMAND(cudaGraphExecDestroy(executable));
            PLUMBLINE_DEMAND(cudaGraphDestroy(graph));
            PLUMBLINE_DEMAND(cudaStreamDestroy(stream));
        }
    }
}

//! Two contexts on two streams at once, many times: each keeps its own coefficients, and all bits stay the same.
void testTwoStreams(Library const& library, int32_t rounds)
{
    constexpr size_t kCOUNT = 65543;
    Type const& type = kTYPES[0];
    Elements const input = someInput(type, kCOUNT, 9);
    DeviceMemory const in{input.bytes()};
    in.upload(input.data(), input.bytes());
    Plugin const plugins[]{library.make("PlumblineElu", {{"alpha", 1.0F}}), library.make("PlumblineElu", {{"alpha",
        2.0F}})};
    Elements const expected[]{apply(plugins[0], type, input), apply(plugins[1], type, input)};
    check(std::memcmp(expected[0].data(), expected[1].data(), input.bytes()) != 0, "alpha has no effect on Elu");
    Plugin const attached[]{Plugin{runtime(plugins[0])->attachToContext(nullptr)},
        Plugin{runtime(plugins[1])->attachToContext(nullptr)}};
    DeviceMemory const out[]{DeviceMemory{input.bytes()}, DeviceMemory{input.bytes()}};
    cudaStream_t streams[2];
    PLUMBLINE_DEMAND(cudaStreamCreate(&streams[0]));
    PLUMBLINE_DEMAND(cudaStreamCreate(&streams[1]));
    auto const desc = describe(type.type, {static_cast<int64_t>(kCOUNT)});
    for (int32_t round = 0; round < rounds; ++round)
    {
        for (int32_t i : {0, 1})
        {
            check(enqueue(attached[i], desc, {in.at()}, out[i].at(), streams[i]) == 0, "enqueue on stream %d failed",
                i);
        }
        for (int32_t i : {0, 1})
        {
            PLUMBLINE_DEMAND(cudaStreamSynchronize(streams[i]));
            Elements output{type, kCOUNT};
            out[i].download(output.data(), output.bytes());
            check(std::memcmp(output.data(), expected[i].data(), output.bytes()) == 0,
                "stream %d, round %d: bits differ from a launch alone", i, round);
        }
    }
    PLUMBLINE_DEMAND(cudaStreamDestroy(streams[0]));
    PLUMBLINE_DEMAND(cudaStreamDestroy(streams[1]));
}

//! More elements than an int32 counts: the last ones must be right, so nothing wrapped around.
void testLarge(Library const& library)
{
    Type const& type = kTYPES[2];
    size_t const count = (size_t{1} << 31) + 4099;
    constexpr size_t kSLICE = 100003;
    auto const plugin = library.make("PlumblineElu", {{"alpha", 1.0F}});
    Elements const slice = someInput(type, kSLICE, 11);
    Elements const expected = apply(plugin, type, slice);
    DeviceMemory const in{count * type.size()};
    DeviceMemory const out{count * type.size()};
    std::vector<size_t> const starts{0, count / 2 - kSLICE / 2, count - kSLICE};
    for (size_t start : starts)
    {
        in.upload(slice.data(), slice.bytes(), start * type.size());
    }
    cudaStream_t stream;
    PLUMBLINE_DEMAND(cudaStreamCreate(&stream));
    auto const desc = describe(type.type, {1, static_cast<int64_t>(count)});
    check(enqueue(plugin, desc, {in.at()}, out.at(), stream) == 0, "enqueue over 2^31 + 4099 elements failed");
    PLUMBLINE_DEMAND(cudaStreamSynchronize(stream));
    for (size_t start : starts)
    {
        Elements output{type, kSLICE};
        out.download(output.data(), output.bytes(), start * type.size());
        check(std::memcmp(output.data(), expected.data(), output.bytes()) == 0, "wrong elements from %zu on", start);
    }
    PLUMBLINE_DEMAND(cudaStreamDestroy(stream));
}
} // namespace

void testStreams(Library const& library, Options const& options)
{
    testGraph(library, options.cases, options.isQuick ? 3 : 1000);
    testTwoStreams(library, options.isQuick ? 3 : 100);
    if (options.isLarge)
    {
        testLarge(library);
    }
}
} // namespace plumbline::test
