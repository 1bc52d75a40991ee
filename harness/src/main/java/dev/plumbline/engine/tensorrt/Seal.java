// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.engine.natives.ProcessLock;
import dev.plumbline.plugins.OwnedFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 under a key of 32 random bytes that only this user can read, made at its first use. */
final class Seal {
    static final int SIZE = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int READABLE_BY_OTHERS = 0077;

    private final SecretKeySpec key;

    private Seal(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /**
     * The seal of this user.
     *
     * @param folder holds the key in the file {@code key}; prepared, and nothing else is in it
     * @throws SecurityException with the sentence if others could have read the key, or it is none
     */
    static Seal in(OwnedFolder folder) throws IOException {
        Path file = folder.path().resolve("key");
        try (ProcessLock lock = ProcessLock.on(folder.path().resolve("lock"))) {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                create(file);
            }
        }
        int mode = (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if (!folder.trusts(file) || (mode & READABLE_BY_OTHERS) != 0) {
            throw new SecurityException(
                    file + " is a key that others may know; remove it, and engine plans are built again");
        }
        byte[] key = Files.readAllBytes(file);
        if (key.length != SIZE) {
            throw new SecurityException(file + " is no key of " + SIZE + " bytes but has " + key.length
                    + "; remove it, and engine plans are built again");
        }
        return new Seal(key);
    }

    private static void create(Path file) throws IOException {
        byte[] key = new byte[SIZE];
        new SecureRandom().nextBytes(key);
        Path part = file.resolveSibling("key.part");
        Files.deleteIfExists(part);
        try (FileChannel channel = FileChannel.open(
                part,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.write(ByteBuffer.wrap(key));
            channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Of all parts, one behind the other. */
    byte[] of(ByteBuffer... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (ByteBuffer part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
    }

    /** Tells keys apart and betrays none. */
    byte[] name() {
        return Arrays.copyOf(of(ByteBuffer.wrap(new byte[] {'n', 'a', 'm', 'e'})), 8);
    }
}
