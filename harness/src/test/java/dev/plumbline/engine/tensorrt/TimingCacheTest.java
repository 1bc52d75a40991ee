// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.tensorrt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

class TimingCacheTest {
    private static final String PROPERTY = "plumbline.timing.cache";

    @TempDir
    Path folder;

    @AfterEach
    void forget() {
        System.clearProperty(PROPERTY);
    }

    private TimingCache cache(String key) {
        return new TimingCache(SealedCache.open(folder.resolve("plans"), folder.resolve("seal"), 1 << 20), key);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static Optional<String> text(TimingCache cache) {
        return cache.read().content().map(content -> new String(content, StandardCharsets.US_ASCII));
    }

    private static byte[] joined(byte[] one, byte[] other) {
        return bytes(new String(one, StandardCharsets.US_ASCII) + "+" + new String(other, StandardCharsets.US_ASCII));
    }

    private void twoBuildsAtOnce(TimingCache cache) {
        assertThat(text(cache)).isEmpty();
        cache.add(bytes(""), bytes("a"), TimingCacheTest::joined); // the first of two that began with nothing
        assertThat(text(cache)).contains("a");
        cache.add(bytes(""), bytes("b"), TimingCacheTest::joined); // the second must not undo the first
        assertThat(text(cache)).contains("a+b");
        cache.add(bytes("a+b"), bytes("a+b+c"), TimingCacheTest::joined); // nobody was in between
        assertThat(text(cache)).contains("a+b+c");
    }

    @Test
    void buildsShareWhatTheyTimed() {
        twoBuildsAtOnce(cache("one GPU"));
        assertThat(text(cache("another GPU"))).isEmpty();
    }

    @Test
    void aNamedFileIsUsedInsteadAndLeavesNothingBeside() throws IOException {
        Path file = folder.resolve("h100.timings");
        System.setProperty(PROPERTY, file.toString());
        twoBuildsAtOnce(cache("one GPU"));
        assertThat(Files.readString(file)).isEqualTo("a+b+c");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder("h100.timings", "h100.timings.lock", "plans", "seal");
        }
    }

    @Test
    void aBuildThatTimedNothingWritesNothing() {
        TimingCache cache = cache("one GPU");
        cache.add(bytes("same"), bytes("same"), TimingCacheTest::joined);
        assertThat(cache.read().content()).isEmpty();
    }

    @Test
    void whyNothingIsKnownIsSaid() throws IOException {
        TimingCache cache = cache("one GPU");
        assertThat(cache.read().reason()).isEqualTo("there is none yet");
        cache.add(bytes(""), bytes("a"), TimingCacheTest::joined);
        assertThat(cache.read().reason()).isEmpty();
        Path stored = stored();
        byte[] content = Files.readAllBytes(stored);
        content[content.length - 1] ^= 1;
        Files.write(stored, content);
        assertThat(cache.read().content()).isEmpty();
        assertThat(cache.read().reason())
                .isEqualTo("the file " + stored.getFileName() + " was altered after it was sealed");
        Files.write(stored, new byte[3]);
        assertThat(cache.read().reason()).isEqualTo("the file " + stored.getFileName() + " was cut short to 3 bytes");
        assertThat(new PlanBuilder.Built(new byte[0], cache.read().reason(), Optional.empty()).facts())
                .containsOnly(entry(
                        "build.timings.because", "the file " + stored.getFileName() + " was cut short to 3 bytes"));
        assertThat(new PlanBuilder.Built(new byte[0], "", Optional.of("full")).facts())
                .containsOnly(entry("build.timings.not.kept", "full"));
        System.setProperty(PROPERTY, folder.resolve("none").toString());
        assertThat(cache("one GPU").read().reason()).isEqualTo("there is none yet");
    }

    private Path stored() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("plans"))) {
            return files.filter(file -> !file.toString().endsWith(".lock"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void thatTimingsCannotBeKeptIsSaid() throws IOException {
        TimingCache cache = cache("one GPU");
        assertThat(cache.add(bytes(""), bytes("a"), TimingCacheTest::joined)).isEmpty();
        Path stored = stored();
        Files.delete(stored);
        Files.createDirectories(stored.resolve("in the way"));
        assertThat(cache.add(bytes(""), bytes("b"), TimingCacheTest::joined))
                .get()
                .asString()
                .startsWith("0.0 MB cannot be kept in " + folder.resolve("plans") + " and will be built again (")
                .endsWith("); make room or name another cache with -Dplumbline.cache=DIR");
    }

    @Test
    void aNamedFileThatCannotBeWrittenIsSaid() {
        System.setProperty(PROPERTY, folder.resolve("no").resolve("such").toString());
        assertThatThrownBy(() -> cache("one GPU").add(bytes(""), bytes("a"), TimingCacheTest::joined))
                .hasMessageStartingWith("-Dplumbline.timing.cache names " + folder)
                .hasMessageEndingWith("; name a file in a folder of yours");
    }
}
