// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.onnx;

import dev.plumbline.model.Visible;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names from a file, made fit for a terminal, a log, a path to a layer and native code before anybody sees them. */
final class Names {
    private static final int LONGEST = 200;
    private static final int KEPT = 120;

    private Names() {}

    /**
     * The name itself if it is short and printable. Otherwise its beginning, with {@code \}{@code uXXXX} for what is
     * not printable, and 16 digits of its SHA-256: different names stay different.
     */
    static String of(Bytes utf8) {
        String name = decoded(utf8);
        String printable = printable(name);
        return name.length() <= LONGEST && printable.equals(name)
                ? name
                : printable + "#" + hex(sha256(), utf8).substring(0, 16);
    }

    /** For names that do not come from the file's content. */
    static String of(String name) {
        return of(Bytes.of(name.getBytes(StandardCharsets.UTF_8)));
    }

    private static String decoded(Bytes utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8.array(), utf8.start(), utf8.length()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedOnnxException("byte " + utf8.start() + " begins a string of " + utf8.length()
                    + " bytes that is not UTF-8; export the model again.");
        }
    }

    private static String printable(String name) {
        if (name.length() <= LONGEST && name.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return name;
        }
        StringBuilder safe = new StringBuilder();
        int limit = name.length() <= LONGEST ? Integer.MAX_VALUE : KEPT;
        for (int at = 0; at < name.length() && safe.length() < limit; ) {
            int point = name.codePointAt(at);
            at += Character.charCount(point);
            Visible.append(safe, point);
        }
        return safe.toString();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private static String hex(MessageDigest digest, Bytes bytes) {
        digest.update(bytes.array(), bytes.start(), bytes.length());
        return HexFormat.of().formatHex(digest.digest());
    }
}
