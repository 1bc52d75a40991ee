// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.data;

import dev.plumbline.model.Float16;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A NumPy array of finite reals, as float32, in row-major order.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">The format</a>
 */
record Npy(int[] shape, float[] values) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int PREFIX = 12;
    private static final int LONGEST_HEADER = 10_000;
    /** As NumPy writes it: the keys in alphabetical order. */
    private static final Pattern HEADER = Pattern.compile("\\{'descr': '<f([248])', 'fortran_order': (False|True),"
            + " 'shape': \\(((?:[1-9][0-9]{0,9}, ?)*(?:[1-9][0-9]{0,9})?)\\), \\}\\s*");

    /** @throws IllegalArgumentException if it is none, sentence without a subject */
    static Npy read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer prefix = read(channel, 0, (int) Math.min(PREFIX, channel.size()));
            if (prefix.limit() < PREFIX
                    || !Arrays.equals(MAGIC, Arrays.copyOf(prefix.array(), MAGIC.length))
                    || prefix.get(6) < 1
                    || prefix.get(6) > 3) {
                throw new IllegalArgumentException("is no .npy file; write it with numpy.save");
            }
            boolean wide = prefix.get(6) > 1;
            long length = wide ? prefix.getInt(8) & 0xffffffffL : prefix.getShort(8) & 0xffff;
            int start = wide ? PREFIX : PREFIX - Short.BYTES;
            if (length > LONGEST_HEADER || start + length > channel.size()) {
                throw new IllegalArgumentException("declares a header of " + length + " bytes; write it again");
            }
            String header = new String(read(channel, start, (int) length).array(), StandardCharsets.ISO_8859_1);
            return values(channel, start + (int) length, header);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot be read (" + e + "); check the path", e);
        }
    }

    private static Npy values(FileChannel channel, int start, String header) throws IOException {
        Matcher fields = HEADER.matcher(header);
        if (!fields.matches() || fields.group(2).equals("True")) {
            throw new IllegalArgumentException(
                    "is not an array of little-endian reals in C order; save numpy.ascontiguousarray(x, 'float32')");
        }
        int width = Integer.parseInt(fields.group(1));
        long[] extents = Arrays.stream(fields.group(3).split(", ?"))
                .filter(each -> !each.isEmpty())
                .mapToLong(Long::parseLong)
                .toArray();
        long room = (channel.size() - start) / width;
        long elements = 1;
        for (long extent : extents) {
            elements = extent <= room / elements ? elements * extent : Long.MAX_VALUE / width;
            if (elements > room) {
                break;
            }
        }
        if (elements * width != channel.size() - start || elements > Integer.MAX_VALUE / Double.BYTES) {
            throw new IllegalArgumentException("declares the shape " + Arrays.toString(extents) + " but holds "
                    + (channel.size() - start) + " bytes; save it again, and fewer images if it is larger than 256 Mi");
        }
        return new Npy(
                Arrays.stream(extents).mapToInt(Math::toIntExact).toArray(),
                floats(read(channel, start, (int) elements * width), width));
    }

    private static float[] floats(ByteBuffer bytes, int width) {
        float[] values = new float[bytes.limit() / width];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (width) {
                case Short.BYTES -> Float16.of(bytes.getShort());
                case Float.BYTES -> bytes.getFloat();
                default -> (float) bytes.getDouble();
            };
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException("has " + values[i] + " as element " + i + "; give finite inputs");
            }
        }
        return values;
    }

    private static ByteBuffer read(FileChannel channel, int start, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, start + bytes.position()) < 0) {
                throw new IllegalArgumentException("ended early; save it again");
            }
        }
        return bytes.flip();
    }
}
