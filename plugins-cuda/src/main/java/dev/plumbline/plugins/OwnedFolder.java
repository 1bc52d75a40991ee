// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.plugins;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A folder that nobody but its user can write to, for files that will be loaded into the process. Several processes may
 * use it at once.
 *
 * @param user the numeric user that must own the folder and its files
 */
public record OwnedFolder(Path path, int user) {
    private static final int WRITABLE_BY_OTHERS = 0022;

    /**
     * Where Plumbline keeps its files: {@code -Dplumbline.cache=DIR}, {@code $XDG_CACHE_HOME/plumbline} or {@code
     * ~/.cache/plumbline}.
     */
    public static Path cache(
            Function<String, @Nullable String> properties, Function<String, @Nullable String> variables) {
        String named = properties.apply("plumbline.cache");
        if (named != null) {
            return Path.of(named).toAbsolutePath();
        }
        String home = variables.apply("XDG_CACHE_HOME");
        // The XDG base directory specification: a relative path is to be ignored.
        return home != null && Path.of(home).isAbsolute()
                ? Path.of(home, "plumbline")
                : Path.of(String.valueOf(properties.apply("user.home")), ".cache", "plumbline");
    }

    /** A folder of the user that this process runs as. */
    public static OwnedFolder ofThisUser(Path path) throws IOException {
        return new OwnedFolder(path, user(Path.of("/proc/self")));
    }

    /** Makes the folder if it is missing; what is wrong with it if it cannot be trusted. */
    public Optional<String> prepare() throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            // Whoever made it, it is examined below.
        }
        int owner = user(path);
        int mode = mode(path);
        String fault = !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                ? "is not a folder but a link or a file"
                : owner != user
                        ? "belongs to user " + owner + ", not to " + user
                        : (mode & WRITABLE_BY_OTHERS) != 0
                                ? String.format(Locale.ROOT, "has mode %03o: others can write to it", mode & 0777)
                                : "";
        return fault.isEmpty() ? Optional.empty() : Optional.of(path + " " + fault);
    }

    /**
     * Stores a file, or confirms that it is there: of this user, not writable by others, and of this very content.
     * Anything else under that name is replaced; a reader sees the whole file or none.
     */
    public Path store(String name, byte[] content) throws IOException {
        Path file = path.resolve(name);
        if (!holds(file, content)) {
            Path part = Files.createTempFile(path, name, ".part");
            try {
                Files.write(part, content);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        }
        return file;
    }

    private boolean holds(Path file, byte[] content) throws IOException {
        return trusts(file) && sha256(Files.readAllBytes(file)).equals(sha256(content));
    }

    /** Whether it is a file, no link, of this user and not writable by others. */
    public boolean trusts(Path file) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && user(file) == user
                && (mode(file) & WRITABLE_BY_OTHERS) == 0;
    }

    private static int user(Path file) throws IOException {
        return (int) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    private static int mode(Path file) throws IOException {
        return (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    }

    /** In lower-case hexadecimal digits. */
    public static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256, but not this one: " + e, e);
        }
    }
}
