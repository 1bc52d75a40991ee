// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.plugins.abi;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.global.nvinfer.PluginFieldType;
import org.bytedeco.tensorrt.nvinfer.PluginField;
import org.bytedeco.tensorrt.nvinfer.PluginFieldCollection;

/** A field collection under construction. */
final class Fields {
    /** What collections point to: kept until the process ends, since nothing else keeps it from being collected. */
    private static final List<Pointer> MEMORY = new ArrayList<>();

    private final List<PluginField> fields = new ArrayList<>();

    /** One FLOAT32 each. */
    static Fields of(Kind kind, float[] values) {
        Fields fields = new Fields();
        for (int i = 0; i < values.length; i++) {
            fields.add(kind.fields().get(i), values[i]);
        }
        return fields;
    }

    Fields add(String name, float value) {
        return add(name, new FloatPointer(value), PluginFieldType.kFLOAT32, 1);
    }

    Fields add(String name, int value) {
        return add(name, new IntPointer(new int[] {value}), PluginFieldType.kINT32, 1);
    }

    Fields add(String name, Pointer data, PluginFieldType type, int length) {
        BytePointer text = name == null ? null : new BytePointer(name);
        MEMORY.add(text);
        MEMORY.add(data);
        fields.add(new PluginField(text, data, type.value, length));
        return this;
    }

    PluginFieldCollection collection() {
        PluginField array = new PluginField(Math.max(fields.size(), 1));
        MEMORY.add(array);
        for (int i = 0; i < fields.size(); i++) {
            Pointer.memcpy(array.getPointer(i), fields.get(i), fields.get(i).sizeof());
        }
        PluginFieldCollection collection =
                new PluginFieldCollection().nbFields(fields.size()).fields(array);
        MEMORY.add(collection);
        return collection;
    }

    /** {@code name:type:length=value} of every field of a collection from the library. */
    static List<String> describe(PluginFieldCollection collection) {
        List<String> text = new ArrayList<>();
        for (int i = 0; i < collection.nbFields(); i++) {
            PluginField field = collection.fields().getPointer(i);
            String value = field.data() == null ? "" : "=" + new FloatPointer(field.data()).get();
            text.add(field.name() + ":" + field.type() + ":" + field.length() + value);
        }
        return text;
    }

    /** What {@link #describe} must give for one FLOAT32 each. */
    static List<String> meant(Kind kind, float[] values) {
        List<String> text = new ArrayList<>();
        for (int i = 0; i < kind.fields().size(); i++) {
            text.add(kind.fields().get(i) + ":kFLOAT32:1" + (values == null ? "" : "=" + values[i]));
        }
        return text;
    }
}
