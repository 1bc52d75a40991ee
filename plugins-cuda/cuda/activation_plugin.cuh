// SPDX-License-Identifier: Apache-2.0
// The one plugin class: an activation of the registry, its coefficients, one output, one input or two that are added.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <new>

#include "abi/plugin_abi.h"
#include "diagnostics.h"
#include "plugin_kind.h"
#include "registry.h"
#include "stamp.h"
#include "tensor_layout.h"

namespace plumbline
{
constexpr int32_t kSUCCESS = 0;
constexpr int32_t kFAILURE = 1;

class ActivationPlugin final : public abi::IPluginV3,
                               public abi::IPluginV3OneCore,
                               public abi::IPluginV3OneBuild,
                               public abi::IPluginV3OneRuntime
{
public:
    //! The kind must outlive the plugin; the coefficients are copied.
    ActivationPlugin(PluginKind const& kind, float const* coefficients) noexcept
        : mKind{&kind}
    {
        std::memcpy(mCoefficients, coefficients, sizeof(mCoefficients));
        describe();
    }

    // ---- IPluginV3

    abi::IPluginCapability* getCapabilityInterface(abi::PluginCapabilityType type) noexcept override
    {
        switch (type)
        {
        case abi::PluginCapabilityType::kCORE: return static_cast<abi::IPluginV3OneCore*>(this);
        case abi::PluginCapabilityType::kBUILD: return static_cast<abi::IPluginV3OneBuild*>(this);
        case abi::PluginCapabilityType::kRUNTIME: return static_cast<abi::IPluginV3OneRuntime*>(this);
        }
        return nullptr;
    }

    abi::IPluginV3* clone() noexcept override
    {
        return new (std::nothrow) ActivationPlugin(*mKind, mCoefficients);
    }

    // ---- IPluginV3OneCore

    char const* getPluginName() const noexcept override
    {
        return mKind->name;
    }

    char const* getPluginVersion() const noexcept override
    {
        return kPLUGIN_VERSION;
    }

    char const* getPluginNamespace() const noexcept override
    {
        return kPLUGIN_NAMESPACE;
    }

    // ---- IPluginV3OneBuild

    int32_t configurePlugin(abi::DynamicPluginTensorDesc const* in, int32_t nbInputs,
        abi::DynamicPluginTensorDesc const* out, int32_t nbOutputs) noexcept override
    {
        return hasArity(nbInputs, nbOutputs) && in != nullptr && out != nullptr ? kSUCCESS : kFAILURE;
    }

    int32_t getOutputDataTypes(abi::DataType* out, int32_t nbOutputs, abi::DataType const* in,
        int32_t nbInputs) const noexcept override
    {
        if (!hasArity(nbInputs, nbOutputs) || in == nullptr || out == nullptr)
        {
            return kFAILURE;
        }
        for (int32_t i = 0; i < nbInputs; ++i)
        {
            ElementType element{};
            if (!elementTypeOf(in[i], element) || in[i] != in[0])
            {
                reportError("%s: input %d has data type %d, but the inputs must all be FLOAT (0), HALF (1) or BF16 "
                            "(7); cast it in front of the plugin.",
                    mKind->name, i, static_cast<int32_t>(in[i]));
                return kFAILURE;
            }
        }
        out[0] = in[0];
        return kSUCCESS;
    }

    int32_t getOutputShapes(abi::DimsExprs const* in, int32_t nbInputs, abi::DimsExprs const*, int32_t,
        abi::DimsExprs* out, int32_t nbOutputs, abi::IExprBuilder&) noexcept override
    {
        if (!hasArity(nbInputs, nbOutputs) || in == nullptr || out == nullptr)
        {
            return kFAILURE;
        }
        out[0] = in[0];
        return kSUCCESS;
    }

    bool supportsFormatCombination(int32_t pos, abi::DynamicPluginTensorDesc const* inOut, int32_t nbInputs,
        int32_t nbOutputs) noexcept override
    {
        if (nbInputs != mKind->nbInputs || nbOutputs != 1 || pos < 0 || pos > nbInputs || inOut == nullptr)
        {
            return false;
        }
        abi::PluginTensorDesc const& desc = inOut[pos].desc;
        return findRule(desc) != nullptr && desc.type == inOut[0].desc.type && desc.format == inOut[0].desc.format;
    }

    int32_t getNbOutputs() const noexcept override
    {
        return 1;
    }

    size_t getWorkspaceSize(abi::DynamicPluginTensorDesc const*, int32_t, abi::DynamicPluginTensorDesc const*,
        int32_t) const noexcept override
    {
        return 0;
    }

    int32_t getValidTactics(int32_t*, int32_t) noexcept override
    {
        return kSUCCESS;
    }

    int32_t getNbTactics() noexcept override
    {
        return 0;
    }

    char const* getTimingCacheID() noexcept override
    {
        return mTimingCacheID;
    }

    int32_t getFormatCombinationLimit() noexcept override
    {
        return 100;
    }

    char const* getMetadataString() noexcept override
    {
        return mMetadata;
    }

    // ---- IPluginV3OneRuntime

    int32_t setTactic(int32_t) noexcept override
    {
        return kSUCCESS;
    }

    int32_t onShapeChange(abi::PluginTensorDesc const* in, int32_t nbInputs, abi::PluginTensorDesc const* out,
        int32_t nbOutputs) noexcept override
    {
        int64_t count = 0;
        return hasArity(nbInputs, nbOutputs) && measure(in, out, count) ? kSUCCESS : kFAILURE;
    }

    //! Sizes come from the descriptors of this very call: nothing is remembered from building or from another shape.
    int32_t enqueue(abi::PluginTensorDesc const* inputDesc, abi::PluginTensorDesc const* outputDesc,
        void const* const* inputs, void* const* outputs, void*, cudaStream_t stream) noexcept override
    {
        Operands operands{};
        if (!measure(inputDesc, outputDesc, operands.count))
        {
            return kFAILURE;
        }
        if (operands.count == 0)
        {
            return kSUCCESS;
        }
        bool complete = inputs != nullptr && outputs != nullptr && outputs[0] != nullptr;
        for (int32_t i = 0; complete && i < mKind->nbInputs; ++i)
        {
            operands.inputs[i] = inputs[i];
            complete = inputs[i] != nullptr;
        }
        if (!complete)
        {
            reportError("%s: a tensor of %lld elements has a null address; set the addresses of all tensors before "
                        "enqueue.",
                mKind->name, static_cast<long long>(operands.count));
            return kFAILURE;
        }
        operands.output = outputs[0];
        ElementType element{};
        elementTypeOf(inputDesc[0].type, element);
        Launch const launch = mKind->activation->launch[mKind->nbInputs - 1][static_cast<int32_t>(element)];
        cudaError_t const status = launch(mCoefficients, operands, stream);
        if (status != cudaSuccess)
        {
            reportError("%s: the launch over %lld elements failed with %s (%d); run under compute-sanitizer or with "
                        "CUDA_LAUNCH_BLOCKING=1 to find the first error.",
                mKind->name, static_cast<long long>(operands.count), cudaGetErrorString(status),
                static_cast<int32_t>(status));
            return kFAILURE;
        }
        return kSUCCESS;
    }

    abi::IPluginV3* attachToContext(abi::IPluginResourceContext*) noexcept override
    {
        return clone();
    }

    abi::PluginFieldCollection const* getFieldsToSerialize() noexcept override
    {
        Activation const& activation = *mKind->activation;
        for (int32_t i = 0; i < activation.nbCoefficients; ++i)
        {
            mFields[i] = {activation.coefficients[i], &mCoefficients[i], abi::PluginFieldType::kFLOAT32, 1};
        }
        mCollection = {activation.nbCoefficients, mFields};
        return &mCollection;
    }

private:
    bool hasArity(int32_t nbInputs, int32_t nbOutputs) const noexcept
    {
        if (nbInputs == mKind->nbInputs && nbOutputs == 1)
        {
            return true;
        }
        reportError("%s: got %d inputs and %d outputs, but takes %d and gives 1; connect it so.", mKind->name, nbInputs,
            nbOutputs, mKind->nbInputs);
        return false;
    }

    //! The physical size of the tensors; false, with a message, unless all are alike and there is a kernel for them.
    bool measure(
        abi::PluginTensorDesc const* in, abi::PluginTensorDesc const* out, int64_t& count) const noexcept
    {
        if (in == nullptr || out == nullptr)
        {
            reportError("%s: the tensor descriptors are null; pass one for each tensor.", mKind->name);
            return false;
        }
        FormatRule const* const rule = findRule(in[0]);
        count = rule == nullptr ? -1 : physicalCount(in[0].dims, *rule);
        if (count < 0)
        {
            reportError("%s: no kernel for data type %d in format %d with %d dimensions, or a dimension is negative or "
                        "too large; use a combination that supportsFormatCombination accepts.",
                mKind->name, static_cast<int32_t>(in[0].type), static_cast<int32_t>(in[0].format), in[0].dims.nbDims);
            return false;
        }
        for (int32_t i = 0; i < mKind->nbInputs; ++i)
        {
            if (!isLike(in[i], in[0]))
            {
                reportError("%s: input %d differs from input 0 in shape, type or format; make them alike.",
                    mKind->name, i);
                return false;
            }
        }
        if (!isLike(out[0], in[0]))
        {
            reportError("%s: the output differs from the input in shape, type or format; make them alike.",
                mKind->name);
            return false;
        }
        return true;
    }

    //! The timing cache keeps plugins apart by this ID: the coefficients, and the build that the kernels come from.
    void describe() noexcept
    {
        int32_t length = std::snprintf(mTimingCacheID, sizeof(mTimingCacheID), "%s", stampCommit());
        for (int32_t i = 0; i < mKind->activation->nbCoefficients; ++i)
        {
            length += std::snprintf(mTimingCacheID + length, sizeof(mTimingCacheID) - length, ";%s=%.9g",
                mKind->activation->coefficients[i], mCoefficients[i]);
        }
        std::snprintf(mMetadata, sizeof(mMetadata), "%s;%s", mKind->name, mTimingCacheID);
    }

    PluginKind const* mKind;
    float mCoefficients[kMAX_COEFFICIENTS];
    char mTimingCacheID[256];
    char mMetadata[320];
    abi::PluginField mFields[kMAX_COEFFICIENTS]{};
    abi::PluginFieldCollection mCollection{};
};
} // namespace plumbline
