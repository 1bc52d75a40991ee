// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.plugins.abi;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.global.nvinfer.DataType;
import org.bytedeco.tensorrt.global.nvinfer.TensorFormat;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.DynamicPluginTensorDesc;
import org.bytedeco.tensorrt.nvinfer.PluginTensorDesc;

/** Tensor descriptions for as many tensors as a plugin has, in native memory. */
final class Descriptions {
    private Descriptions() {}

    static DynamicPluginTensorDesc dynamic(int count, DataType type, TensorFormat format, long... shape) {
        DynamicPluginTensorDesc array = new DynamicPluginTensorDesc(count);
        for (int i = 0; i < count; i++) {
            DynamicPluginTensorDesc tensor = array.getPointer(i);
            fill(tensor.desc(), type, format, shape);
            dims(tensor.min(), shape);
            dims(tensor.max(), shape);
            dims(tensor.opt(), shape);
        }
        return array;
    }

    static PluginTensorDesc plain(int count, DataType type, TensorFormat format, long... shape) {
        PluginTensorDesc array = new PluginTensorDesc(count);
        for (int i = 0; i < count; i++) {
            fill(array.getPointer(i), type, format, shape);
        }
        return array;
    }

    static void fill(PluginTensorDesc tensor, DataType type, TensorFormat format, long... shape) {
        // All of the memory, so that nothing is right by being zero.
        Pointer.memset(tensor, 0x5a, tensor.sizeof());
        dims(tensor.dims(), shape);
        tensor.type(type).format(format).scale(-1f);
    }

    private static void dims(Dims64 dims, long... shape) {
        dims.nbDims(shape.length);
        for (int i = 0; i < shape.length; i++) {
            dims.d(i, shape[i]);
        }
    }
}
