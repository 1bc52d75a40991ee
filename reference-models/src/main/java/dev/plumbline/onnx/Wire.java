// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import java.util.Locale;

/**
 * The fields of one protobuf message, in order. Each call of {@link #next} must be followed by one call that takes the
 * field's value. Stricter than protobuf: a group, which ONNX does not have, is an error.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">The encoding</a>
 */
final class Wire {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private final byte[] array;
    private final int end;
    private int at;
    private int field;
    private int type;

    Wire(Bytes message) {
        array = message.array();
        at = message.start();
        end = message.end();
    }

    /** Goes to the next field; false at the end of the message. */
    boolean next() {
        if (at == end) {
            return false;
        }
        long tag = raw();
        field = (int) (tag >>> 3);
        type = (int) tag & 7;
        boolean known = type == VARINT || type == FIXED64 || type == LENGTH || type == FIXED32;
        if (!(known && field > 0 && tag >>> 32 == 0)) {
            throw broken("has no protobuf field but the tag " + Long.toUnsignedString(tag));
        }
        return true;
    }

    int field() {
        return field;
    }

    long varint() {
        require(VARINT);
        return raw();
    }

    /** A string, a message or packed values. */
    Bytes bytes() {
        require(LENGTH);
        long length = raw();
        if (!(length >= 0 && length <= end - at)) {
            throw broken("declares " + Long.toUnsignedString(length) + " bytes where " + (end - at) + " are left");
        }
        at += (int) length;
        return new Bytes(array, at - (int) length, at);
    }

    int fixed32() {
        require(FIXED32);
        return (int) little(Integer.BYTES);
    }

    long fixed64() {
        require(FIXED64);
        return little(Long.BYTES);
    }

    void skip() {
        switch (type) {
            case VARINT -> raw();
            case LENGTH -> bytes();
            case FIXED32 -> little(Integer.BYTES);
            default -> little(Long.BYTES);
        }
    }

    /** Takes the bits of a repeated number of this width in bytes, 0 for varints, packed or not. */
    void numbers(int width, Bits sink) {
        if (type != LENGTH) {
            sink.accept(width == 0 ? varint() : width == Integer.BYTES ? fixed32() : fixed64());
            return;
        }
        Wire packed = bytes().wire();
        while (packed.at < packed.end) {
            sink.accept(width == 0 ? packed.raw() : packed.little(width));
        }
    }

    /** Takes numbers as they are stored, sign-extended. */
    @FunctionalInterface
    interface Bits {
        void accept(long bits);
    }

    private void require(int wanted) {
        if (type != wanted) {
            throw broken("has field " + field + " with wire type " + type + ", not " + wanted);
        }
    }

    private long raw() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (at == end) {
                throw broken("ends within a number");
            }
            byte next = array[at++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw broken("has a number of more than 10 bytes");
    }

    private long little(int width) {
        if (end - at < width) {
            throw broken("ends within a number");
        }
        long value = 0;
        for (int i = 0; i < width; i++) {
            value |= (array[at++] & 0xffL) << 8 * i;
        }
        return width == Integer.BYTES ? (int) value : value;
    }

    private MalformedOnnxException broken(String what) {
        return new MalformedOnnxException(
                String.format(Locale.ROOT, "byte %d %s; is it an ONNX file, and complete?", at, what));
    }
}
