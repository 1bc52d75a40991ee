// SPDX-License-Identifier: Apache-2.0
// The binary interface between TensorRT 10.x / 11.x and a V3 plugin, declared from facts: sizes, offsets, values,
// slots. A slot is the index of a virtual method in its table; slots 2 and 3 of every interface here are its
// destructors. The names are TensorRT's, so that its documentation applies; slots.csv beside this file is the same
// table as data.
#pragma once

#include <cstddef>
#include <cstdint>

#include <cuda_runtime_api.h>

namespace plumbline::abi
{
// ---- Values: NvInferRuntimeBase.h, NvInferRuntimePlugin.h, NvInferPluginBase.h

enum class APILanguage : int32_t
{
    kCPP = 0,
};

enum class DataType : int32_t
{
    kFLOAT = 0,
    kHALF = 1,
    kINT8 = 2,
    kINT32 = 3,
    kBF16 = 7,
};

enum class TensorFormat : int32_t
{
    kLINEAR = 0,
    kCHW2 = 1,
    kHWC8 = 2,
    kCHW4 = 3,
    kCHW16 = 4,
    kCHW32 = 5,
    kDHWC8 = 6,
    kCDHW32 = 7,
    kHWC = 8,
    kDLA_LINEAR = 9,
    kDLA_HWC4 = 10,
    kHWC16 = 11,
    kDHWC = 12,
};

enum class PluginFieldType : int32_t
{
    kFLOAT16 = 0,
    kFLOAT32 = 1,
    kFLOAT64 = 2,
    kINT32 = 5,
};

enum class PluginCapabilityType : int32_t
{
    kCORE = 0,
    kBUILD = 1,
    kRUNTIME = 2,
};

enum class TensorRTPhase : int32_t
{
    kBUILD = 0,
    kRUNTIME = 1,
};

enum class Severity : int32_t
{
    kINTERNAL_ERROR = 0,
    kERROR = 1,
    kWARNING = 2,
    kINFO = 3,
    kVERBOSE = 4,
};

// ---- Structures: same headers

constexpr int32_t kMAX_DIMS = 8;

struct InterfaceInfo
{
    char const* kind;
    int32_t major;
    int32_t minor;
};
static_assert(sizeof(InterfaceInfo) == 16 && offsetof(InterfaceInfo, major) == 8);
static_assert(offsetof(InterfaceInfo, minor) == 12);

struct Dims
{
    int32_t nbDims;
    int64_t d[kMAX_DIMS];
};
static_assert(sizeof(Dims) == 72 && offsetof(Dims, d) == 8);

class IDimensionExpr;
class IExprBuilder;

struct DimsExprs
{
    int32_t nbDims;
    IDimensionExpr const* d[kMAX_DIMS];
};
static_assert(sizeof(DimsExprs) == 72 && offsetof(DimsExprs, d) == 8);

struct PluginTensorDesc
{
    Dims dims;
    DataType type;
    TensorFormat format;
    float scale;
};
static_assert(sizeof(PluginTensorDesc) == 88 && offsetof(PluginTensorDesc, type) == 72);
static_assert(offsetof(PluginTensorDesc, format) == 76 && offsetof(PluginTensorDesc, scale) == 80);

struct DynamicPluginTensorDesc
{
    PluginTensorDesc desc;
    Dims min;
    Dims max;
    Dims opt;
};
static_assert(sizeof(DynamicPluginTensorDesc) == 304 && offsetof(DynamicPluginTensorDesc, min) == 88);
static_assert(offsetof(DynamicPluginTensorDesc, max) == 160 && offsetof(DynamicPluginTensorDesc, opt) == 232);

struct PluginField
{
    char const* name;
    void const* data;
    PluginFieldType type;
    int32_t length;
};
static_assert(sizeof(PluginField) == 24 && offsetof(PluginField, data) == 8);
static_assert(offsetof(PluginField, type) == 16 && offsetof(PluginField, length) == 20);

struct PluginFieldCollection
{
    int32_t nbFields;
    PluginField const* fields;
};
static_assert(sizeof(PluginFieldCollection) == 16 && offsetof(PluginFieldCollection, fields) == 8);

// ---- Interfaces that the plugin implements: NvInferPluginBase.h, NvInferRuntime.h

class IVersionedInterface
{
public:
    virtual APILanguage getAPILanguage() const noexcept // slot 0
    {
        return APILanguage::kCPP;
    }
    virtual InterfaceInfo getInterfaceInfo() const noexcept = 0; // slot 1
    virtual ~IVersionedInterface() noexcept = default;           // slots 2, 3

protected:
    IVersionedInterface() = default;
    IVersionedInterface(IVersionedInterface const&) = default;
    IVersionedInterface& operator=(IVersionedInterface const&) = default;
};
static_assert(sizeof(IVersionedInterface) == 8);

class IPluginCapability : public IVersionedInterface
{
};

class IPluginCreatorInterface : public IVersionedInterface
{
};

class IPluginResourceContext;

class IPluginV3 : public IVersionedInterface
{
public:
    InterfaceInfo getInterfaceInfo() const noexcept override
    {
        return {"PLUGIN", 1, 0};
    }
    virtual IPluginCapability* getCapabilityInterface(PluginCapabilityType type) noexcept = 0; // slot 4
    virtual IPluginV3* clone() noexcept = 0;                                                    // slot 5
};

class IPluginV3OneCore : public IPluginCapability
{
public:
    InterfaceInfo getInterfaceInfo() const noexcept override
    {
        return {"PLUGIN_V3ONE_CORE", 1, 0};
    }
    virtual char const* getPluginName() const noexcept = 0;      // slot 4
    virtual char const* getPluginVersion() const noexcept = 0;   // slot 5
    virtual char const* getPluginNamespace() const noexcept = 0; // slot 6
};

//! Statuses are 0 for success.
class IPluginV3OneBuild : public IPluginCapability
{
public:
    InterfaceInfo getInterfaceInfo() const noexcept override
    {
        return {"PLUGIN_V3ONE_BUILD", 1, 0};
    }
    virtual int32_t configurePlugin(DynamicPluginTensorDesc const* in, int32_t nbInputs,
        DynamicPluginTensorDesc const* out, int32_t nbOutputs) noexcept = 0; // slot 4
    virtual int32_t getOutputDataTypes(
        DataType* out, int32_t nbOutputs, DataType const* in, int32_t nbInputs) const noexcept = 0; // slot 5
    virtual int32_t getOutputShapes(DimsExprs const* in, int32_t nbInputs, DimsExprs const* shapeInputs,
        int32_t nbShapeInputs, DimsExprs* out, int32_t nbOutputs, IExprBuilder& builder) noexcept = 0; // slot 6
    virtual bool supportsFormatCombination(
        int32_t pos, DynamicPluginTensorDesc const* inOut, int32_t nbInputs, int32_t nbOutputs) noexcept = 0; // slot 7
    virtual int32_t getNbOutputs() const noexcept = 0; // slot 8
    virtual size_t getWorkspaceSize(DynamicPluginTensorDesc const* in, int32_t nbInputs,
        DynamicPluginTensorDesc const* out, int32_t nbOutputs) const noexcept = 0;      // slot 9
    virtual int32_t getValidTactics(int32_t* tactics, int32_t nbTactics) noexcept = 0; // slot 10
    virtual int32_t getNbTactics() noexcept = 0;                                        // slot 11
    virtual char const* getTimingCacheID() noexcept = 0;                                // slot 12
    virtual int32_t getFormatCombinationLimit() noexcept = 0;                           // slot 13
    virtual char const* getMetadataString() noexcept = 0;                               // slot 14
};

class IPluginV3OneRuntime : public IPluginCapability
{
public:
    InterfaceInfo getInterfaceInfo() const noexcept override
    {
        return {"PLUGIN_V3ONE_RUNTIME", 1, 0};
    }
    virtual int32_t setTactic(int32_t tactic) noexcept = 0; // slot 4
    virtual int32_t onShapeChange(PluginTensorDesc const* in, int32_t nbInputs, PluginTensorDesc const* out,
        int32_t nbOutputs) noexcept = 0; // slot 5
    virtual int32_t enqueue(PluginTensorDesc const* inputDesc, PluginTensorDesc const* outputDesc,
        void const* const* inputs, void* const* outputs, void* workspace, cudaStream_t stream) noexcept = 0; // slot 6
    virtual IPluginV3* attachToContext(IPluginResourceContext* context) noexcept = 0;                        // slot 7
    virtual PluginFieldCollection const* getFieldsToSerialize() noexcept = 0;                                // slot 8
};

class IPluginCreatorV3One : public IPluginCreatorInterface
{
public:
    InterfaceInfo getInterfaceInfo() const noexcept override
    {
        return {"PLUGIN CREATOR_V3ONE", 1, 0};
    }
    virtual IPluginV3* createPlugin(
        char const* layerName, PluginFieldCollection const* fields, TensorRTPhase phase) noexcept = 0; // slot 4
    virtual PluginFieldCollection const* getFieldNames() noexcept = 0;                                 // slot 5
    virtual char const* getPluginName() const noexcept = 0;                                            // slot 6
    virtual char const* getPluginVersion() const noexcept = 0;                                         // slot 7
    virtual char const* getPluginNamespace() const noexcept = 0;                                       // slot 8
};

// ---- Interfaces that TensorRT implements: NvInferRuntimeBase.h, NvInferRuntimeCommon.h. Up to 10.x the two stand
// alone; from 11.0 they derive from IVersionedInterface, which moves their method from slot 0 to slot 4.

class ILogger10
{
public:
    virtual void log(Severity severity, char const* message) noexcept = 0; // slot 0
    virtual ~ILogger10() = default;
};

class ILoggerFinder10
{
public:
    virtual ILogger10* findLogger() = 0; // slot 0
    virtual ~ILoggerFinder10() = default;
};

class ILogger11 : public IVersionedInterface
{
public:
    virtual void log(Severity severity, char const* message) noexcept = 0; // slot 4
};

class ILoggerFinder11 : public IVersionedInterface
{
public:
    virtual ILogger11* findLogger() = 0; // slot 4
};
} // namespace plumbline::abi
