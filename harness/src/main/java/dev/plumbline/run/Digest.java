// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Names a file by its content, so that a record needs no path. */
final class Digest {
    private Digest() {}

    /** {@code sha256:} and 64 hex digits; of a folder, of the files in it in the order of their names. */
    static String of(Path file) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (Path each : files(file)) {
                try (InputStream in = Files.newInputStream(each)) {
                    new DigestInputStream(in, sha256).transferTo(OutputStream.nullOutputStream());
                }
            }
            return "sha256:" + HexFormat.of().formatHex(sha256.digest());
        } catch (IOException e) {
            throw new PlumblineException(
                    ExitCode.BAD_INPUT,
                    Printable.text(file.toString()) + " cannot be read (" + Printable.cause(e)
                            + "): name a file that you can read",
                    e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static List<Path> files(Path file) throws IOException {
        if (!Files.isDirectory(file)) {
            return List.of(file);
        }
        try (Stream<Path> all = Files.list(file)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
