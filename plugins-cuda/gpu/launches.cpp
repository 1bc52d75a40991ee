// SPDX-License-Identifier: Apache-2.0
// launches PLAN REPLAYS PAIRS SAMPLES WARM_SECONDS [PLUGINS]: what LaunchLoop.java measures of an engine plan, loop for
// loop, with the same shared libraries from LD_LIBRARY_PATH: only the language differs. One line of JSON, in nanoseconds;
// "output" is a hash of the first output for inputs of zeros, which shows that both run the same.
#include <chrono>
#include <fstream>
#include <iterator>
#include <numeric>

#include <NvInferRuntime.h>

#include "timing.h"

using namespace plumbline;
using namespace nvinfer1;

namespace
{
constexpr int kDEPTH = 8;

struct Log : ILogger
{
    void log(Severity severity, char const* message) noexcept override
    {
        severity <= Severity::kERROR ? std::fprintf(stderr, "%s\n", message) : 0;
    }
};

template <typename Pointer>
Pointer made(Pointer pointer, char const* what)
{
    return pointer != nullptr ? pointer : (test::fail(std::string("TensorRT cannot make ") + what), pointer);
}

double now()
{
    return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

//! So many values of the work, ascending, behind so many nanoseconds of it.
template <typename Work>
std::vector<double> sorted(int count, double warm, Work const& work)
{
    std::vector<double> values(count);
    for (double const end = now() + warm; now() < end;)
    {
        work();
    }
    std::generate(values.begin(), values.end(), work);
    std::sort(values.begin(), values.end());
    return values;
}
} // namespace

int main(int argc, char** argv)
{
    if (argc != 6 && argc != 7)
    {
        test::fail("usage: launches PLAN REPLAYS PAIRS SAMPLES WARM_SECONDS [PLUGINS]");
    }
    int const replays = std::atoi(argv[2]), pairs = std::atoi(argv[3]), samples = std::atoi(argv[4]);
    double const warm = std::atof(argv[5]) * 1e9;
    std::ifstream file{argv[1], std::ios::binary};
    std::vector<char> const plan{std::istreambuf_iterator<char>{file}, {}};
    PLUMBLINE_DEMAND(cudaFree(nullptr)); // Without a GPU the next call returns an address that is none.
    Log log;
    auto* const runtime = made(createInferRuntime(log), "a runtime");
    argc == 7 ? made(getPluginRegistry()->loadLibrary(argv[6]), "anything of the plugins") : nullptr;
    auto* const engine = made(runtime->deserializeCudaEngine(plan.data(), plan.size()), "an engine of the plan");
    auto* const context = made(engine->createExecutionContext(), "an execution context");
    std::vector<std::unique_ptr<test::DeviceMemory>> tensors;
    test::DeviceMemory const* output = nullptr;
    for (int i = 0; i < engine->getNbIOTensors(); ++i)
    {
        char const* const name = engine->getIOTensorName(i);
        auto const shape = engine->getTensorShape(name);
        size_t const value = engine->getTensorDataType(name) == DataType::kFLOAT ? 4 : 2;
        size_t const bytes = std::accumulate(shape.d, shape.d + shape.nbDims, value, std::multiplies<size_t>());
        tensors.push_back(std::make_unique<test::DeviceMemory>(bytes));
        PLUMBLINE_DEMAND(cudaMemset(tensors.back()->at(), 0, bytes));
        context->setTensorAddress(name, tensors.back()->at());
        bool const isFirst = output == nullptr && engine->getTensorIOMode(name) == TensorIOMode::kOUTPUT;
        output = isFirst ? tensors.back().get() : output;
    }
    PLUMBLINE_DEMAND(cudaDeviceSynchronize());

    cudaStream_t stream;
    cudaGraph_t captured;
    cudaGraphExec_t graph = nullptr;
    PLUMBLINE_DEMAND(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking));
    auto const synchronize = [&] { PLUMBLINE_DEMAND(cudaStreamSynchronize(stream)); };
    auto const enqueue = [&] {
        if (graph != nullptr)
        {
            PLUMBLINE_DEMAND(cudaGraphLaunch(graph, stream));
        }
        else if (!context->enqueueV3(stream))
        {
            test::fail("TensorRT could not enqueue an inference");
        }
    };
    auto const run = [&] { enqueue(), synchronize(); };
    auto const median = [&](auto const& work) {
        int depth = 0;
        return gpu::median(sorted(samples, warm, [&] {
            ++depth % kDEPTH == 0 ? synchronize() : void(); // Outside of the times: the queue never fills.
            double const begin = now();
            work();
            return now() - begin;
        }));
    };
    gpu::Timer const timer;
    auto const replay = [&](int count) {
        return 1e3 * timer.time(stream, [&] {
            for (int i = 0; i < count; ++i)
            {
                enqueue();
            }
        });
    };

    double const plain = median(enqueue);
    run();
    PLUMBLINE_DEMAND(cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal));
    enqueue();
    PLUMBLINE_DEMAND(cudaStreamEndCapture(stream, &captured));
    PLUMBLINE_DEMAND(cudaGraphInstantiate(&graph, captured, 0));
    PLUMBLINE_DEMAND(cudaGraphDestroy(captured));
    auto const slopes = sorted(pairs, warm, [&] {
        double const once = replay(replays);
        return (replay(2 * replays) - once) / replays;
    });
    double const slope = std::accumulate(slopes.begin() + pairs / 4, slopes.end() - pairs / 4, 0.0);
    double const launch = median(enqueue);
    double const latency = median(run);
    std::vector<int16_t> values(output->bytes() / 2);
    output->download(values.data(), output->bytes());
    auto const hash = [](uint32_t sum, int16_t value) { return 31 * sum + static_cast<uint32_t>(value); };
    std::printf("{\"output\":%d,\"replay_ns\":%.3f,\"graph_launch_ns\":%.1f,\"enqueue_ns\":%.1f,\"latency_ns\":%.1f}\n",
        static_cast<int32_t>(std::accumulate(values.begin(), values.end(), 1U, hash)), slope / (pairs - pairs / 4 * 2),
        launch, plain, latency);
    return 0;
}
