// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.engine.EngineException;
import dev.plumbline.model.Tensor;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.Pointer;

import static org.bytedeco.cuda.global.cudart.cudaMemcpyDeviceToHost;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyHostToDevice;

/**
 * A tensor's memory on the GPU between two guard bands. All work on it is in the session's stream: a few fills in
 * CUDA's default stream made later launches of the session longer on an H100, and others took that away again.
 */
final class DeviceBuffer {
    /** TensorRT wants addresses that are multiples of 256 bytes. */
    private static final int GUARD = 4096;

    private final String name;
    private final int[] shape;
    private final Storage storage;
    private final int values;
    private final long bytes;
    private final Pointer memory = new Pointer();
    private final Pointer data;
    private final Pointer host;
    private final CUstream_st stream;

    DeviceBuffer(String name, int[] shape, Storage storage, CUstream_st stream) {
        this.name = name;
        this.stream = stream;
        this.shape = shape.clone();
        this.storage = storage;
        int product = 1;
        for (int extent : shape) {
            product = Math.multiplyExact(product, extent);
        }
        values = product;
        bytes = (long) values * storage.bytes();
        Cuda.check(cudart.cudaMalloc(memory, size()), "allocating " + size() + " bytes for " + name);
        data = at(GUARD);
        host = storage.allocate(values);
        poison();
    }

    private long size() {
        return 2L * GUARD + bytes;
    }

    private Pointer at(long offset) {
        return new Pointer(memory) {
            {
                address += offset;
            }
        };
    }

    private void finish(String what) {
        Cuda.check(cudart.cudaStreamSynchronize(stream), what);
    }

    private void copy(Pointer to, Pointer from, long size, int direction, String what) {
        Cuda.check(cudart.cudaMemcpyAsync(to, from, size, direction, stream), what);
        finish(what);
    }

    /** Where TensorRT reads or writes. */
    Pointer data() {
        return data;
    }

    /** Fills everything, guards included, with a NaN pattern. */
    void poison() {
        String what = "poisoning " + name;
        Cuda.check(cudart.cuMemsetD16Async(memory.address(), Storage.POISON, size() / 2, stream), what);
        finish(what);
    }

    void upload(float[] from) {
        storage.write(from, host);
        copy(data, host, bytes, cudaMemcpyHostToDevice, "copying input " + name);
    }

    /** @throws EngineException if anything was written around the tensor */
    Tensor download() {
        requireGuards();
        copy(host, data, bytes, cudaMemcpyDeviceToHost, "copying output " + name);
        return new Tensor(shape.clone(), storage.read(host, values));
    }

    private void requireGuards() {
        byte[] guard = new byte[GUARD];
        for (long offset : new long[] {0, GUARD + bytes}) {
            try (Pointer copy = Storage.FP16.allocate(GUARD / 2)) {
                copy(copy, at(offset), GUARD, cudaMemcpyDeviceToHost, "reading a guard of " + name);
                copy.asByteBuffer().get(guard);
            }
            for (int i = 0; i < GUARD; i++) {
                int expected = (i + (int) offset) % 2 == 0 ? Storage.POISON & 0xFF : Storage.POISON >> 8 & 0xFF;
                if ((guard[i] & 0xFF) != expected) {
                    throw new EngineException("tensorrt wrote outside output " + name + ": "
                            + (offset == 0 ? GUARD - i + " bytes before its start" : i + " bytes behind its end"));
                }
            }
        }
    }

    void close() {
        cudart.cudaFree(memory);
        host.close();
    }
}
