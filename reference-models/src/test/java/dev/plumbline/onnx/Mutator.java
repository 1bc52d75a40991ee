// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Damages models: bytes, and what the wire format makes of them, so that damage gets behind the outer messages. */
final class Mutator {
    private static final long[] ODD = {
        0,
        1,
        -1,
        2,
        8,
        127,
        128,
        255,
        1 << 16,
        Integer.MAX_VALUE,
        1L << 31,
        1L << 32,
        1L << 62,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };
    private static final int LONGEST = 1 << 12;

    private final SplittableRandom random;
    private final List<byte[]> models;

    Mutator(long seed, List<byte[]> models) {
        random = new SplittableRandom(seed);
        this.models = models;
    }

    byte[] next() {
        byte[] bytes = models.get(random.nextInt(models.size())).clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes = random.nextInt(3) == 0 ? bytes(bytes) : field(bytes);
        }
        return bytes;
    }

    private byte[] bytes(byte[] bytes) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        int at = random.nextInt(bytes.length);
        int end = at + random.nextInt(Math.min(16, bytes.length - at) + 1);
        return switch (random.nextInt(4)) {
            case 0 -> {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                yield bytes;
            }
            case 1 -> splice(bytes, at, end, new byte[0]);
            case 2 -> splice(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
            default -> Arrays.copyOf(bytes, at);
        };
    }

    /** Goes down into messages, changes one field, and puts the lengths around it right again. */
    private byte[] field(byte[] message) {
        int[] starts = new int[64];
        int count = 0;
        for (int at = 0; at < message.length && count < starts.length; ) {
            starts[count++] = at;
            int end = end(message, at);
            if (end < 0) {
                return bytes(message);
            }
            at = end;
        }
        if (count == 0) {
            return bytes(message);
        }
        int start = starts[random.nextInt(count)];
        int end = end(message, start);
        int tag = varintEnd(message, start);
        if ((message[start] & 7) == 2 && random.nextInt(4) != 0) {
            int content = varintEnd(message, tag);
            byte[] inner = field(Arrays.copyOfRange(message, content, end));
            byte[] length = varint(inner.length);
            byte[] changed = Arrays.copyOf(length, length.length + inner.length);
            System.arraycopy(inner, 0, changed, length.length, inner.length);
            return splice(message, tag, end, changed);
        }
        return switch (random.nextInt(5)) {
            case 0 -> splice(message, start, end, new byte[0]);
            case 1 -> splice(message, end, end, Arrays.copyOfRange(message, start, end));
            case 2 -> splice(message, tag, end, varint(ODD[random.nextInt(ODD.length)]));
            case 3 -> splice(message, start, tag, varint(random.nextInt(1, 32) << 3 | random.nextInt(8)));
            default -> {
                int other = starts[random.nextInt(count)];
                yield splice(message, start, start, Arrays.copyOfRange(message, other, end(message, other)));
            }
        };
    }

    /** Where the field at a position ends; -1 if there is no field. */
    private static int end(byte[] message, int at) {
        int tag = varintEnd(message, at);
        if (tag < 0) {
            return -1;
        }
        int end = switch (message[at] & 7) {
            case 0 -> varintEnd(message, tag);
            case 1 -> tag + 8;
            case 5 -> tag + 4;
            case 2 -> {
                int content = varintEnd(message, tag);
                long length = content < 0 ? -1 : value(message, tag, content);
                yield length < 0 || length > message.length ? -1 : content + (int) length;
            }
            default -> -1;
        };
        return end > message.length ? -1 : end;
    }

    private static int varintEnd(byte[] message, int at) {
        for (int i = at; i < message.length && i < at + 10; i++) {
            if (message[i] >= 0) {
                return i + 1;
            }
        }
        return -1;
    }

    private static long value(byte[] message, int at, int end) {
        long value = 0;
        for (int i = at; i < end; i++) {
            value |= (message[i] & 0x7fL) << 7 * (i - at);
        }
        return value;
    }

    private static byte[] varint(long value) {
        byte[] bytes = new byte[10];
        int count = 0;
        long rest = value;
        do {
            bytes[count++] = (byte) (rest & 0x7f | (rest >>> 7 == 0 ? 0 : 0x80));
            rest >>>= 7;
        } while (rest != 0);
        return Arrays.copyOf(bytes, count);
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] replacement) {
        int length = bytes.length - (to - from) + replacement.length;
        if (length > LONGEST) {
            return bytes;
        }
        byte[] spliced = Arrays.copyOf(bytes, length);
        System.arraycopy(replacement, 0, spliced, from, replacement.length);
        System.arraycopy(bytes, to, spliced, from + replacement.length, bytes.length - to);
        return spliced;
    }
}
