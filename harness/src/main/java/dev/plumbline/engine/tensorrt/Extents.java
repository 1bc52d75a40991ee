// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import org.bytedeco.tensorrt.nvinfer.Dims64;

/** TensorRT's extents. */
final class Extents {
    private Extents() {}

    static Dims64 of(long... extents) {
        Dims64 dims = new Dims64().nbDims(extents.length);
        for (int i = 0; i < extents.length; i++) {
            dims.d(i, extents[i]);
        }
        return dims;
    }
}
