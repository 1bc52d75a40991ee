// SPDX-License-Identifier: Apache-2.0
// What TensorRT asks a plugin before it runs one: names, fields, types, shapes, formats, clones, serialization.
#include "tests.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <set>

#include "cases.h"
#include "check.h"

namespace plumbline::test
{
namespace
{
using DataType = abi::DataType;
using TensorFormat = abi::TensorFormat;

bool isInterface(abi::IVersionedInterface const& object, char const* kind)
{
    abi::InterfaceInfo const info = object.getInterfaceInfo();
    return std::strcmp(info.kind, kind) == 0 && info.major == 1 && info.minor == 0
        && object.getAPILanguage() == abi::APILanguage::kCPP;
}

void testCreators(Library const& library)
{
    std::map<std::string, std::vector<std::string>> fieldsOf;
    for (Formula const& formula : formulas())
    {
        fieldsOf["Plumbline" + formula.name] = fieldsOf["PlumblineAdd" + formula.name] = formula.coefficients;
    }
    std::set<std::string> names;
    for (auto* const creator : library.creators())
    {
        std::string const name = creator->getPluginName();
        names.insert(name);
        check(isInterface(*creator, "PLUGIN CREATOR_V3ONE"), "%s: not a V3One creator", name.c_str());
        check(std::strcmp(creator->getPluginVersion(), "1") == 0, "%s: version %s", name.c_str(),
            creator->getPluginVersion());
        check(std::strcmp(creator->getPluginNamespace(), "plumbline") == 0, "%s: namespace %s", name.c_str(),
            creator->getPluginNamespace());
        auto const* const fields = creator->getFieldNames();
        auto const& expected = fieldsOf[name];
        bool same = fields->nbFields == static_cast<int32_t>(expected.size());
        for (int32_t i = 0; same && i < fields->nbFields; ++i)
        {
            same = expected[i] == fields->fields[i].name && fields->fields[i].type == abi::PluginFieldType::kFLOAT32;
        }
        check(same, "%s: declares %d fields, or others than expected", name.c_str(), fields->nbFields);
    }
    check(names.size() == 2 * formulas().size() && names.size() == fieldsOf.size()
            && names.size() == library.creators().size(),
        "%zu creators with %zu names for %zu activations", library.creators().size(), names.size(), formulas().size());
}

void testCapabilities(Plugin const& plugin, std::string const& name, int32_t nbInputs)
{
    check(isInterface(*plugin, "PLUGIN"), "%s: not a V3 plugin", name.c_str());
    check(isInterface(*core(plugin), "PLUGIN_V3ONE_CORE"), "%s: no core", name.c_str());
    check(isInterface(*build(plugin), "PLUGIN_V3ONE_BUILD"), "%s: no build", name.c_str());
    check(isInterface(*runtime(plugin), "PLUGIN_V3ONE_RUNTIME"), "%s: no runtime", name.c_str());
    check(plugin->getCapabilityInterface(static_cast<abi::PluginCapabilityType>(3)) == nullptr, "a fourth capability");
    check(name == core(plugin)->getPluginName(), "%s calls itself %s", name.c_str(), core(plugin)->getPluginName());
    check(std::strcmp(core(plugin)->getPluginVersion(), "1") == 0, "%s: version", name.c_str());
    check(std::strcmp(core(plugin)->getPluginNamespace(), "plumbline") == 0, "%s: namespace", name.c_str());
    auto* const b = build(plugin);
    check(b->getNbOutputs() == 1 && b->getNbTactics() == 0 && b->getValidTactics(nullptr, 0) == 0,
        "%s: outputs, tactics",
        name.c_str());
    check(b->getFormatCombinationLimit() >= 100, "%s: format limit %d", name.c_str(), b->getFormatCombinationLimit());
    abi::DynamicPluginTensorDesc const descs[3]{};
    check(b->getWorkspaceSize(descs, nbInputs, descs + 2, 1) == 0, "%s: wants workspace", name.c_str());
    check(b->configurePlugin(descs, nbInputs, descs + 2, 1) == 0, "%s: cannot be configured", name.c_str());
    check(runtime(plugin)->setTactic(0) == 0, "%s: refuses the default tactic", name.c_str());
    check(b->getMetadataString() != nullptr && std::strstr(b->getMetadataString(),
        name.c_str()) == b->getMetadataString(),
        "%s: metadata does not begin with the name", name.c_str());
}

void testTypesAndShapes(Plugin const& plugin, int32_t nbInputs)
{
    for (Type const& type : kTYPES)
    {
        DataType const in[]{type.type, type.type};
        DataType out = DataType::kINT32;
        int32_t const status = build(plugin)->getOutputDataTypes(&out, 1, in, nbInputs);
        check(status == 0 && out == type.type, "%s in gives type %d out", type.name, static_cast<int32_t>(out));
    }
    // Pointers that are only copied, never followed.
    auto const* const expression = reinterpret_cast<abi::IDimensionExpr const*>(&nbInputs);
    auto& builder = *reinterpret_cast<abi::IExprBuilder*>(&nbInputs);
    for (int32_t rank = 0; rank <= abi::kMAX_DIMS; ++rank)
    {
        abi::DimsExprs in[2]{};
        abi::DimsExprs out{};
        in[0].nbDims = in[1].nbDims = rank;
        std::fill_n(in[0].d, rank, expression);
        check(build(plugin)->getOutputShapes(in, nbInputs, nullptr, 0, &out, 1, builder) == 0 && out.nbDims == rank
                && std::equal(out.d, out.d + rank, in[0].d),
            "the output shape of rank %d is not the input's", rank);
    }
}

//! The formats a type can have, from the documentation of the tensor formats.
bool isFormatOf(DataType type, TensorFormat format)
{
    using F = TensorFormat;
    static std::map<DataType, std::set<F>> const kSETS{
        {DataType::kFLOAT, {F::kLINEAR, F::kCHW32, F::kHWC, F::kDHWC}},
        {DataType::kHALF, {F::kLINEAR, F::kCHW2, F::kHWC8, F::kCHW4, F::kCHW16, F::kCHW32, F::kDHWC8, F::kCDHW32,
            F::kHWC,
                              F::kHWC16}},
        {DataType::kBF16, {F::kLINEAR, F::kCHW2, F::kHWC8, F::kDHWC8, F::kHWC}}};
    auto const found = kSETS.find(type);
    return found != kSETS.end() && found->second.count(format) == 1;
}

void testFormats(Plugin const& plugin, int32_t nbInputs)
{
    for (int32_t type = 0; type < 12; ++type)
    {
        for (int32_t format = 0; format < 13; ++format)
        {
            bool const expected = isFormatOf(static_cast<DataType>(type), static_cast<TensorFormat>(format));
            abi::DynamicPluginTensorDesc inOut[3]{};
            for (int32_t pos = 0; pos <= nbInputs; ++pos)
            {
                inOut[pos].desc = describe(static_cast<DataType>(type), {1, 2, 3, 4, 5},
                    static_cast<TensorFormat>(format));
                check(build(plugin)->supportsFormatCombination(pos, inOut, nbInputs, 1) == expected,
                    "tensor %d of type %d in format %d: expected %d", pos, type, format, expected);
            }
            inOut[nbInputs].desc.type = type == 0 ? DataType::kHALF : DataType::kFLOAT;
            check(!build(plugin)->supportsFormatCombination(nbInputs, inOut, nbInputs, 1), "a cast is accepted");
            inOut[nbInputs].desc = describe(static_cast<DataType>(type), {1, 2, 3, 4, 5},
                format == 0 ? TensorFormat::kHWC8 : TensorFormat::kLINEAR);
            check(!build(plugin)->supportsFormatCombination(nbInputs, inOut, nbInputs, 1), "a reformat is accepted");
        }
    }
    abi::DynamicPluginTensorDesc inOut[3]{};
    inOut[0].desc = describe(DataType::kHALF, {2, 3}, TensorFormat::kHWC8);
    check(!build(plugin)->supportsFormatCombination(0, inOut, nbInputs, 1),
        "channels-last without a channel dimension");
}

//! The plugin's results over some numbers; nothing if there is no GPU to get them from.
std::string results(Plugin const& plugin, bool isLaunching)
{
    if (!isLaunching)
    {
        return "";
    }
    Elements const output = apply(plugin, kTYPES[0], someInput(kTYPES[0], 97, 3));
    return {output.data(), output.bytes()};
}

//! Each coefficient has an effect, and TensorRT can tell plugins apart by it.
void testCoefficients(Library const& library, Case const& c, bool isLaunching)
{
    Plugin const original = c.plugin(library);
    for (size_t i = 0; i < c.values.size(); ++i)
    {
        Coefficients others = c.coefficients();
        others[i].second += 0.5F;
        Plugin const different = library.make("Plumbline" + c.formula->name, others);
        check(!isLaunching || results(different, isLaunching) != results(original, isLaunching), "%s: %s has no effect",
            c.name(), others[i].first.c_str());
        check(std::strcmp(build(original)->getTimingCacheID(), build(different)->getTimingCacheID()) != 0,
            "%s: the timing cache ID does not name %s", c.name(), others[i].first.c_str());
    }
}

//! A copy behaves as the original does, also after the original is gone.
void testCopies(Library const& library, Case const& c, bool isLaunching)
{
    std::string const name = "Plumbline" + c.formula->name;
    Plugin original = c.plugin(library);
    std::string const expected = results(original, isLaunching);
    auto const count = static_cast<int32_t>(c.values.size());
    auto const* const fields = runtime(original)->getFieldsToSerialize();
    check(fields->nbFields == count, "%s: serializes %d fields", name.c_str(), fields->nbFields);
    Plugin const restored{library.creator(name)->createPlugin("layer", fields, abi::TensorRTPhase::kRUNTIME)};
    Plugin const cloned{original->clone()};
    Plugin const attached{runtime(original)->attachToContext(nullptr)};
    if (!check(restored && cloned && attached, "%s: no copy", name.c_str()))
    {
        return;
    }
    check(std::strcmp(build(original)->getTimingCacheID(), build(cloned)->getTimingCacheID()) == 0,
        "%s: a clone has another timing cache ID", name.c_str());
    original.reset();
    for (Plugin const* const copy : {&restored, &cloned, &attached})
    {
        check(results(*copy, isLaunching) == expected, "%s: a copy forgot a coefficient", name.c_str());
        auto const* const again = runtime(*copy)->getFieldsToSerialize();
        for (int32_t i = 0; i < count; ++i)
        {
            float value = -1;
            std::memcpy(&value, again->nbFields == count ? again->fields[i].data : &value, sizeof(value));
            check(value == c.values[static_cast<size_t>(i)], "%s: a copy serializes %g", name.c_str(), value);
        }
    }
}
} // namespace

void testInterface(Library const& library, Options const& options)
{
    testCreators(library);
    for (Case const& c : options.cases)
    {
        for (int32_t nbInputs : {1, 2})
        {
            std::string const name = (nbInputs == 1 ? "Plumbline" : "PlumblineAdd") + c.formula->name;
            Plugin const plugin = c.plugin(library, nbInputs);
            testCapabilities(plugin, name, nbInputs);
            testTypesAndShapes(plugin, nbInputs);
            testFormats(plugin, nbInputs);
        }
        testCoefficients(library, c, options.isLaunching);
        testCopies(library, c, options.isLaunching);
    }
    testBadInput(library, options);
}
} // namespace plumbline::test
