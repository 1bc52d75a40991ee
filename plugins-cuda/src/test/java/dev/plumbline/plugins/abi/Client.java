// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.plugins.abi;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.bytedeco.tensorrt.nvinfer.IPluginCreatorV3One;

/** The C side of a client: src/test/native/client.c. Addresses are those of JavaCPP's pointers. */
final class Client {
    private Client() {}

    /** Opens the library, calls getCreators and passes a logger on, as TensorRT does. */
    static List<IPluginCreatorV3One> creators(String library, ILogger logger) {
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
            log(logger.address());
            return IntStream.range(0, count.get())
                    .mapToObj(i -> pointers.get(IPluginCreatorV3One.class, i))
                    .toList();
        }
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
