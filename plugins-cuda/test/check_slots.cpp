// SPDX-License-Identifier: Apache-2.0
// Prints the slot of every virtual method of the ABI header, read from pointers to members, and compares the list with
// the committed table, which holds facts about TensorRT.
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include "../cuda/abi/plugin_abi.h"

using namespace plumbline::abi;

namespace
{
//! In the Itanium C++ ABI a pointer to a virtual member is 1 + the byte offset in the virtual table; on AArch64 the 1
//! is in the second word.
template <typename Member>
long slotOf(Member member)
{
    std::ptrdiff_t words[2];
    static_assert(sizeof(member) == sizeof(words));
    std::memcpy(words, &member, sizeof(words));
    return static_cast<long>((words[0] & ~std::ptrdiff_t{1}) / static_cast<std::ptrdiff_t>(sizeof(void*)));
}
} // namespace

int main(int, char** argv)
{
    std::ostringstream table;
    table << "# SPDX-License-Identifier: Apache-2.0\n"
          << "# Virtual methods of the interfaces between TensorRT and a plugin; slots 2 and 3 are destructors, "
          << "except\n"
          << "# for the first two interfaces, where slots 1 and 2 are.\n"
          << "interface;method;slot\n";
#define SLOT(interface, method) table << #interface ";" #method ";" << slotOf(&interface::method) << "\n";
    SLOT(ILogger10, log)
    SLOT(ILoggerFinder10, findLogger)
    SLOT(ILogger11, log)
    SLOT(ILoggerFinder11, findLogger)
    SLOT(IVersionedInterface, getAPILanguage)
    SLOT(IVersionedInterface, getInterfaceInfo)
    SLOT(IPluginV3, getCapabilityInterface)
    SLOT(IPluginV3, clone)
    SLOT(IPluginV3OneCore, getPluginName)
    SLOT(IPluginV3OneCore, getPluginVersion)
    SLOT(IPluginV3OneCore, getPluginNamespace)
    SLOT(IPluginV3OneBuild, configurePlugin)
    SLOT(IPluginV3OneBuild, getOutputDataTypes)
    SLOT(IPluginV3OneBuild, getOutputShapes)
    SLOT(IPluginV3OneBuild, supportsFormatCombination)
    SLOT(IPluginV3OneBuild, getNbOutputs)
    SLOT(IPluginV3OneBuild, getWorkspaceSize)
    SLOT(IPluginV3OneBuild, getValidTactics)
    SLOT(IPluginV3OneBuild, getNbTactics)
    SLOT(IPluginV3OneBuild, getTimingCacheID)
    SLOT(IPluginV3OneBuild, getFormatCombinationLimit)
    SLOT(IPluginV3OneBuild, getMetadataString)
    SLOT(IPluginV3OneRuntime, setTactic)
    SLOT(IPluginV3OneRuntime, onShapeChange)
    SLOT(IPluginV3OneRuntime, enqueue)
    SLOT(IPluginV3OneRuntime, attachToContext)
    SLOT(IPluginV3OneRuntime, getFieldsToSerialize)
    SLOT(IPluginCreatorV3One, createPlugin)
    SLOT(IPluginCreatorV3One, getFieldNames)
    SLOT(IPluginCreatorV3One, getPluginName)
    SLOT(IPluginCreatorV3One, getPluginVersion)
    SLOT(IPluginCreatorV3One, getPluginNamespace)
#undef SLOT
    std::ifstream file{argv[1]};
    std::stringstream committed;
    committed << file.rdbuf();
    if (committed.str() == table.str())
    {
        std::printf("slots: the header agrees with the committed table\n");
        return 0;
    }
    std::cout << table.str();
    std::printf("FAILED: the header's slots, above, differ from %s\n", argv[1]);
    return 1;
}
