// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A range of an array, from start to before end; nothing is copied. */
record Bytes(byte[] array, int start, int end) {
    static Bytes of(byte[] array) {
        return new Bytes(array, 0, array.length);
    }

    int length() {
        return end - start;
    }

    Wire wire() {
        return new Wire(this);
    }

    ByteBuffer littleEndian() {
        return ByteBuffer.wrap(array, start, length()).slice().order(ByteOrder.LITTLE_ENDIAN);
    }
}
