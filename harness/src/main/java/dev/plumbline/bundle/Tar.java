// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bundle;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

/** Headers of the ustar format (POSIX.1-1988), the same for the same content whoever writes them and when. */
final class Tar {
    static final int LONGEST_NAME = 100;
    private static final int BLOCK = 512;
    private static final long TIME = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();

    private Tar() {}

    /** The block before a regular file of user and group 0. */
    static byte[] header(String path, long bytes, boolean executable) {
        byte[] block = new byte[BLOCK];
        put(block, 0, path);
        put(block, 100, executable ? "0000755" : "0000644");
        put(block, 108, "0000000");
        put(block, 116, "0000000");
        put(block, 124, String.format(Locale.ROOT, "%011o", bytes));
        put(block, 136, String.format(Locale.ROOT, "%011o", TIME));
        put(block, 148, "        ");
        put(block, 156, "0");
        put(block, 257, "ustar\00000");
        int sum = 0;
        for (byte each : block) {
            sum += each & 0xff;
        }
        put(block, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        return block;
    }

    /** Zeros that fill the last block of a file. */
    static byte[] padding(long bytes) {
        return new byte[(int) ((BLOCK - bytes % BLOCK) % BLOCK)];
    }

    /** What ends an archive. */
    static byte[] end() {
        return new byte[2 * BLOCK];
    }

    private static void put(byte[] block, int at, String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, block, at, ascii.length);
    }
}
