// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.engine.natives.ProcessLock;
import dev.plumbline.journal.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * What TensorRT has timed on this kind of GPU, shared by all builds and all processes. {@code
 * -Dplumbline.timing.cache=FILE} names a file instead, so that it can be taken to another machine with the same GPU and
 * driver; it is taken at its word.
 */
final class TimingCache {
    private static final String PROPERTY = "plumbline.timing.cache";

    private final SealedCache sealed;
    private final String key;
    private final Optional<Path> named;

    TimingCache(SealedCache sealed, String key) {
        this.sealed = sealed;
        this.key = key;
        named = Optional.ofNullable(System.getProperty(PROPERTY))
                .map(file -> Path.of(file).toAbsolutePath());
    }

    /** What was timed before; if nothing, then why. */
    SealedCache.Loaded read() {
        return named.isPresent() ? read(named.get()) : sealed.load(key);
    }

    /**
     * Adds what a build has timed.
     *
     * @param before what of {@link #read} the build was given
     * @param after the same with the build's own
     * @return why that cannot be kept, one sentence; empty if it is, or nothing was timed
     */
    Optional<String> add(byte[] before, byte[] after, PlanBuilder.Combination both) {
        if (Arrays.equals(before, after)) {
            return Optional.empty();
        }
        if (named.isEmpty()) {
            return sealed.update(key, now -> Optional.of(merged(now, before, after, both)));
        }
        Path file = named.get();
        try (ProcessLock lock = ProcessLock.on(file.resolveSibling(file.getFileName() + ".lock"))) {
            Path part = Files.createTempFile(file.getParent(), "timing", ".part");
            try {
                Files.write(part, merged(read(file).content(), before, after, both));
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
            return Optional.empty();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static byte[] merged(Optional<byte[]> now, byte[] before, byte[] after, PlanBuilder.Combination both) {
        return now.isEmpty() || Arrays.equals(now.get(), before) ? after : both.of(now.get(), after);
    }

    private static SealedCache.Loaded read(Path file) {
        try {
            return Files.exists(file)
                    ? new SealedCache.Loaded(Optional.of(Files.readAllBytes(file)), "")
                    : new SealedCache.Loaded(Optional.empty(), "there is none yet");
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static PlumblineException failed(Path file, IOException e) {
        return new PlumblineException(
                ExitCode.IO,
                "-D" + PROPERTY + " names " + Printable.text(file.toString()) + ", which cannot be read and written ("
                        + Printable.cause(e) + "); name a file in a folder of yours",
                e);
    }
}
