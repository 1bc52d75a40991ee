// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.plugins.abi;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.tensorrt.global.nvinfer.DataType;
import org.bytedeco.tensorrt.global.nvinfer.TensorFormat;
import org.bytedeco.tensorrt.nvinfer.IPluginV3OneRuntime;
import org.bytedeco.tensorrt.nvinfer.PluginTensorDesc;

/** Calls everything that a plugin has for execution, as far as it goes without a GPU. */
record RuntimeChecks(Ledger ledger, Kind kind, IPluginV3OneRuntime runtime) {
    private static final String ENQUEUE = "IPluginV3OneRuntime.enqueue";
    private static final String SHAPE = "IPluginV3OneRuntime.onShapeChange";

    void identify() {
        CreatorChecks.version(ledger, "IPluginV3OneRuntime", runtime, "PLUGIN_V3ONE_RUNTIME");
    }

    void tactic() {
        ledger.expect("IPluginV3OneRuntime.setTactic", runtime.setTactic(0), 0);
    }

    void shapes() {
        int inputs = kind.inputs();
        for (DataType type : new DataType[] {DataType.kFLOAT, DataType.kHALF, DataType.kBF16}) {
            PluginTensorDesc tensors = linear(type, 2, 3);
            ledger.expect(SHAPE, "" + type, runtime.onShapeChange(tensors, inputs, tensors, 1), 0);
        }
        PluginTensorDesc good = linear(DataType.kFLOAT, 2, 3);
        refuse(
                SHAPE,
                "another output",
                runtime.onShapeChange(good, inputs, linear(DataType.kFLOAT, 3, 2), 1),
                "output differs");
        refuse(
                SHAPE,
                "another type",
                runtime.onShapeChange(good, inputs, linear(DataType.kHALF, 2, 3), 1),
                "output differs");
        PluginTensorDesc negative = linear(DataType.kFLOAT, 2, -1);
        refuse(SHAPE, "a negative dimension", runtime.onShapeChange(negative, inputs, negative, 1), "negative");
        PluginTensorDesc huge = linear(DataType.kFLOAT, Long.MAX_VALUE, 3);
        refuse(SHAPE, "2^63 elements", runtime.onShapeChange(huge, inputs, huge, 1), "too large");
        PluginTensorDesc integers = linear(DataType.kINT32, 2, 3);
        refuse(SHAPE, "INT32", runtime.onShapeChange(integers, inputs, integers, 1), "data type 3");
        refuse(SHAPE, "3 inputs", runtime.onShapeChange(good, 3, good, 1), "3 inputs");
        refuse(SHAPE, "null", runtime.onShapeChange(null, inputs, null, 1), "null");
    }

    void empty() {
        PluginTensorDesc tensors = linear(DataType.kFLOAT, 2, 0);
        PointerPointer<Pointer> none = new PointerPointer<>(new Pointer[3]);
        ledger.expect(ENQUEUE, "an empty tensor", runtime.enqueue(tensors, tensors, none, none, null, null), 0);
        ledger.expect(
                ENQUEUE,
                "an empty tensor and no addresses",
                runtime.enqueue(tensors, tensors, (Pointer) null, (Pointer) null, null, null),
                0);
    }

    void badAddresses() {
        PluginTensorDesc tensors = linear(DataType.kFLOAT, 2, 3);
        PointerPointer<Pointer> none = new PointerPointer<>(new Pointer[3]);
        refuse(ENQUEUE, "null tensors", runtime.enqueue(tensors, tensors, none, none, null, null), "null address");
        refuse(
                ENQUEUE,
                "no arrays",
                runtime.enqueue(tensors, tensors, (Pointer) null, (Pointer) null, null, null),
                "null address");
        refuse(ENQUEUE, "no descriptors", runtime.enqueue(null, null, none, none, null, null), "null");
    }

    /** Where there is no driver a launch fails, and says so. */
    void launchWithoutDriver() {
        PluginTensorDesc tensors = linear(DataType.kFLOAT, 2, 3);
        BytePointer memory = new BytePointer(64);
        PointerPointer<Pointer> addresses = new PointerPointer<>(memory, memory, memory);
        refuse(
                ENQUEUE,
                "no driver",
                runtime.enqueue(tensors, tensors, addresses, addresses, null, null),
                "launch over 6 elements failed");
    }

    private void refuse(String method, String what, int status, String word) {
        ledger.expectRefusal(method, kind.name() + " with " + what, status != 0, kind.name(), word);
    }

    private static PluginTensorDesc linear(DataType type, long... shape) {
        return Descriptions.plain(3, type, TensorFormat.kLINEAR, shape);
    }
}
