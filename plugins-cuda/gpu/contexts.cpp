// SPDX-License-Identifier: Apache-2.0
// contexts LIBRARY: every plugin in two CUDA contexts at once. Each has a thread, a stream, a graph, coefficients and
// inputs of its own; 1,000 replays in each give the bits of an eager launch in a third one, the runtime's. Exit 0: they
// do; 1: they do not.
#include <cstring>
#include <functional>
#include <thread>

#include "elements.h"

using namespace plumbline;
using namespace plumbline::test;

namespace
{
constexpr int32_t kREPLAYS = 1000;
constexpr size_t kCOUNT = 10007;
constexpr int32_t kCONTEXT_OF_POINTER = 1; // CU_POINTER_ATTRIBUTE_CONTEXT

//! A call of the driver, looked up by name because there is none to link with where this is built.
template <typename... Arguments>
void driver(char const* name, Arguments... arguments)
{
    void* const library = dlopen("libcuda.so.1", RTLD_NOW);
    void* const function = library == nullptr ? nullptr : dlsym(library, name);
    if (function == nullptr)
    {
        fail(std::string("no CUDA driver: ") + dlerror());
    }
    int const status = reinterpret_cast<int (*)(Arguments...)>(function)(arguments...);
    if (status != 0)
    {
        fail(std::string(name) + " failed with CUresult " + std::to_string(status));
    }
}

//! A plugin's tensors in the context that is current.
struct Tensors
{
    std::vector<std::unique_ptr<DeviceMemory>> memory;
    std::vector<void const*> inputs;
    DeviceMemory output;

    explicit Tensors(std::vector<Elements> const& values) : output{values[0].bytes()}
    {
        for (Elements const& elements : values)
        {
            memory.push_back(std::make_unique<DeviceMemory>(elements.bytes()));
            memory.back()->upload(elements.data(), elements.bytes());
            inputs.push_back(memory.back()->at());
        }
    }
};

//! What one context works on.
struct Work
{
    void* context;
    Plugin plugin;
    std::vector<Elements> inputs;
    Elements expected;
    int32_t differing{0};   //!< replays with other bits than expected
    bool isElsewhere{false}; //!< whether memory was not in the context
};

Work prepare(Library const& library, std::string const& name, Type const& type, void* context, int32_t number)
{
    Coefficients coefficients;
    auto const* const fields = library.creator(name)->getFieldNames();
    for (int32_t i = 0; i < fields->nbFields; ++i)
    {
        coefficients.emplace_back(fields->fields[i].name, 1.0F + static_cast<float>(number));
    }
    Work work{context, library.make(name, coefficients), {}, Elements{type, kCOUNT}};
    size_t const nbInputs = name.compare(0, 12, "PlumblineAdd") == 0 ? 2 : 1;
    for (uint32_t i = 0; i < nbInputs; ++i)
    {
        work.inputs.push_back(someInput(type, kCOUNT, 2 * static_cast<uint32_t>(number) + i + 1));
    }
    Tensors const tensors{work.inputs};
    auto const desc = describe(type.type, {static_cast<int64_t>(kCOUNT)});
    check(enqueue(work.plugin, desc, tensors.inputs, tensors.output.at(), nullptr) == 0, "%s: eager", name.c_str());
    PLUMBLINE_DEMAND(cudaDeviceSynchronize());
    tensors.output.download(work.expected.data(), work.expected.bytes());
    return work;
}

//! In a thread of its own.
void replay(Work& work, Type const& type)
{
    driver("cuCtxSetCurrent", work.context);
    Tensors const tensors{work.inputs};
    void* owner = nullptr;
    driver("cuPointerGetAttribute", static_cast<void*>(&owner), kCONTEXT_OF_POINTER,
        reinterpret_cast<unsigned long long>(tensors.output.at()));
    work.isElsewhere = owner != work.context;
    Plugin const attached{runtime(work.plugin)->attachToContext(nullptr)};
    auto const desc = describe(type.type, {static_cast<int64_t>(kCOUNT)});
    cudaStream_t stream;
    cudaGraph_t graph;
    cudaGraphExec_t executable;
    PLUMBLINE_DEMAND(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking));
    // The first launch in a context loads the kernel, which need not be allowed during a capture.
    bool isCaptured = enqueue(attached, desc, tensors.inputs, tensors.output.at(), stream) == 0;
    PLUMBLINE_DEMAND(cudaStreamSynchronize(stream));
    PLUMBLINE_DEMAND(cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal));
    PLUMBLINE_DEMAND(cudaMemsetAsync(tensors.output.at(), 0xCD, work.expected.bytes(), stream));
    isCaptured = isCaptured && enqueue(attached, desc, tensors.inputs, tensors.output.at(), stream) == 0;
    PLUMBLINE_DEMAND(cudaStreamEndCapture(stream, &graph));
    PLUMBLINE_DEMAND(cudaGraphInstantiate(&executable, graph, 0));
    Elements output{type, kCOUNT};
    for (int32_t i = 0; i < kREPLAYS; ++i)
    {
        PLUMBLINE_DEMAND(cudaGraphLaunch(executable, stream));
        PLUMBLINE_DEMAND(cudaMemcpyAsync(output.data(), tensors.output.at(), output.bytes(), cudaMemcpyDeviceToHost,
            stream));
        PLUMBLINE_DEMAND(cudaStreamSynchronize(stream));
        bool const isSame = std::memcmp(output.data(), work.expected.data(), output.bytes()) == 0;
        work.differing += isCaptured && isSame ? 0 : 1;
    }
    PLUMBLINE_DEMAND(cudaGraphExecDestroy(executable));
    PLUMBLINE_DEMAND(cudaGraphDestroy(graph));
    PLUMBLINE_DEMAND(cudaStreamDestroy(stream));
}
} // namespace

int main(int argc, char** argv)
{
    if (argc != 2)
    {
        fail("usage: contexts LIBRARY");
    }
    int32_t device = 0;
    void* contexts[2]{};
    driver("cuInit", 0U);
    driver("cuDeviceGet", &device, 0);
    for (void*& context : contexts)
    {
        driver("cuCtxCreate_v2", &context, 0U, device);
    }
    driver("cuCtxSetCurrent", static_cast<void*>(nullptr)); // this thread stays in the runtime's own
    Library const library{argv[1]};
    for (auto* const creator : library.creators())
    {
        std::string const name = creator->getPluginName();
        for (Type const& type : kTYPES)
        {
            Work works[]{prepare(library, name, type, contexts[0], 0), prepare(library, name, type, contexts[1], 1)};
            std::thread other{replay, std::ref(works[1]), std::cref(type)};
            replay(works[0], type);
            other.join();
            driver("cuCtxSetCurrent", static_cast<void*>(nullptr));
            for (Work const& work : works)
            {
                check(!work.isElsewhere, "%s %s: the memory is not in the context", name.c_str(), type.name);
                check(work.differing == 0, "%s %s: %d of %d replays differ from the eager launch", name.c_str(),
                    type.name, work.differing, kREPLAYS);
            }
        }
    }
    for (void* const context : contexts)
    {
        driver("cuCtxDestroy_v2", context);
    }
    return summarize("contexts");
}
