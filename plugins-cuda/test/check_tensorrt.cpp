// SPDX-License-Identifier: Apache-2.0
// Compiled only with -Dtensorrt.include=DIR: the vendor's headers and ours agree on sizes, offsets, values and slots.
// The slots of our interfaces are in slots.csv, which check_slots compares; here the same pointers to members are
// compared between the two headers.
#include <cstddef>
#include <cstdio>
#include <cstring>

#include <NvInferRuntime.h>
#include <NvInferVersion.h>

#include "../cuda/abi/plugin_abi.h"

namespace ours = plumbline::abi;
namespace theirs = nvinfer1;

#define SAME_SIZE(type) static_assert(sizeof(ours::type) == sizeof(theirs::type), #type)
#define SAME_FIELD(type, field)                                                                                        \
    static_assert(offsetof(ours::type, field) == offsetof(theirs::type, field)                                         \
            && sizeof(ours::type::field) == sizeof(theirs::type::field),                                               \
        #type "::" #field)
#define SAME_VALUE(type, value)                                                                                        \
    static_assert(static_cast<int32_t>(ours::type::value) == static_cast<int32_t>(theirs::type::value),                \
        #type "::" #value)

SAME_SIZE(InterfaceInfo);
SAME_FIELD(InterfaceInfo, kind);
SAME_FIELD(InterfaceInfo, major);
SAME_FIELD(InterfaceInfo, minor);
SAME_SIZE(Dims);
SAME_FIELD(Dims, nbDims);
SAME_FIELD(Dims, d);
SAME_SIZE(DimsExprs);
SAME_FIELD(DimsExprs, nbDims);
SAME_FIELD(DimsExprs, d);
SAME_SIZE(PluginTensorDesc);
SAME_FIELD(PluginTensorDesc, dims);
SAME_FIELD(PluginTensorDesc, type);
SAME_FIELD(PluginTensorDesc, format);
SAME_FIELD(PluginTensorDesc, scale);
SAME_SIZE(DynamicPluginTensorDesc);
SAME_FIELD(DynamicPluginTensorDesc, desc);
SAME_FIELD(DynamicPluginTensorDesc, min);
SAME_FIELD(DynamicPluginTensorDesc, max);
SAME_FIELD(DynamicPluginTensorDesc, opt);
SAME_SIZE(PluginField);
SAME_FIELD(PluginField, name);
SAME_FIELD(PluginField, data);
SAME_FIELD(PluginField, type);
SAME_FIELD(PluginField, length);
SAME_SIZE(PluginFieldCollection);
SAME_FIELD(PluginFieldCollection, nbFields);
SAME_FIELD(PluginFieldCollection, fields);
SAME_SIZE(IPluginV3);

SAME_VALUE(APILanguage, kCPP);
SAME_VALUE(DataType, kFLOAT);
SAME_VALUE(DataType, kHALF);
SAME_VALUE(DataType, kINT8);
SAME_VALUE(DataType, kINT32);
SAME_VALUE(DataType, kBF16);
SAME_VALUE(TensorFormat, kLINEAR);
SAME_VALUE(TensorFormat, kCHW2);
SAME_VALUE(TensorFormat, kHWC8);
SAME_VALUE(TensorFormat, kCHW4);
SAME_VALUE(TensorFormat, kCHW16);
SAME_VALUE(TensorFormat, kCHW32);
SAME_VALUE(TensorFormat, kDHWC8);
SAME_VALUE(TensorFormat, kCDHW32);
SAME_VALUE(TensorFormat, kHWC);
SAME_VALUE(TensorFormat, kDLA_LINEAR);
SAME_VALUE(TensorFormat, kDLA_HWC4);
SAME_VALUE(TensorFormat, kHWC16);
SAME_VALUE(TensorFormat, kDHWC);
SAME_VALUE(PluginFieldType, kFLOAT16);
SAME_VALUE(PluginFieldType, kFLOAT32);
SAME_VALUE(PluginFieldType, kFLOAT64);
SAME_VALUE(PluginFieldType, kINT32);
SAME_VALUE(PluginCapabilityType, kCORE);
SAME_VALUE(PluginCapabilityType, kBUILD);
SAME_VALUE(PluginCapabilityType, kRUNTIME);
SAME_VALUE(TensorRTPhase, kBUILD);
SAME_VALUE(TensorRTPhase, kRUNTIME);

namespace
{
int32_t gFailed;
int32_t gCompared;

template <typename Ours, typename Theirs>
void sameSlot(Ours ourMember, Theirs theirMember, char const* name)
{
    static_assert(sizeof(ourMember) == sizeof(theirMember));
    ++gCompared;
    if (std::memcmp(&ourMember, &theirMember, sizeof(ourMember)) != 0)
    {
        ++gFailed;
        std::printf("FAILED: %s lies in another slot\n", name);
    }
}
#define SAME_SLOT(interface, method)                                                                                   \
    sameSlot(&ours::interface::method, &theirs::interface::method, #interface "::" #method)

//! The method reads nothing of its object, so any storage will do for it.
alignas(8) char const kSTORAGE[64]{};
#define SAME_KIND(interface)                                                                                           \
    sameKind(reinterpret_cast<ours::interface const*>(kSTORAGE)->ours::interface::getInterfaceInfo(),                  \
        reinterpret_cast<theirs::interface const*>(kSTORAGE)->theirs::interface::getInterfaceInfo())

void sameKind(ours::InterfaceInfo our, theirs::InterfaceInfo their)
{
    ++gCompared;
    if (std::strcmp(our.kind, their.kind) != 0 || our.major != their.major || our.minor != their.minor)
    {
        ++gFailed;
        std::printf("FAILED: %s %d.%d is %s %d.%d in the vendor's headers\n", our.kind, our.major, our.minor,
            their.kind,
            their.major, their.minor);
    }
}
} // namespace

int main()
{
    SAME_KIND(IPluginV3);
    SAME_KIND(IPluginV3OneCore);
    SAME_KIND(IPluginV3OneBuild);
    SAME_KIND(IPluginV3OneRuntime);
    SAME_KIND(IPluginCreatorV3One);
#if NV_TENSORRT_MAJOR >= 11
    sameSlot(&ours::ILogger11::log, &theirs::ILogger::log, "ILogger::log");
    sameSlot(&ours::ILoggerFinder11::findLogger, &theirs::ILoggerFinder::findLogger, "ILoggerFinder::findLogger");
#else
    sameSlot(&ours::ILogger10::log, &theirs::ILogger::log, "ILogger::log");
    sameSlot(&ours::ILoggerFinder10::findLogger, &theirs::ILoggerFinder::findLogger, "ILoggerFinder::findLogger");
#endif
    SAME_SLOT(IPluginV3, getAPILanguage);
    SAME_SLOT(IPluginV3, getInterfaceInfo);
    SAME_SLOT(IPluginV3, getCapabilityInterface);
    SAME_SLOT(IPluginV3, clone);
    SAME_SLOT(IPluginV3OneCore, getPluginName);
    SAME_SLOT(IPluginV3OneCore, getPluginVersion);
    SAME_SLOT(IPluginV3OneCore, getPluginNamespace);
    SAME_SLOT(IPluginV3OneBuild, configurePlugin);
    SAME_SLOT(IPluginV3OneBuild, getOutputDataTypes);
    SAME_SLOT(IPluginV3OneBuild, getOutputShapes);
    SAME_SLOT(IPluginV3OneBuild, supportsFormatCombination);
    SAME_SLOT(IPluginV3OneBuild, getNbOutputs);
    SAME_SLOT(IPluginV3OneBuild, getWorkspaceSize);
    SAME_SLOT(IPluginV3OneBuild, getValidTactics);
    SAME_SLOT(IPluginV3OneBuild, getNbTactics);
    SAME_SLOT(IPluginV3OneBuild, getTimingCacheID);
    SAME_SLOT(IPluginV3OneBuild, getFormatCombinationLimit);
    SAME_SLOT(IPluginV3OneBuild, getMetadataString);
    SAME_SLOT(IPluginV3OneRuntime, setTactic);
    SAME_SLOT(IPluginV3OneRuntime, onShapeChange);
    SAME_SLOT(IPluginV3OneRuntime, enqueue);
    SAME_SLOT(IPluginV3OneRuntime, attachToContext);
    SAME_SLOT(IPluginV3OneRuntime, getFieldsToSerialize);
    SAME_SLOT(IPluginCreatorV3One, createPlugin);
    SAME_SLOT(IPluginCreatorV3One, getFieldNames);
    SAME_SLOT(IPluginCreatorV3One, getPluginName);
    SAME_SLOT(IPluginCreatorV3One, getPluginVersion);
    SAME_SLOT(IPluginCreatorV3One, getPluginNamespace);
    std::printf("TensorRT %d.%d headers: %d slots and kinds compared, %d differ\n", NV_TENSORRT_MAJOR,
        NV_TENSORRT_MINOR,
        gCompared, gFailed);
    return gFailed == 0 ? 0 : 1;
}
