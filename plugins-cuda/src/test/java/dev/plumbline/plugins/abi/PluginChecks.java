// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.plugins.abi;

import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.global.nvinfer.PluginCapabilityType;
import org.bytedeco.tensorrt.global.nvinfer.TensorRTPhase;
import org.bytedeco.tensorrt.nvinfer.IPluginCreatorV3One;
import org.bytedeco.tensorrt.nvinfer.IPluginV3;
import org.bytedeco.tensorrt.nvinfer.IPluginV3OneBuild;
import org.bytedeco.tensorrt.nvinfer.IPluginV3OneCore;
import org.bytedeco.tensorrt.nvinfer.IPluginV3OneRuntime;

/** Calls what a plugin has as a whole, and its core. */
record PluginChecks(Ledger ledger, Kind kind, IPluginCreatorV3One creator) {
    private static final int MANY = 200_000;

    static IPluginV3OneCore core(IPluginV3 plugin) {
        return new IPluginV3OneCore(plugin.getCapabilityInterface(PluginCapabilityType.kCORE));
    }

    static IPluginV3OneBuild build(IPluginV3 plugin) {
        return new IPluginV3OneBuild(plugin.getCapabilityInterface(PluginCapabilityType.kBUILD));
    }

    static IPluginV3OneRuntime runtime(IPluginV3 plugin) {
        return new IPluginV3OneRuntime(plugin.getCapabilityInterface(PluginCapabilityType.kRUNTIME));
    }

    IPluginV3 create(int variant) {
        return creator.createPlugin(
                "layer", Fields.of(kind, kind.coefficients(variant)).collection(), TensorRTPhase.kBUILD);
    }

    void identify() {
        IPluginV3 plugin = create(0);
        CreatorChecks.version(ledger, "IPluginV3", plugin, "PLUGIN");
        ledger.expect("IPluginV3.getCapabilityInterface", plugin.getCapabilityInterface(3), null);
        ledger.expect("IPluginV3.getCapabilityInterface", plugin.getCapabilityInterface(-1), null);
        core(core(plugin));
        Client.delete(plugin);
    }

    void core(IPluginV3OneCore core) {
        CreatorChecks.version(ledger, "IPluginV3OneCore", core, "PLUGIN_V3ONE_CORE");
        ledger.expect("IPluginV3OneCore.getPluginName", core.getPluginName(), kind.name());
        ledger.expect("IPluginV3OneCore.getPluginVersion", core.getPluginVersion(), "1");
        ledger.expect("IPluginV3OneCore.getPluginNamespace", core.getPluginNamespace(), "plumbline");
    }

    /** A copy, from clone or attachToContext, is whole and does not need its original. */
    void copies() {
        List<String> meant = Fields.meant(kind, kind.coefficients(1));
        for (String method : List.of("IPluginV3.clone", "IPluginV3OneRuntime.attachToContext")) {
            IPluginV3 original = create(1);
            IPluginV3 copy = method.endsWith("clone")
                    ? original.clone()
                    : runtime(original).attachToContext(null);
            ledger.expect(method, copy != null && copy.address() != original.address(), true);
            ledger.expect(method, Fields.describe(runtime(copy).getFieldsToSerialize()), meant);
            Client.delete(original);
            // The allocator is likely to hand the original's memory to one of these.
            Pointer[] others = {create(2), create(2), create(2)};
            ledger.expect(method, Fields.describe(runtime(copy).getFieldsToSerialize()), meant);
            ledger.expect(method, core(copy).getPluginName(), kind.name());
            for (Pointer other : others) {
                Client.delete(other);
            }
            Client.delete(copy);
        }
    }

    /** What is serialized makes the same plugin again, with the same timing cache ID. */
    void roundTrip() {
        for (int variant = 0; variant < 8; variant++) {
            IPluginV3 plugin = create(variant);
            List<String> meant = Fields.meant(kind, kind.coefficients(variant));
            IPluginV3 again =
                    creator.createPlugin("layer", runtime(plugin).getFieldsToSerialize(), TensorRTPhase.kRUNTIME);
            String id = build(plugin).getTimingCacheID();
            Client.delete(plugin);
            ledger.expect(
                    "IPluginV3OneRuntime.getFieldsToSerialize",
                    Fields.describe(runtime(again).getFieldsToSerialize()),
                    meant);
            ledger.expect("IPluginV3OneBuild.getTimingCacheID", build(again).getTimingCacheID(), id);
            Client.delete(again);
        }
    }

    /** The destructor gives the memory back: many plugins, one after the other, need no more than one. */
    void destruction() {
        IPluginV3 plugin = create(0);
        long before = 0;
        for (int i = 0; i < MANY; i++) {
            before = i == MANY / 10 ? Pointer.physicalBytes() : before;
            Client.delete(plugin.clone());
        }
        long growth = Pointer.physicalBytes() - before;
        // A plugin is some 700 bytes.
        ledger.expect(
                "IPluginV3.~IPluginV3",
                MANY + " times",
                growth < MANY * 100L ? "given back" : growth + " more",
                "given back");
        Client.delete(plugin);
    }
}
