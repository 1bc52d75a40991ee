// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.plugins.abi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.global.nvinfer.APILanguage;
import org.bytedeco.tensorrt.global.nvinfer.PluginFieldType;
import org.bytedeco.tensorrt.global.nvinfer.TensorRTPhase;
import org.bytedeco.tensorrt.nvinfer.IPluginCreatorV3One;
import org.bytedeco.tensorrt.nvinfer.IPluginV3;
import org.bytedeco.tensorrt.nvinfer.IVersionedInterface;
import org.bytedeco.tensorrt.nvinfer.InterfaceInfo;
import org.bytedeco.tensorrt.nvinfer.PluginField;
import org.bytedeco.tensorrt.nvinfer.PluginFieldCollection;

/** Calls everything that a creator has. */
record CreatorChecks(Ledger ledger, Kind kind, IPluginCreatorV3One creator) {
    private static final String CREATE = "IPluginCreatorV3One.createPlugin";

    void identify() {
        version(ledger, "IPluginCreatorV3One", creator, "PLUGIN CREATOR_V3ONE");
        ledger.expect("IPluginCreatorV3One.getPluginName", creator.getPluginName(), kind.name());
        ledger.expect("IPluginCreatorV3One.getPluginVersion", creator.getPluginVersion(), "1");
        ledger.expect("IPluginCreatorV3One.getPluginNamespace", creator.getPluginNamespace(), "plumbline");
        ledger.expect(
                "IPluginCreatorV3One.getFieldNames",
                Fields.describe(creator.getFieldNames()),
                Fields.meant(kind, null));
    }

    /** What every interface inherits. */
    static void version(Ledger ledger, String type, IVersionedInterface object, String kind) {
        ledger.expect(type + ".getAPILanguage", object.getAPILanguage().value, APILanguage.kCPP.value);
        InterfaceInfo info = object.getInterfaceInfo();
        ledger.expect(type + ".getInterfaceInfo", info.kind() + " " + info.major() + "." + info.minor(), kind + " 1.0");
    }

    void acceptGoodFields() {
        for (TensorRTPhase phase : List.of(TensorRTPhase.kBUILD, TensorRTPhase.kRUNTIME)) {
            float[] values = kind.coefficients(1);
            accept(Fields.of(kind, values).collection(), phase, Fields.meant(kind, values));
        }
        Fields whole = new Fields();
        kind.fields().forEach(name -> whole.add(name, 3));
        float[] three = kind.coefficients(0);
        Arrays.fill(three, 3f);
        accept(whole.collection(), TensorRTPhase.kBUILD, Fields.meant(kind, three));
        if (kind.fields().isEmpty()) {
            accept(null, TensorRTPhase.kBUILD, List.of());
        }
    }

    private void accept(PluginFieldCollection fields, TensorRTPhase phase, List<String> meant) {
        IPluginV3 plugin = creator.createPlugin("layer", fields, phase);
        ledger.expect(CREATE, phase + " with " + meant, plugin != null, true);
        if (plugin != null) {
            ledger.expect(
                    CREATE,
                    "" + phase,
                    Fields.describe(PluginChecks.runtime(plugin).getFieldsToSerialize()),
                    meant);
            Client.delete(plugin);
        }
    }

    void refuseBadFields() {
        refuse("an unknown field", Fields.of(kind, kind.coefficients(0)).add("gamma", 1f), "gamma", "unknown");
        refuse("a null name", Fields.of(kind, kind.coefficients(0)).add(null, 1f), "null name");
        refuse("a count of -1", new PluginFieldCollection().nbFields(-1), "-1");
        refuse("a huge count", new PluginFieldCollection().nbFields(Integer.MAX_VALUE), "2147483647");
        refuse("no array", new PluginFieldCollection().nbFields(1).fields((PluginField) null), "null address");
        if (kind.fields().isEmpty()) {
            return;
        }
        String name = kind.fields().get(0);
        Pointer one = new FloatPointer(1f);
        refuse("no collection", (PluginFieldCollection) null, name, "missing");
        refuse("no field", new Fields(), name, "missing");
        refuse("a field twice", Fields.of(kind, kind.coefficients(0)).add(name, 1f), name, "twice");
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -1f}) {
            refuse("" + value, new Fields().add(name, value), name, "finite");
        }
        refuse("-1 as INT32", new Fields().add(name, -1), name, "-1");
        refuse("no data", new Fields().add(name, null, PluginFieldType.kFLOAT32, 1), name, "null address");
        for (int length : new int[] {-1, 0, 2, Integer.MAX_VALUE}) {
            refuse(
                    "length " + length,
                    new Fields().add(name, one, PluginFieldType.kFLOAT32, length),
                    name,
                    "" + length);
        }
        for (PluginFieldType type : otherTypes()) {
            refuse("" + type, new Fields().add(name, new DoublePointer(1.0), type, 1), name, "type " + type.value);
        }
    }

    private static List<PluginFieldType> otherTypes() {
        List<PluginFieldType> types = new ArrayList<>(List.of(PluginFieldType.values()));
        types.removeAll(List.of(PluginFieldType.kFLOAT32, PluginFieldType.kINT32));
        return types;
    }

    private void refuse(String what, Fields fields, String... words) {
        refuse(what, fields.collection(), words);
    }

    private void refuse(String what, PluginFieldCollection fields, String... words) {
        IPluginV3 plugin = creator.createPlugin("layer", fields, TensorRTPhase.kBUILD);
        ledger.expectRefusal(CREATE, kind.name() + " with " + what, plugin == null, words);
    }
}
