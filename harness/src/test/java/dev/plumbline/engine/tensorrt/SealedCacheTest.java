// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.engine.natives.ProcessLock;
import dev.plumbline.plugins.OwnedFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SealedCacheTest {
    private static final byte[] PLAN = "an engine plan".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path temporary;

    @Test
    void givesBackWhatWasStored() {
        SealedCache cache = open();
        assertThat(cache.load("a")).isEqualTo(new SealedCache.Loaded(Optional.empty(), "there is none yet"));
        assertThat(cache.store("a", PLAN)).isEmpty();
        assertThat(open().load("a").content()).contains(PLAN);
        assertThat(open().load("b").reason()).isEqualTo("there is none yet");
        assertThat(cache.store("a", new byte[0])).isEmpty();
        assertThat(cache.load("a").content()).contains(new byte[0]);
    }

    @Test
    void takesALargePlan() {
        byte[] plan = new byte[51_000_000];
        new Random(1).nextBytes(plan);
        assertThat(open().store("large", plan)).isEmpty();
        assertThat(open().load("large").content().map(found -> Arrays.equals(plan, found)))
                .contains(true);
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        Path file = stored("a");
        byte[] sound = Files.readAllBytes(file);
        SealedCache cache = open();
        for (int length = 0; length < sound.length; length++) {
            Files.write(file, Arrays.copyOf(sound, length));
            assertThat(cache.load("a").reason())
                    .startsWith("the file " + file.getFileName() + " was cut short to " + length);
        }
    }

    @Test
    void refusesAFlippedBitInEveryByte() throws IOException {
        Path file = stored("a");
        byte[] sound = Files.readAllBytes(file);
        SealedCache cache = open();
        for (int bit = 0; bit < 8 * sound.length; bit += 7) {
            byte[] flipped = sound.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, flipped);
            SealedCache.Loaded loaded = cache.load("a");
            assertThat(loaded.content()).as("bit %d", bit).isEmpty();
            assertThat(loaded.reason()).startsWith("the file " + file.getFileName() + " ");
        }
    }

    @Test
    void saysWhatIsWrongWithAFile() throws IOException {
        Path file = stored("a");
        byte[] sound = Files.readAllBytes(file);
        assertThat(fault(file, flipped(sound, sound.length - 1))).isEqualTo("was altered after it was sealed");
        assertThat(fault(file, Arrays.copyOf(sound, sound.length + 1))).isEqualTo("was altered after it was sealed");
        assertThat(fault(file, flipped(sound, 0))).isEqualTo("is not a sealed file");
        assertThat(fault(file, flipped(sound, 11))).isEqualTo("has format 0, not 1");
        assertThat(fault(file, Files.readAllBytes(stored("b")))).isEqualTo("holds something else than its name says");
        Files.delete(temporary.resolve("seal/key"));
        assertThat(fault(file, sound))
                .isEqualTo("was sealed with another key: on another machine, by another user or before the key was"
                        + " replaced");
    }

    @Test
    void refusesAFileThatOthersCanWriteAndALink() throws IOException {
        Path file = stored("a");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        assertThat(open().load("a").reason()).endsWith(" is no file of this user alone");
        Path elsewhere = Files.move(file, temporary.resolve("elsewhere"));
        Files.createSymbolicLink(file, elsewhere);
        assertThat(open().load("a").reason()).endsWith(" is no file of this user alone");
        assertThat(open().store("a", PLAN)).isEmpty();
        assertThat(open().load("a").content()).contains(PLAN);
    }

    @Test
    void refusesFoldersAndKeysThatOthersControl() throws IOException {
        stored("a");
        assertThat(Files.getPosixFilePermissions(temporary.resolve("seal/key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(temporary.resolve("seal/key"), PosixFilePermissions.fromString("rw-r--r--"));
        refuses(temporary.resolve("seal/key") + " is a key that others may know; remove it");
        Files.write(Files.createFile(temporary.resolve("short")), new byte[5]);
        Files.setPosixFilePermissions(temporary.resolve("short"), PosixFilePermissions.fromString("rw-------"));
        Files.delete(temporary.resolve("seal/key"));
        Files.move(temporary.resolve("short"), temporary.resolve("seal/key"));
        refuses("is no key of 32 bytes but has 5; remove it");
        Files.setPosixFilePermissions(temporary.resolve("plans"), PosixFilePermissions.fromString("rwxrwxrwx"));
        refuses(temporary.resolve("plans") + " has mode 777: others can write to it; correct or remove it");
    }

    private void refuses(String reason) {
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.SECURITY))
                .hasMessageStartingWith("refusing to use cached engine plans: ")
                .hasMessageContaining(reason);
    }

    @Test
    void removesTheLeastRecentlyUsed() throws IOException {
        SealedCache cache = SealedCache.open(temporary.resolve("plans"), temporary.resolve("seal"), 3_500);
        for (String key : List.of("a", "b", "c")) {
            cache.store(key, new byte[1_000]);
        }
        Path abandoned = Files.createFile(temporary.resolve("plans/1.part"));
        age(abandoned, 7200);
        age(file("a"), 30);
        age(file("b"), 20);
        age(file("c"), 10);
        cache.load("a");
        cache.store("d", new byte[1_000]);
        assertThat(cache.load("b").reason()).isEqualTo("there is none yet");
        assertThat(Stream.of("a", "c", "d"))
                .allMatch(key -> cache.load(key).content().isPresent());
        assertThat(abandoned).doesNotExist();
        cache.store("e", new byte[10_000]);
        assertThat(cache.load("e").content()).isPresent();
        assertThat(cache.load("d").content()).isEmpty();
    }

    @Test
    void aFolderThatTakesNothingIsSaidAndNotFatal() throws IOException {
        SealedCache cache = open();
        Path plans = temporary.resolve("plans");
        Files.move(plans, temporary.resolve("away"));
        assertThat(cache.store("a", PLAN))
                .get()
                .asString()
                .startsWith("0.0 MB cannot be kept in " + plans + " and will be built again (NoSuchFileException: ")
                .endsWith("); make room or name another cache with -Dplumbline.cache=DIR");
        assertThatThrownBy(() -> cache.lock("a"))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.IO))
                .hasMessageStartingWith("cannot lock an engine plan in " + plans);
    }

    @Test
    void oneThreadHoldsALockOnce() {
        SealedCache cache = open();
        try (ProcessLock lock = cache.lock("a");
                ProcessLock other = cache.lock("b")) {
            assertThatThrownBy(() -> cache.lock("a")).hasMessageContaining("this thread holds the lock on ");
        }
        try (ProcessLock again = cache.lock("a")) {
            assertThat(again).isNotNull();
        }
    }

    /** Each of 8 processes adds 12 times to a counter and reads a plan that all of them write. */
    @Test
    void eightProcessesShareIt() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Sharing.class.getName(),
                            temporary.toString())
                    .inheritIO()
                    .start());
        }
        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }
        assertThat(open().load("counter").content().map(Sharing::number)).contains(8 * 12);
    }

    static final class Sharing {
        public static void main(String[] arguments) {
            SealedCache cache = open(Path.of(arguments[0]));
            byte[] plan = new byte[300_000];
            for (int i = 0; i < 12; i++) {
                must(cache.update(
                        "counter",
                        old -> Optional.of(bytes(old.map(Sharing::number).orElse(0) + 1))));
                Arrays.fill(plan, (byte) i);
                must(cache.store("plan", plan));
                byte[] found = cache.load("plan").content().orElseThrow();
                if (found.length != plan.length || found[0] != found[found.length - 1]) {
                    throw new AssertionError("torn");
                }
            }
        }

        private static void must(Optional<String> fault) {
            fault.ifPresent(reason -> {
                throw new AssertionError(reason);
            });
        }

        static int number(byte[] bytes) {
            return ByteBuffer.wrap(bytes).getInt();
        }

        private static byte[] bytes(int number) {
            return ByteBuffer.allocate(4).putInt(0, number).array();
        }
    }

    private SealedCache open() {
        return open(temporary);
    }

    private static SealedCache open(Path temporary) {
        return SealedCache.open(temporary.resolve("plans"), temporary.resolve("seal"), SealedCache.DEFAULT_LIMIT);
    }

    private Path stored(String key) {
        assertThat(open().store(key, PLAN)).isEmpty();
        return file(key);
    }

    private Path file(String key) {
        return temporary.resolve("plans/" + OwnedFolder.sha256(key.getBytes(StandardCharsets.UTF_8)) + ".sealed");
    }

    private String fault(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        return open().load("a").reason().replace("the file " + file.getFileName() + " ", "");
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= 1;
        return flipped;
    }

    private static void age(Path file, int seconds) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(seconds)));
    }
}
