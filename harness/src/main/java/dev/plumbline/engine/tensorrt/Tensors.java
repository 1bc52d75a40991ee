// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import org.bytedeco.tensorrt.global.nvinfer.TensorFormat;

/** What an engine's inputs and outputs are called and look like. */
final class Tensors {
    /** The only format at the borders: row-major. */
    static final int LINEAR = 1 << TensorFormat.kLINEAR.value;

    private Tensors() {}

    /** Apart from outputs: a model may call both by one name. */
    static String input(String name) {
        return "input:" + name;
    }

    static String output(String name) {
        return "output:" + name;
    }
}
