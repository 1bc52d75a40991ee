// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The content of one idx file of unsigned bytes: a magic number, the dimensions as big-endian integers, the values.
 *
 * @see <a href="http://yann.lecun.com/exdb/mnist/">The MNIST database, "File formats"</a>
 */
final class Idx {
    private static final int UNSIGNED_BYTES = 0x0800;
    private static final int GZIP_MAGIC = 0x1f8b;
    /** Some virtual machines refuse arrays of the last few lengths. */
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final int[] dimensions;
    private final byte[] values;

    private Idx(int[] dimensions, byte[] values) {
        this.dimensions = dimensions;
        this.values = values;
    }

    /**
     * Reads all of a plain or gzip'ed stream.
     *
     * @param name the file's name, for messages
     * @throws IllegalArgumentException if the content is not exactly one idx file of that rank
     */
    static Idx read(String name, InputStream stream, int rank) throws IOException {
        try {
            InputStream in = unzipped(stream);
            int[] dimensions = header(name, in, rank);
            int size = size(name, dimensions);
            byte[] values = in.readNBytes(size);
            if (values.length < size) {
                throw malformed(name, "ends after " + values.length + " of " + size + " values");
            }
            if (in.read() != -1) {
                throw malformed(name, "goes on after its " + size + " values");
            }
            return new Idx(dimensions, values);
        } catch (EOFException | ZipException e) {
            throw new IllegalArgumentException(name + " is a damaged or cut off gzip file; get the file again.", e);
        }
    }

    int dimension(int axis) {
        return dimensions[axis];
    }

    /** The value at a position in row-major order, 0..255. */
    int value(int position) {
        return Byte.toUnsignedInt(values[position]);
    }

    private static InputStream unzipped(InputStream stream) throws IOException {
        BufferedInputStream in = new BufferedInputStream(stream);
        in.mark(2);
        int magic = in.read() << 8 | in.read();
        in.reset();
        return magic == GZIP_MAGIC ? new GZIPInputStream(in) : in;
    }

    private static int[] header(String name, InputStream in, int rank) throws IOException {
        int expected = UNSIGNED_BYTES | rank;
        byte[] header = in.readNBytes(Integer.BYTES * (1 + rank));
        if (header.length >= Integer.BYTES && ByteBuffer.wrap(header).getInt() != expected) {
            throw new IllegalArgumentException(String.format(
                    "%s begins with 0x%s, not with 0x%08x (idx, unsigned bytes, %d-dimensional);"
                            + " give the images file first and the labels file second.",
                    name, HexFormat.of().formatHex(header, 0, Integer.BYTES), expected, rank));
        }
        if (header.length < Integer.BYTES * (1 + rank)) {
            throw malformed(name, "ends within its header, after " + header.length + " bytes");
        }
        int[] dimensions = new int[rank];
        ByteBuffer.wrap(header, Integer.BYTES, Integer.BYTES * rank)
                .asIntBuffer()
                .get(dimensions);
        return dimensions;
    }

    private static int size(String name, int[] dimensions) {
        long size = 1;
        for (int dimension : dimensions) {
            size *= dimension;
            if (dimension < 1 || size > LARGEST_ARRAY) {
                String shape = Arrays.stream(dimensions)
                        .mapToObj(Integer::toUnsignedString)
                        .collect(Collectors.joining(" x "));
                throw malformed(name, "declares " + shape + " values, not between 1 and " + LARGEST_ARRAY);
            }
        }
        return (int) size;
    }

    private static IllegalArgumentException malformed(String name, String what) {
        return new IllegalArgumentException(name + " " + what + "; get the file again.");
    }
}
