// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.model;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Reads and writes weights in the safetensors format: a length (8 bytes, little-endian), a JSON header, the values.
 *
 * <p>The reader takes nothing on trust: what it allocates is bounded by the size of the file. Values other than float32
 * are converted: F16 and BF16 exactly, F64 to the nearest float32.
 *
 * @see <a href="https://huggingface.co/docs/safetensors/index#format">The format</a>
 */
public final class SafeTensors {
    private static final int CHUNK = 1 << 16;

    private SafeTensors() {}

    /**
     * @throws MalformedWeightsException if the content is not weights of finite values
     * @throws UncheckedIOException if the file cannot be read
     */
    public static Weights read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(Channels.newInputStream(channel), channel.size(), file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the weights " + file + " (" + e + "); check the path.", e);
        }
    }

    /**
     * @param source the name of the bytes in messages
     * @throws MalformedWeightsException if the content is not weights of finite values
     */
    public static Weights read(byte[] bytes, String source) {
        try {
            return read(new ByteArrayInputStream(bytes), bytes.length, source);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the weights " + source + " from memory.", e);
        }
    }

    private static Weights read(InputStream in, long size, String source) throws IOException {
        byte[] length = in.readNBytes(Long.BYTES);
        if (length.length < Long.BYTES) {
            throw new MalformedWeightsException(
                    source + " has " + length.length + " bytes, too few for safetensors; give another file.");
        }
        long declared = littleEndian(length).getLong();
        long available = Math.min(size - Long.BYTES, SafeTensorsHeader.MAX_BYTES);
        if (!(declared >= 2 && declared <= available)) {
            throw new MalformedWeightsException(source + " declares a header of " + Long.toUnsignedString(declared)
                    + " bytes, not between 2 and " + available + "; is it safetensors?");
        }
        byte[] json = in.readNBytes((int) declared);
        SafeTensorsHeader header = SafeTensorsHeader.parse(json, size - Long.BYTES - declared, source);
        Map<String, Weights.Parameter> parameters = new LinkedHashMap<>();
        for (SafeTensorsHeader.Entry entry : header.entries()) {
            if (entry.ignored()) {
                in.skipNBytes(entry.bytes());
            } else {
                parameters.put(entry.name(), new Weights.Parameter(entry.shape(), values(in, entry, source)));
            }
        }
        return new Weights(parameters);
    }

    private static float[] values(InputStream in, SafeTensorsHeader.Entry entry, String source) throws IOException {
        float[] values = new float[entry.elements()];
        int bad = 0;
        for (int start = 0; start < values.length; ) {
            int count = Math.min(CHUNK, values.length - start);
            ByteBuffer chunk = littleEndian(in.readNBytes(count * entry.type().bytes()));
            if (chunk.remaining() < count * entry.type().bytes()) {
                throw new MalformedWeightsException(source + " ended within " + entry.label() + "; get it again.");
            }
            for (int end = start + count; start < end; start++) {
                values[start] = entry.type().next(chunk);
                bad += Float.isFinite(values[start]) ? 0 : 1;
            }
        }
        if (bad > 0) {
            throw new MalformedWeightsException(source + " has " + bad + " of " + values.length + " values of "
                    + entry.label() + " that are NaN or infinite as float32; give weights that are finite.");
        }
        return values;
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Writes float32 in the order of the names: equal weights give equal bytes. The file appears complete or not at
     * all, also if the machine stops meanwhile.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void write(Path file, Weights weights) {
        Path target = file.toAbsolutePath();
        Path temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), CHUNK);
                write(out, weights);
                out.flush();
                channel.force(true);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the weights " + file + " (" + e + "); check the folder.", e);
        }
    }

    /** Writes the same bytes to a stream, which stays open. */
    public static void write(OutputStream out, Weights weights) throws IOException {
        Map<String, Weights.Parameter> sorted = new TreeMap<>(weights.parameters());
        byte[] header = SafeTensorsHeader.write(sorted);
        out.write(littleEndian(new byte[Long.BYTES]).putLong(header.length).array());
        out.write(header);
        for (Weights.Parameter parameter : sorted.values()) {
            float[] values = parameter.values();
            for (int start = 0; start < values.length; start += CHUNK) {
                int count = Math.min(CHUNK, values.length - start);
                ByteBuffer chunk = littleEndian(new byte[count * Float.BYTES]);
                chunk.asFloatBuffer().put(values, start, count);
                out.write(chunk.array());
            }
        }
    }
}
