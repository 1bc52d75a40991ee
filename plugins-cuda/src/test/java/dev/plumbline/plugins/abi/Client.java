// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.plugins.abi;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.bytedeco.tensorrt.nvinfer.IPluginCreatorV3One;

/** The C side of a client: src/test/native/client.c. Addresses are those of JavaCPP's pointers. */
final class Client {
    private Client() {}

    /** Opens the library and calls getCreators, as TensorRT does. */
    static IPluginCreatorV3One[] creators(String library) {
        try (BytePointer path = new BytePointer(library);
                IntPointer count = new IntPointer(1).put(-1)) {
            long array = creators(path.address(), count.address());
            if (array == 0) {
                throw new IllegalStateException("Cannot open " + library + " or find getCreators in it.");
            }
            PointerPointer<IPluginCreatorV3One> pointers = new PointerPointer<>(new Pointer() {
                {
                    address = array;
                }
            });
            IPluginCreatorV3One[] creators = new IPluginCreatorV3One[count.get()];
            for (int i = 0; i < creators.length; i++) {
                creators[i] = pointers.get(IPluginCreatorV3One.class, i);
            }
            return creators;
        }
    }

    static void log(ILogger logger) {
        log(logger.address());
    }

    /** Calls the virtual destructor, as {@code delete} does. */
    static void delete(Pointer object) {
        delete(object.address());
    }

    private static native long creators(long path, long count);

    private static native void log(long logger);

    private static native void delete(long object);

    static native long swap(long object, int a, int b, int slots);

    static native void restore(long object, long table);
}
