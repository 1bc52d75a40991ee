// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.model.Axis;
import dev.plumbline.model.Combination;
import dev.plumbline.model.Window;
import org.bytedeco.tensorrt.global.nvinfer.ElementWiseOperation;
import org.bytedeco.tensorrt.nvinfer.Dims64;
import org.bytedeco.tensorrt.nvinfer.IConvolutionLayer;
import org.bytedeco.tensorrt.nvinfer.IPoolingLayer;

/** A model's windows and combinations in TensorRT's terms. */
final class Windows {
    private Windows() {}

    static Dims64 extents(Window window) {
        return Extents.of(window.rows().kernel(), window.columns().kernel());
    }

    static void slide(IConvolutionLayer layer, Window window) {
        Axis rows = window.rows();
        Axis columns = window.columns();
        layer.setStrideNd(Extents.of(rows.stride(), columns.stride()));
        layer.setDilationNd(Extents.of(rows.dilation(), columns.dilation()));
        layer.setPrePadding(Extents.of(rows.before(), columns.before()));
        layer.setPostPadding(Extents.of(rows.after(), columns.after()));
    }

    static void slide(IPoolingLayer layer, Window window) {
        Axis rows = window.rows();
        Axis columns = window.columns();
        layer.setStrideNd(Extents.of(rows.stride(), columns.stride()));
        layer.setPrePadding(Extents.of(rows.before(), columns.before()));
        layer.setPostPadding(Extents.of(rows.after(), columns.after()));
    }

    static ElementWiseOperation operation(Combination how) {
        return switch (how) {
            case ADD -> ElementWiseOperation.kSUM;
            case SUBTRACT -> ElementWiseOperation.kSUB;
            case MULTIPLY -> ElementWiseOperation.kPROD;
            case DIVIDE -> ElementWiseOperation.kDIV;
            case MINIMUM -> ElementWiseOperation.kMIN;
            case MAXIMUM -> ElementWiseOperation.kMAX;
        };
    }
}
