// SPDX-License-Identifier: Apache-2.0
// Makes plugins of one kind from fields. No coefficient has a default: a field that is missing, unknown, repeated or
// not a finite number >= 0 is refused with a message and a null plugin.
#pragma once

#include "activation_plugin.cuh"

namespace plumbline
{
class ActivationCreator final : public abi::IPluginCreatorV3One
{
public:
    //! One input: "Plumbline" + the activation's name; two, added first: "PlumblineAdd" + the name. Neither is a name
    //! that an ONNX parser knows as an operator.
    ActivationCreator(Activation const& activation, int32_t nbInputs) noexcept;

    abi::IPluginV3* createPlugin(char const* layerName, abi::PluginFieldCollection const* fields,
        abi::TensorRTPhase phase) noexcept override;

    abi::PluginFieldCollection const* getFieldNames() noexcept override
    {
        return &mFieldNames;
    }

    char const* getPluginName() const noexcept override
    {
        return mKind.name;
    }

    char const* getPluginVersion() const noexcept override
    {
        return kPLUGIN_VERSION;
    }

    char const* getPluginNamespace() const noexcept override
    {
        return kPLUGIN_NAMESPACE;
    }

private:
    bool readCoefficients(abi::PluginFieldCollection const* fields, float* coefficients) const noexcept;

    PluginKind mKind;
    abi::PluginField mFields[kMAX_COEFFICIENTS]{};
    abi::PluginFieldCollection mFieldNames;
};
} // namespace plumbline
