// SPDX-License-Identifier: Apache-2.0
#include "activation_creator.h"

#include <cmath>

namespace plumbline
{
namespace
{
//! More fields than any client sends: a count beyond it is a broken collection.
constexpr int32_t kMAX_FIELDS = 64;

//! A number from a field of one FLOAT32 or INT32; the data need not be aligned.
bool readNumber(char const* plugin, abi::PluginField const& field, float& value) noexcept
{
    if (field.data == nullptr || field.length != 1)
    {
        reportError("%s: field %s holds %d values%s, but takes one number; pass exactly one.", plugin, field.name,
            field.length, field.data == nullptr ? " at a null address" : "");
        return false;
    }
    if (field.type == abi::PluginFieldType::kFLOAT32)
    {
        std::memcpy(&value, field.data, sizeof(value));
    }
    else if (field.type == abi::PluginFieldType::kINT32)
    {
        int32_t number;
        std::memcpy(&number, field.data, sizeof(number));
        value = static_cast<float>(number);
    }
    else
    {
        reportError("%s: field %s has field type %d, but takes FLOAT32 (1) or INT32 (5); convert it.", plugin,
            field.name, static_cast<int32_t>(field.type));
        return false;
    }
    if (value >= 0.0F && std::isfinite(value))
    {
        return true;
    }
    reportError("%s: field %s is %g, but must be finite and not negative; correct it.", plugin, field.name,
        static_cast<double>(value));
    return false;
}
} // namespace

ActivationCreator::ActivationCreator(Activation const& activation, int32_t nbInputs) noexcept
    : mKind{{}, &activation, nbInputs}
    , mFieldNames{activation.nbCoefficients, mFields}
{
    std::snprintf(mKind.name, sizeof(mKind.name), "Plumbline%s%s", nbInputs == 1 ? "" : "Add", activation.name);
    for (int32_t i = 0; i < activation.nbCoefficients; ++i)
    {
        mFields[i] = {activation.coefficients[i], nullptr, abi::PluginFieldType::kFLOAT32, 1};
    }
}

bool ActivationCreator::readCoefficients(abi::PluginFieldCollection const* fields, float* coefficients) const noexcept
{
    Activation const& activation = *mKind.activation;
    bool isSet[kMAX_COEFFICIENTS]{};
    int32_t const nbFields = fields == nullptr ? 0 : fields->nbFields;
    if (nbFields < 0 || nbFields > kMAX_FIELDS || (nbFields > 0 && fields->fields == nullptr))
    {
        reportError("%s: the field collection claims %d fields%s; pass a valid one.", mKind.name, nbFields,
            nbFields > 0 && fields->fields == nullptr ? " at a null address" : "");
        return false;
    }
    for (int32_t f = 0; f < nbFields; ++f)
    {
        abi::PluginField const& field = fields->fields[f];
        if (field.name == nullptr)
        {
            reportError("%s: field number %d has a null name; name it.", mKind.name, f);
            return false;
        }
        int32_t index = 0;
        while (index < activation.nbCoefficients && std::strcmp(field.name, activation.coefficients[index]) != 0)
        {
            ++index;
        }
        if (index == activation.nbCoefficients || isSet[index])
        {
            reportError("%s: field %.64s is %s; remove it.", mKind.name, field.name,
                index == activation.nbCoefficients ? "unknown" : "given twice");
            return false;
        }
        float value;
        if (!readNumber(mKind.name, field, value))
        {
            return false;
        }
        coefficients[index] = value;
        isSet[index] = true;
    }
    for (int32_t i = 0; i < activation.nbCoefficients; ++i)
    {
        if (!isSet[i])
        {
            reportError("%s: field %s is missing and has no default; set it to a finite number that is not negative.",
                mKind.name, activation.coefficients[i]);
            return false;
        }
    }
    return true;
}

abi::IPluginV3* ActivationCreator::createPlugin(
    char const*, abi::PluginFieldCollection const* fields, abi::TensorRTPhase) noexcept
{
    float coefficients[kMAX_COEFFICIENTS]{};
    if (!readCoefficients(fields, coefficients))
    {
        return nullptr;
    }
    auto* const plugin = new (std::nothrow) ActivationPlugin(mKind, coefficients);
    if (plugin == nullptr)
    {
        reportError("%s: no host memory for a plugin of %zu bytes; free some.", mKind.name, sizeof(ActivationPlugin));
    }
    return plugin;
}
} // namespace plumbline
