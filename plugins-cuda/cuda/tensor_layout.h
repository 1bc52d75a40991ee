// SPDX-License-Identifier: Apache-2.0
// Which tensors a kernel can run over, and how many elements such a tensor holds.
//
// Every activation here maps 0 to 0, so a kernel may run over the padding of a vectorized format and any format will
// do: no format needs its own indexing, and TensorRT needs no reformat in front of the plugin.
#pragma once

#include <cstdint>
#include <cstring>

#include "abi/plugin_abi.h"
#include "registry.h"

namespace plumbline
{
constexpr uint32_t kFLOAT_BIT = 1U << static_cast<int32_t>(ElementType::kFLOAT);
constexpr uint32_t kHALF_BIT = 1U << static_cast<int32_t>(ElementType::kHALF);
constexpr uint32_t kBF16_BIT = 1U << static_cast<int32_t>(ElementType::kBF16);

//! A format, the element types it exists for, and its channels: which dimension from the end, padded to how many lanes.
struct FormatRule
{
    abi::TensorFormat format;
    uint32_t types;
    int32_t channelFromEnd;
    int32_t lanes;
};

constexpr FormatRule kFORMATS[] = {
    {abi::TensorFormat::kLINEAR, kFLOAT_BIT | kHALF_BIT | kBF16_BIT, 0, 1},
    {abi::TensorFormat::kCHW2, kHALF_BIT | kBF16_BIT, 3, 2},
    {abi::TensorFormat::kHWC8, kHALF_BIT | kBF16_BIT, 3, 8},
    {abi::TensorFormat::kCHW4, kHALF_BIT, 3, 4},
    {abi::TensorFormat::kCHW16, kHALF_BIT, 3, 16},
    {abi::TensorFormat::kCHW32, kFLOAT_BIT | kHALF_BIT, 3, 32},
    {abi::TensorFormat::kDHWC8, kHALF_BIT | kBF16_BIT, 4, 8},
    {abi::TensorFormat::kCDHW32, kHALF_BIT, 4, 32},
    {abi::TensorFormat::kHWC, kFLOAT_BIT | kHALF_BIT | kBF16_BIT, 3, 1},
    {abi::TensorFormat::kHWC16, kHALF_BIT, 3, 16},
    {abi::TensorFormat::kDHWC, kFLOAT_BIT, 4, 1},
};

//! False if there is no kernel for the type.
constexpr bool elementTypeOf(abi::DataType type, ElementType& element) noexcept
{
    switch (type)
    {
    case abi::DataType::kFLOAT: element = ElementType::kFLOAT; return true;
    case abi::DataType::kHALF: element = ElementType::kHALF; return true;
    case abi::DataType::kBF16: element = ElementType::kBF16; return true;
    default: return false;
    }
}

//! The rule for a tensor of this type, format and rank, or null if no kernel can take it.
inline FormatRule const* findRule(abi::PluginTensorDesc const& desc) noexcept
{
    ElementType element{};
    if (!elementTypeOf(desc.type, element) || desc.dims.nbDims < 0 || desc.dims.nbDims > abi::kMAX_DIMS)
    {
        return nullptr;
    }
    for (FormatRule const& rule : kFORMATS)
    {
        if (rule.format == desc.format)
        {
            bool const exists = (rule.types >> static_cast<int32_t>(element) & 1U) != 0;
            return exists && desc.dims.nbDims >= rule.channelFromEnd ? &rule : nullptr;
        }
    }
    return nullptr;
}

//! Same shape, type and format; both have 0 to 8 dimensions.
inline bool isLike(abi::PluginTensorDesc const& a, abi::PluginTensorDesc const& b) noexcept
{
    return a.type == b.type && a.format == b.format && a.dims.nbDims == b.dims.nbDims
        && std::memcmp(a.dims.d, b.dims.d, sizeof(int64_t) * static_cast<size_t>(b.dims.nbDims)) == 0;
}

//! Elements in memory, padding included; -1 for a negative dimension or more than an int64 holds.
inline int64_t physicalCount(abi::Dims const& dims, FormatRule const& rule) noexcept
{
    int64_t count = 1;
    bool tooLarge = false;
    for (int32_t i = 0; i < dims.nbDims; ++i)
    {
        int64_t extent = dims.d[i];
        if (extent < 0)
        {
            return -1;
        }
        if (i == dims.nbDims - rule.channelFromEnd && rule.channelFromEnd > 0)
        {
            tooLarge |= __builtin_add_overflow(extent, rule.lanes - 1, &extent);
            extent = extent / rule.lanes * rule.lanes;
        }
        tooLarge = tooLarge && extent != 0;
        tooLarge |= __builtin_mul_overflow(count, extent, &count);
    }
    return tooLarge ? -1 : count;
}
} // namespace plumbline
