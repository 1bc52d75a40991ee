// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bundle;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Counts and digests what is written under a name. */
final class Digested extends FilterOutputStream {
    private final String name;
    private final MessageDigest sha256;
    private long bytes;

    Digested(String name, OutputStream to) {
        super(to);
        this.name = name;
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] content, int from, int length) throws IOException {
        out.write(content, from, length);
        sha256.update(content, from, length);
        bytes += length;
    }

    long bytes() {
        return bytes;
    }

    /** What was written; call once, at the end. */
    Manifest.Entry entry() {
        return new Manifest.Entry(name, bytes, HexFormat.of().formatHex(sha256.digest()));
    }
}
