// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.engine.natives.Host;
import dev.plumbline.engine.natives.ProcessLock;
import dev.plumbline.journal.Printable;
import dev.plumbline.plugins.OwnedFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Files that this user wrote on this machine and that nobody changed since, found by a key string. An engine plan is
 * native code, so one is given to TensorRT only if its seal, a keyed MAC over key string and content, holds.
 *
 * <p>Processes and threads may share a cache: a reader sees an old file or a new one, never a part. Nothing that happens
 * to a file is an error, since all of them can be made again; the reasons are values, for the caller to say.
 */
final class SealedCache {
    static final long DEFAULT_LIMIT = 8L << 30;

    private static final String SUFFIX = ".sealed";
    private static final String PART = ".part";

    /** Far beyond any plan; a larger file is not even read. */
    private static final long LARGEST = 1 << 30;

    private final OwnedFolder folder;
    private final Seal seal;
    private final long limit;

    private SealedCache(OwnedFolder folder, Seal seal, long limit) {
        this.folder = folder;
        this.seal = seal;
        this.limit = limit;
    }

    /** The one in Plumbline's cache. */
    static SealedCache open(Host host) {
        Path cache = OwnedFolder.cache(host.properties(), host.variables());
        return open(cache.resolve("plans"), cache.resolve("seal"), DEFAULT_LIMIT);
    }

    /**
     * Makes the folders and the key at first use.
     *
     * @param limit in bytes; the least recently used files beyond it are removed
     * @throws PlumblineException 18 if others can write to a folder or read the key; 17 if they cannot be made
     */
    static SealedCache open(Path folder, Path keyFolder, long limit) {
        try {
            return new SealedCache(owned(folder), Seal.in(owned(keyFolder)), limit);
        } catch (SecurityException e) {
            throw new PlumblineException(
                    ExitCode.SECURITY, "refusing to use cached engine plans: " + Printable.message(e), e);
        } catch (IOException e) {
            throw failed("cannot keep engine plans in " + Printable.text(folder.toString()), e);
        }
    }

    private static OwnedFolder owned(Path path) throws IOException {
        OwnedFolder folder = OwnedFolder.ofThisUser(path);
        folder.prepare().ifPresent(objection -> {
            throw new SecurityException(
                    objection + "; correct or remove it, or name another cache with -Dplumbline.cache=DIR");
        });
        return folder;
    }

    /**
     * What was stored under the key.
     *
     * @param reason why there is no content, a clause to follow "because"; empty if there is some
     */
    record Loaded(Optional<byte[]> content, String reason) {}

    Loaded load(String key) {
        Path file = file(key);
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return new Loaded(Optional.empty(), "there is none yet");
            }
            if (!folder.trusts(file)) {
                return not(file, "is no file of this user alone");
            }
            if (Files.size(file) > LARGEST) {
                return not(file, "has " + Files.size(file) + " bytes, more than any engine plan");
            }
            SealedFile.Opened opened = SealedFile.open(seal, key, Files.readAllBytes(file));
            if (opened.content().isEmpty()) {
                return not(file, opened.fault());
            }
            touch(file);
            return new Loaded(opened.content(), "");
        } catch (IOException e) {
            return not(file, "cannot be read (" + Printable.cause(e) + ")");
        }
    }

    /** The time is the order of removal. */
    private static void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException e) {
            // Another process has removed or replaced it.
        }
    }

    private static Loaded not(Path file, String fault) {
        return new Loaded(Optional.empty(), "the file " + file.getFileName() + " " + fault);
    }

    /** Keeps the content under the key; why that was impossible, one sentence, or empty if it is kept. */
    Optional<String> store(String key, byte[] content) {
        Path file = file(key);
        try {
            Path part = Files.createTempFile(folder.path(), "", PART); // Only its owner can read and write it.
            try {
                try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                    write(channel, ByteBuffer.wrap(SealedFile.header(seal, key, content)));
                    write(channel, ByteBuffer.wrap(content));
                    channel.force(true);
                }
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
            try (FileChannel directory = FileChannel.open(folder.path(), StandardOpenOption.READ)) {
                directory.force(true);
            }
            Trim.toLimit(folder.path(), SUFFIX, PART, limit, file);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "%.1f MB cannot be kept in %s and will be built again (%s); make room or name another cache with"
                            + " -Dplumbline.cache=DIR",
                    content.length / 1e6,
                    folder.path(),
                    Printable.cause(e)));
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * Replaces what is stored under a key by something made of it, while nobody else does.
     *
     * @param change is given what is stored, if that is sound; what it returns is stored, unless it is empty
     * @return as {@link #store}
     */
    Optional<String> update(String key, UnaryOperator<Optional<byte[]>> change) {
        try (ProcessLock lock = lock(key)) {
            return change.apply(load(key).content()).flatMap(content -> store(key, content));
        }
    }

    /**
     * Waits until no other thread or process holds the lock of this key, so that a plan is built once.
     *
     * @throws PlumblineException 17 if there can be no lock
     */
    ProcessLock lock(String key) {
        try {
            return ProcessLock.on(folder.path().resolve(name(key) + ".lock"));
        } catch (IOException e) {
            throw failed(
                    "cannot lock an engine plan in "
                            + Printable.text(folder.path().toString()),
                    e);
        }
    }

    private Path file(String key) {
        return folder.path().resolve(name(key) + SUFFIX);
    }

    private static String name(String key) {
        return OwnedFolder.sha256(key.getBytes(StandardCharsets.UTF_8));
    }

    private static PlumblineException failed(String what, IOException e) {
        return new PlumblineException(
                ExitCode.IO,
                what + " (" + Printable.cause(e) + "); make room or name another cache with -Dplumbline.cache=DIR",
                e);
    }
}
