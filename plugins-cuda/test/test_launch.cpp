// SPDX-License-Identifier: Apache-2.0
// What a kernel touches: sizes, tails, alignment, padding.
#include "tests.h"

#include <algorithm>

#include "cases.h"
#include "check.h"

namespace plumbline::test
{
namespace
{
constexpr size_t kGUARD = 256;
constexpr char kGUARD_BYTE = 0x5A;

//! A tensor between two guards, so many bytes off a 16-byte boundary; nothing lies behind an input.
class GuardedTensor
{
public:
    GuardedTensor(size_t bytes, size_t shift) : mMemory{kGUARD + shift + bytes + kGUARD}, mOffset{kGUARD + shift},
        mBytes{bytes}
    {
        std::vector<char> const guard(mMemory.bytes(), kGUARD_BYTE);
        mMemory.upload(guard.data(), guard.size());
    }
    void* address() const
    {
        return mMemory.at(mOffset);
    }
    //! The tensor's content; counts the guard bytes that changed.
    size_t read(char* content) const
    {
        std::vector<char> all(mMemory.bytes());
        mMemory.download(all.data(), all.size());
        std::copy_n(all.begin() + static_cast<std::ptrdiff_t>(mOffset), mBytes, content);
        std::fill_n(all.begin() + static_cast<std::ptrdiff_t>(mOffset), mBytes, kGUARD_BYTE);
        return all.size() - static_cast<size_t>(std::count(all.begin(), all.end(), kGUARD_BYTE));
    }

private:
    DeviceMemory mMemory;
    size_t mOffset;
    size_t mBytes;
};

//! One launch over count elements, shifted off alignment, checked element by element and around.
void testSize(Plugin const& plugin, Case const& c, Type const& type, int32_t nbInputs,
    abi::PluginTensorDesc const& desc,
    size_t count, size_t shift, cudaStream_t stream)
{
    std::vector<Elements> inputs;
    std::vector<std::unique_ptr<DeviceMemory>> memory;
    std::vector<void const*> addresses;
    for (int32_t i = 0; i < nbInputs; ++i)
    {
        inputs.push_back(someInput(type, count, static_cast<uint32_t>(count) + static_cast<uint32_t>(i)));
        memory.push_back(std::make_unique<DeviceMemory>(shift + inputs[i].bytes()));
        memory[i]->upload(inputs[i].data(), inputs[i].bytes(), shift);
        addresses.push_back(memory[i]->at(shift));
    }
    GuardedTensor const guarded{count * type.size(), shift};
    int32_t const status = enqueue(plugin, desc, addresses, guarded.address(), stream);
    PLUMBLINE_DEMAND(cudaStreamSynchronize(stream));
    check(status == 0, "%s %s: enqueue over %zu elements returned %d", c.name(), type.name, count, status);
    Elements output{type, count};
    size_t const overwritten = guarded.read(output.data());
    check(overwritten == 0, "%s %s: %zu bytes outside of %zu elements changed", c.name(), type.name, overwritten,
        count);
    for (size_t i = 0; i < count; ++i)
    {
        float const x = nbInputs == 1 ? inputs[0].value(i) : inputs[0].value(i) + inputs[1].value(i);
        double const exact = c.exact(x);
        double const error = ulpError(output.value(i), exact, type.precision);
        // A sum rounds to the type even where the function itself is exact.
        double const bound = std::max(c.bound(type), 0.5);
        check(error <= bound, "%s %s: element %zu of %zu, shift %zu: %d input(s) sum to %a, got %a, expected %a",
            c.name(), type.name, i, count, shift, nbInputs, x, output.value(i), exact);
    }
}

void testSizes(Library const& library, std::vector<Case> const& cases, bool isQuick)
{
    std::vector<size_t> sizes;
    for (size_t size = 0; size <= (isQuick ? 20 : 70); ++size)
    {
        sizes.push_back(size);
    }
    for (size_t edge : {256, 512, 1024, 2048, 4096, 8192})
    {
        sizes.insert(sizes.end(), {edge - 1, edge, edge + 1, edge + 9});
    }
    sizes.push_back(100003);
    constexpr size_t kEDGE = size_t{1} << 18; // the kernel with vectors takes over from that of small tensors
    sizes.push_back(kEDGE + 1);
    if (!isQuick)
    {
        sizes.insert(sizes.end(), {kEDGE, kEDGE + 3, kEDGE + 16});
    }
    cudaStream_t stream;
    PLUMBLINE_DEMAND(cudaStreamCreate(&stream));
    for (Case const& c : cases)
    {
        if (!c.isFirst)
        {
            continue;
        }
        for (int32_t nbInputs : {1, 2})
        {
            auto const plugin = c.plugin(library, nbInputs);
            for (Type const& type : kTYPES)
            {
                for (size_t size : sizes)
                {
                    auto const desc = describe(type.type, {static_cast<int64_t>(size)});
                    testSize(plugin, c, type, nbInputs, desc, size, 0, stream);
                    if (size % 2 == 1)
                    {
                        testSize(plugin, c, type, nbInputs, desc, size, type.size(), stream);
                    }
                }
            }
        }
    }
    PLUMBLINE_DEMAND(cudaStreamDestroy(stream));
}

//! Every rank, empty tensors, the padding of vectorized formats, and one plugin over changing shapes.
void testShapes(Library const& library, Case const& c)
{
    using F = abi::TensorFormat;
    struct Shape
    {
        size_t type;
        std::vector<int64_t> dims;
        F format;
        size_t count;
    };
    std::vector<Shape> const shapes{
        {0, {}, F::kLINEAR, 1},
        {0, {5}, F::kLINEAR, 5},
        {1, {2, 3, 4, 5, 1, 2, 1, 3}, F::kLINEAR, 720},
        {1, {3, 0, 7}, F::kLINEAR, 0},
        {1, {2, 3, 5, 7}, F::kLINEAR, 210},
        {1, {2, 3, 5, 7}, F::kHWC8, 560},
        {2, {2, 9, 5, 7}, F::kHWC8, 1120},
        {1, {2, 3, 5, 7}, F::kCHW2, 280},
        {1, {3, 5, 7}, F::kCHW4, 140},
        {1, {2, 3, 5, 7}, F::kCHW16, 1120},
        {0, {2, 3, 5, 7}, F::kCHW32, 2240},
        {1, {2, 3, 2, 5, 7}, F::kDHWC8, 1120},
        {1, {2, 33, 2, 5, 7}, F::kCDHW32, 8960},
        {0, {2, 3, 5, 7}, F::kHWC, 210},
        {1, {2, 3, 5, 7}, F::kHWC16, 1120},
        {0, {2, 3, 2, 5, 7}, F::kDHWC, 420},
    };
    cudaStream_t stream;
    PLUMBLINE_DEMAND(cudaStreamCreate(&stream));
    auto const plugin = c.plugin(library);
    for (Shape const& shape : shapes)
    {
        Type const& type = kTYPES[shape.type];
        auto const desc = describe(type.type, shape.dims, shape.format);
        check(runtime(plugin)->onShapeChange(&desc, 1, &desc, 1) == 0,
            "onShapeChange refused %s in format %d with %zu dims",
            type.name, static_cast<int32_t>(shape.format), shape.dims.size());
        testSize(plugin, c, type, 1, desc, shape.count, 0, stream);
    }
    auto const empty = describe(abi::DataType::kFLOAT, {0});
    check(enqueue(plugin, empty, {nullptr}, nullptr, stream) == 0, "an empty tensor without an address is refused");
    PLUMBLINE_DEMAND(cudaStreamDestroy(stream));
}

} // namespace

void testLaunch(Library const& library, Options const& options)
{
    testSizes(library, options.cases, options.isQuick);
    testShapes(library, options.cases.front());
}
} // namespace plumbline::test
