// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of the file: an initializer, or the value of an attribute. Its values are decoded when they are asked for,
 * once; the arrays are shared, not copied: read only.
 */
public final class Constant {
    private final String name;
    private final String label;
    private final int[] shape;
    private final ElementType type;
    private final Bytes data;
    private final boolean raw;
    private float @Nullable [] floats;
    private long @Nullable [] longs;

    /**
     * @param label the name with what it is the name of, for messages
     * @param data the values if raw, else the message with a field of values; as many as the shape holds
     */
    Constant(String name, String label, int[] shape, ElementType type, Bytes data, boolean raw) {
        this.name = name;
        this.label = label;
        this.shape = shape;
        this.type = type;
        this.data = data;
        this.raw = raw;
    }

    public String name() {
        return name;
    }

    /** Extents, all positive; empty for a scalar. */
    public int[] shape() {
        return shape.clone();
    }

    public long elements() {
        return Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
    }

    /** Whether the values are reals, which {@link #floats} gives, and not integers or booleans. */
    public boolean real() {
        return type.real();
    }

    Bytes data() {
        return data;
    }

    ElementType type() {
        return type;
    }

    /**
     * Values in row-major order, not cleaned of anything: FP16 and BF16 exactly, FP64 to the nearest float32.
     *
     * @throws MalformedOnnxException if these are integers
     */
    public float[] floats() {
        if (!type.real()) {
            throw new MalformedOnnxException(
                    label + " has elements of type " + type + ", but reals are needed; export the model again.");
        }
        float[] values = floats;
        if (values == null) {
            values = new float[(int) elements()];
            if (raw && type == ElementType.FLOAT) {
                data.littleEndian().asFloatBuffer().get(values);
            } else {
                fill(values);
            }
            floats = values;
        }
        return values;
    }

    private void fill(float[] values) {
        int[] next = {0};
        forEach(bits -> values[next[0]++] = type.real(bits));
    }

    /**
     * Values in row-major order; 0 and 1 for booleans.
     *
     * @throws MalformedOnnxException if these are reals
     */
    public long[] longs() {
        if (type.real()) {
            throw new MalformedOnnxException(
                    label + " has elements of type " + type + ", but integers are needed; export the model again.");
        }
        long[] values = longs;
        if (values == null) {
            long[] decoded = new long[(int) elements()];
            int[] next = {0};
            forEach(bits -> decoded[next[0]++] = type == ElementType.BOOL && bits != 0 ? 1 : bits);
            values = decoded;
            longs = values;
        }
        return values;
    }

    /** Gives the bits of every element, sign-extended, in order. */
    void forEach(Wire.Bits sink) {
        if (raw) {
            ByteBuffer buffer = data.littleEndian();
            while (buffer.hasRemaining()) {
                sink.accept(
                        switch (type.bytes()) {
                            case Byte.BYTES -> buffer.get();
                            case Short.BYTES -> buffer.getShort();
                            case Integer.BYTES -> buffer.getInt();
                            default -> buffer.getLong();
                        });
            }
            return;
        }
        Wire message = data.wire();
        while (message.next()) {
            if (message.field() == type.field()) {
                message.numbers(type.width(), sink);
            } else {
                message.skip();
            }
        }
    }

    /** The name with what it is the name of, for messages. */
    @Override
    public String toString() {
        return label;
    }
}
