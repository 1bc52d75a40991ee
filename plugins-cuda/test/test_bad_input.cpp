// SPDX-License-Identifier: Apache-2.0
// Hostile clients: every one gets a null pointer or a failing status, and a message that names plugin, field and value.
#include "tests.h"

#include <cstring>
#include <functional>
#include <limits>

#include <dlfcn.h>
#include <unistd.h>

#include "cases.h"
#include "check.h"

namespace plumbline::test
{
namespace
{
using FieldType = abi::PluginFieldType;

//! What the call writes to the standard error stream.
std::string captureErrors(std::function<void()> const& call)
{
    std::fflush(stderr);
    FILE* const file = std::tmpfile();
    int const saved = dup(STDERR_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    call();
    std::fflush(stderr);
    dup2(saved, STDERR_FILENO);
    close(saved);
    std::rewind(file);
    char text[4096];
    size_t const length = std::fread(text, 1, sizeof(text), file);
    std::fclose(file);
    return {text, length};
}

void testFields(Library const& library)
{
    float const good = 1.0F, negative = -0.5F, nan = NAN, infinite = INFINITY;
    int32_t const two = 2, minusTwo = -2;
    double const wide = 1.0;
    char const unaligned[8] = {0, 0, 0, static_cast<char>(0x80), 0x3F, 0, 0, 0}; // 1.0F from byte 1 on
    struct Attempt
    {
        std::vector<abi::PluginField> fields;
        char const* message; //!< part of it; null if the plugin is to be made
    };
    abi::PluginField const alpha{"alpha", &good, FieldType::kFLOAT32, 1};
    constexpr int32_t kMAX = std::numeric_limits<int32_t>::max();
    std::vector<Attempt> const attempts{
        {{alpha}, nullptr},
        {{{"alpha", &two, FieldType::kINT32, 1}}, nullptr},
        {{{"alpha", unaligned + 1, FieldType::kFLOAT32, 1}}, nullptr},
        {{}, "PlumblineElu: field alpha is missing"},
        {{alpha, alpha}, "field alpha is given twice"},
        {{alpha, {"beta", &good, FieldType::kFLOAT32, 1}}, "field beta is unknown"},
        {{{"Alpha", &good, FieldType::kFLOAT32, 1}}, "field Alpha is unknown"},
        {{{"", &good, FieldType::kFLOAT32, 1}}, "field  is unknown"},
        {{{nullptr, &good, FieldType::kFLOAT32, 1}}, "field number 0 has a null name"},
        {{{"alpha", nullptr, FieldType::kFLOAT32, 1}}, "holds 1 values at a null address"},
        {{{"alpha", &good, FieldType::kFLOAT32, 0}}, "holds 0 values"},
        {{{"alpha", &good, FieldType::kFLOAT32, 2}}, "holds 2 values"},
        {{{"alpha", &good, FieldType::kFLOAT32, kMAX}}, "holds 2147483647 values"},
        {{{"alpha", &good, FieldType::kFLOAT32, -1}}, "holds -1 values"},
        {{{"alpha", &wide, FieldType::kFLOAT64, 1}}, "has field type 2"},
        {{{"alpha", &good, FieldType::kFLOAT16, 1}}, "has field type 0"},
        {{{"alpha", &good, static_cast<FieldType>(-7), 1}}, "has field type -7"},
        {{{"alpha", &negative, FieldType::kFLOAT32, 1}}, "PlumblineElu: field alpha is -0.5, but must be finite"},
        {{{"alpha", &minusTwo, FieldType::kINT32, 1}}, "field alpha is -2"},
        {{{"alpha", &nan, FieldType::kFLOAT32, 1}}, "field alpha is nan"},
        {{{"alpha", &infinite, FieldType::kFLOAT32, 1}}, "field alpha is inf"},
    };
    auto* const creator = library.creator("PlumblineElu");
    for (Attempt const& attempt : attempts)
    {
        abi::PluginFieldCollection const collection{static_cast<int32_t>(attempt.fields.size()), attempt.fields.data()};
        Plugin plugin;
        std::string const errors = captureErrors(
            [&] { plugin.reset(creator->createPlugin("layer", &collection, abi::TensorRTPhase::kBUILD)); });
        bool const isMade = attempt.message == nullptr;
        check((plugin != nullptr) == isMade, "%s", isMade ? "good fields are refused" : attempt.message);
        check(isMade ? errors.empty() : errors.find(attempt.message) != std::string::npos,
            "expected \"%s\", got \"%s\"",
            isMade ? "" : attempt.message, errors.c_str());
    }
    std::string const errors = captureErrors([&] {
        for (int32_t count : {-1, 65, kMAX})
        {
            abi::PluginFieldCollection const collection{count, &alpha};
            check(creator->createPlugin("layer", &collection, abi::TensorRTPhase::kBUILD) == nullptr, "%d fields",
                count);
        }
        abi::PluginFieldCollection const nowhere{1, nullptr};
        check(creator->createPlugin("layer", &nowhere, abi::TensorRTPhase::kBUILD) == nullptr, "fields at null");
        check(creator->createPlugin(nullptr, nullptr, static_cast<abi::TensorRTPhase>(9)) == nullptr, "no collection");
        Plugin const relu{library.creator("PlumblineRelu")->createPlugin(nullptr, nullptr, abi::TensorRTPhase::kBUILD)};
        check(relu != nullptr, "an activation without coefficients needs no collection");
    });
    check(errors.find("claims 2147483647 fields") != std::string::npos, "no message about the count: %s",
        errors.c_str());
}

//! Collections of random fields, so that no combination of the above was forgotten. Only the right one may pass.
void testRandomFields(Library const& library, int32_t rounds)
{
    float const values[]{1.0F, -1.0F, NAN, INFINITY, 0x1p-149F, 3e38F};
    char const* const names[]{"alpha", "beta", "", nullptr, "alphaalpha"};
    uint32_t state = 12345;
    auto const next = [&state](uint32_t n) { return (state = state * 1664525U + 1013904223U) / 65536U % n; };
    captureErrors([&] {
        for (int32_t round = 0; round < rounds; ++round)
        {
            std::vector<abi::PluginField> fields(next(4));
            bool isGood = fields.size() == 1;
            for (auto& field : fields)
            {
                uint32_t const name = next(5), value = next(6), type = next(14), length = next(4);
                bool const isNull = next(8) == 0;
                field = {names[name], isNull ? nullptr : &values[value], static_cast<FieldType>(type),
                    static_cast<int32_t>(length)};
                bool const isNumber = (type == 1 && (value == 0 || value >= 4))
                    || (type == 5 && value != 1 && value < 6); // as an int32 only -1.0F is negative
                isGood = isGood && name == 0 && length == 1 && !isNull && isNumber;
            }
            abi::PluginFieldCollection const collection{static_cast<int32_t>(fields.size()), fields.data()};
            auto* const creator = library.creator("PlumblineAddIsrlu");
            Plugin const plugin{creator->createPlugin("layer", &collection, abi::TensorRTPhase::kRUNTIME)};
            check((plugin != nullptr) == isGood, "random fields, round %d: expected %d", round, isGood);
            check(!plugin || runtime(plugin)->getFieldsToSerialize()->nbFields == 1, "round %d: fields are lost",
                round);
        }
    });
}

void testCalls(Library const& library)
{
    Plugin const plugin = library.make("PlumblineAddSwish", {{"beta", 1.0F}});
    auto* const b = build(plugin);
    auto* const r = runtime(plugin);
    std::vector<float> memory(64, 1.0F);
    void const* const inputs[]{memory.data(), memory.data()};
    void const* const broken[]{memory.data(), nullptr};
    void* const outputs[]{memory.data()};
    void* const nowhere[]{nullptr};
    auto const desc = describe(abi::DataType::kFLOAT, {8, 8});
    auto const other = describe(abi::DataType::kFLOAT, {8, 7});
    auto const negative = describe(abi::DataType::kFLOAT, {8, -1});
    auto const huge = describe(abi::DataType::kFLOAT, {int64_t{1} << 40, int64_t{1} << 40});
    auto const integers = describe(abi::DataType::kINT32, {8, 8});
    auto tooManyDims = desc;
    tooManyDims.dims.nbDims = 9;
    abi::DynamicPluginTensorDesc const dynamic[3]{};
    abi::DimsExprs shapes[3]{};
    abi::DataType const types[]{abi::DataType::kFLOAT, abi::DataType::kHALF};
    abi::DataType out{};
    auto& builder = *reinterpret_cast<abi::IExprBuilder*>(&memory);
    std::string const errors = captureErrors([&] {
        check(b->configurePlugin(dynamic, 1, dynamic, 1) != 0, "one input of two is configured");
        check(b->configurePlugin(nullptr, 2, dynamic, 1) != 0, "a null description is configured");
        check(b->getOutputDataTypes(&out, 1, types, 2) != 0, "mixed types are accepted");
        check(b->getOutputDataTypes(nullptr, 1, types, 2) != 0, "a null result is written");
        check(b->getOutputShapes(shapes, 2, nullptr, 0, shapes, 2, builder) != 0, "two outputs are accepted");
        check(b->getOutputShapes(nullptr, 2, nullptr, 0, shapes, 1, builder) != 0, "null shapes are accepted");
        check(!b->supportsFormatCombination(3, dynamic, 2, 1), "a fourth tensor is supported");
        check(!b->supportsFormatCombination(-1, dynamic, 2, 1), "tensor -1 is supported");
        check(!b->supportsFormatCombination(0, nullptr, 2, 1), "null tensors are supported");
        for (auto const& bad : {negative, huge, integers, tooManyDims})
        {
            abi::PluginTensorDesc const in[]{bad, bad};
            check(r->onShapeChange(in, 2, in, 1) != 0, "onShapeChange accepts type %d", static_cast<int32_t>(bad.type));
            check(r->enqueue(in, in, inputs, outputs, nullptr, nullptr) != 0, "enqueue accepts it");
        }
        abi::PluginTensorDesc const unlike[]{desc, other};
        abi::PluginTensorDesc const alike[]{desc, desc};
        check(r->onShapeChange(unlike, 2, alike, 1) != 0, "inputs of two shapes are accepted");
        check(r->onShapeChange(alike, 2, &other, 1) != 0, "an output of another shape is accepted");
        check(r->onShapeChange(nullptr, 2, alike, 1) != 0 && r->onShapeChange(alike, 3, alike, 1) != 0,
            "bad descriptors");
        check(r->enqueue(alike, alike, broken, outputs, nullptr, nullptr) != 0, "a null residual is read");
        check(r->enqueue(alike, alike, inputs, nowhere, nullptr, nullptr) != 0, "a null output is written");
        check(r->enqueue(alike, alike, nullptr, outputs, nullptr, nullptr) != 0, "a null list of inputs is read");
        check(r->enqueue(nullptr, alike, inputs, outputs, nullptr, nullptr) != 0, "null descriptors are read");
    });
    for (char const* part : {"PlumblineAddSwish: got 1 inputs", "input 1 has data type 1", "no kernel for data type 3",
             "the output differs", "has a null address"})
    {
        check(errors.find(part) != std::string::npos, "no message with \"%s\" in \"%s\"", part, errors.c_str());
    }
}
} // namespace

void testBadInput(Library const& library, Options const& options)
{
    testFields(library);
    testRandomFields(library, options.isQuick ? 1000 : 20000);
    testCalls(library);
}
} // namespace plumbline::test
