// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * The format of a sealed file: {@code PLUMSEAL}, the format's number, the name of the sealing key, the lengths of key
 * string and content, the key string, the seal over all of this and the content, the content. Numbers are big endian.
 */
final class SealedFile {
    private static final long MAGIC = 0x504c554d5345414cL; // PLUMSEAL
    private static final int FORMAT = 1;
    private static final int FIXED = 8 + 4 + 8 + 4 + 8;

    private SealedFile() {}

    /**
     * What a file holds, or why that is not to be used.
     *
     * @param fault one clause, for instance {@code was altered after it was sealed}; empty if there is content
     */
    record Opened(Optional<byte[]> content, String fault) {
        static Opened fault(String fault) {
            return new Opened(Optional.empty(), fault);
        }
    }

    /** All before the content. */
    static byte[] header(Seal seal, String key, byte[] content) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        ByteBuffer header = ByteBuffer.allocate(FIXED + name.length + Seal.SIZE);
        header.putLong(MAGIC).putInt(FORMAT).put(seal.name());
        header.putInt(name.length).putLong(content.length).put(name);
        byte[] mac = seal.of(header.duplicate().flip(), ByteBuffer.wrap(content));
        return header.put(mac).array();
    }

    /** Judges the whole file before anybody uses a byte of its content. */
    static Opened open(Seal seal, String key, byte[] file) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        if (file.length < FIXED) {
            return Opened.fault("was cut short to " + file.length + " bytes");
        }
        ByteBuffer header = ByteBuffer.wrap(file);
        if (header.getLong() != MAGIC) {
            return Opened.fault("is not a sealed file");
        }
        int format = header.getInt();
        if (format != FORMAT) {
            return Opened.fault("has format " + format + ", not " + FORMAT);
        }
        byte[] sealer = new byte[8];
        header.get(sealer);
        if (!Arrays.equals(sealer, seal.name())) {
            return Opened.fault("was sealed with another key: on another machine, by another user or before the key"
                    + " was replaced");
        }
        int nameLength = header.getInt();
        long contentLength = header.getLong();
        long start = FIXED + (long) nameLength + Seal.SIZE;
        if (nameLength < 0 || contentLength < 0 || contentLength > Integer.MAX_VALUE) {
            return Opened.fault("was altered after it was sealed");
        }
        if (file.length < start + contentLength) {
            return Opened.fault("was cut short to " + file.length + " of " + (start + contentLength) + " bytes");
        }
        ByteBuffer content = ByteBuffer.wrap(file, (int) start, file.length - (int) start);
        int sealed = (int) start - Seal.SIZE;
        byte[] mac = seal.of(ByteBuffer.wrap(file, 0, sealed), content.duplicate());
        if (file.length > start + contentLength
                || !MessageDigest.isEqual(mac, Arrays.copyOfRange(file, sealed, (int) start))) {
            return Opened.fault("was altered after it was sealed");
        }
        // Sealed by us, but under another key string: somebody renamed it.
        if (!Arrays.equals(name, Arrays.copyOfRange(file, FIXED, sealed))) {
            return Opened.fault("holds something else than its name says");
        }
        return new Opened(Optional.of(Arrays.copyOfRange(file, (int) start, file.length)), "");
    }
}
