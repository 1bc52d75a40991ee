// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.ExitCode;
import dev.plumbline.activation.Activation;
import dev.plumbline.engine.EngineException;
import dev.plumbline.interpret.OnnxWriter;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.global.nvinfer;
import org.bytedeco.tensorrt.global.nvinfer.PluginFieldType;
import org.bytedeco.tensorrt.global.nvinfer.TensorRTPhase;
import org.bytedeco.tensorrt.nvinfer.IPluginCreatorInterface;
import org.bytedeco.tensorrt.nvinfer.IPluginCreatorV3One;
import org.bytedeco.tensorrt.nvinfer.IPluginV3;
import org.bytedeco.tensorrt.nvinfer.PluginField;
import org.bytedeco.tensorrt.nvinfer.PluginFieldCollection;

/** Our plugins, as TensorRT's registry gives them out. */
final class Plugins {
    private static final String VERSION = "1";

    private final NativeLog log;

    Plugins(NativeLog log) {
        this.log = log;
    }

    /** Takes the library into TensorRT's registry; once in a process. */
    void load(String library) {
        if (nvinfer.getPluginRegistry().loadLibrary(library) == null) {
            throw new EngineException(
                    ExitCode.UNAVAILABLE, "tensorrt does not take the plugin library " + library + log.errors.text());
        }
    }

    /** The plugin of an activation, perhaps with a residual addition before it. */
    IPluginV3 create(Activation activation, boolean add, String site, Parameters memory) {
        String kind = OnnxWriter.operator(activation);
        return create(
                add ? kind.replace(OnnxWriter.PREFIX, OnnxWriter.PREFIX + "Add") : kind,
                activation.coefficients(),
                site,
                memory);
    }

    /** The plugin that copies. */
    IPluginV3 identity(String site, Parameters memory) {
        return create(OnnxWriter.PREFIX + "Identity", Map.of(), site, memory);
    }

    private IPluginV3 create(String kind, Map<String, Double> coefficients, String site, Parameters memory) {
        IPluginCreatorInterface found = nvinfer.getPluginRegistry().getCreator(kind, VERSION, OnnxWriter.DOMAIN);
        if (found == null) {
            throw new EngineException(
                    ExitCode.UNAVAILABLE,
                    "tensorrt's registry has no plugin " + kind + " version " + VERSION + " in namespace "
                            + OnnxWriter.DOMAIN + "; build the plugin library again");
        }
        IPluginV3 plugin = new IPluginCreatorV3One((Pointer) found)
                .createPlugin(site, fields(coefficients, memory), TensorRTPhase.kBUILD);
        if (plugin == null) {
            throw new EngineException(
                    ExitCode.WORKER_CRASH,
                    "plugin " + kind + " refused its coefficients " + coefficients + log.errors.text());
        }
        return plugin;
    }

    private static PluginFieldCollection fields(Map<String, Double> coefficients, Parameters memory) {
        PluginField fields = memory.keep(new PluginField(Math.max(1, coefficients.size())));
        int i = 0;
        for (Map.Entry<String, Double> each : coefficients.entrySet()) {
            BytePointer name = memory.keep(new BytePointer(each.getKey()));
            FloatPointer value = memory.keep(new FloatPointer(each.getValue().floatValue()));
            PluginField field = memory.keep(new PluginField(name, value, PluginFieldType.kFLOAT32.value, 1));
            Pointer.memcpy(fields.getPointer(i++), field, field.sizeof());
        }
        return memory.keep(
                new PluginFieldCollection().nbFields(coefficients.size()).fields(fields));
    }
}
