// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorrt.nvinfer.Weights;

/** Parameters of a network in the making: TensorRT reads them when it builds, so they are kept until then. */
final class Parameters {
    private final Storage storage;
    private final List<Pointer> kept = new ArrayList<>();

    Parameters(Storage storage) {
        this.storage = storage;
    }

    Storage storage() {
        return storage;
    }

    Weights of(float[] values) {
        Pointer memory = keep(storage.allocate(values.length));
        storage.write(values, memory);
        return keep(new Weights().type(storage.type()).values(memory).count(values.length));
    }

    /** No parameters, for a convolution without bias. */
    Weights none() {
        return keep(new Weights().type(storage.type()).values(null).count(0));
    }

    <P extends Pointer> P keep(P pointer) {
        kept.add(pointer);
        return pointer;
    }

    void close() {
        kept.forEach(Pointer::close);
    }
}
