// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bundle;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BundleTest {
    @TempDir
    private Path folder;

    private FakeBuild build = new FakeBuild(Path.of(""));
    private Path out = Path.of("");

    @BeforeEach
    void build() throws IOException {
        build = FakeBuild.in(folder.resolve("build"));
        out = folder.resolve("out");
    }

    @Test
    void stablePartsComeFirstAndNoneIsTooLarge() throws IOException {
        Bundle bundle = Bundle.write(build.ingredients(), FakeBuild.MIB, out);
        assertThat(bundle.parts())
                .containsExactly(
                        "1-tensorrt-0001.part",
                        "1-tensorrt-0002.part",
                        "1-tensorrt-0003.part",
                        "2-runtime-0001.part",
                        "3-libraries-0001.part",
                        "3-libraries-0002.part",
                        "4-plumbline-0001.part");
        assertThat(bundle.changed()).isEqualTo(bundle.parts());
        Map<String, byte[]> written = contents(out);
        assertThat(written.keySet()).containsAll(bundle.parts()).contains("MANIFEST", "run");
        assertThat(written.values()).allMatch(content -> content.length <= 1 << 20);
        assertThat(bundle.bytes())
                .isEqualTo(bundle.parts().stream()
                        .mapToLong(part -> written.getOrDefault(part, new byte[0]).length)
                        .sum());
    }

    @Test
    void theSameBuildGivesTheSameBytes() throws IOException {
        Bundle.write(build.ingredients(), FakeBuild.MIB, out);
        Path again = folder.resolve("again");
        Bundle.write(build.ingredients(), FakeBuild.MIB, again);
        assertThat(contents(again)).containsExactlyEntriesOf(contents(out));
    }

    @Test
    void aChangeOfPlumblineChangesTheLastPartOnly() throws IOException {
        Bundle.write(build.ingredients(), FakeBuild.MIB, out);
        Map<String, byte[]> before = contents(out);
        build.plumbline(20_000);
        Bundle bundle = Bundle.write(build.ingredients(), FakeBuild.MIB, out);
        assertThat(bundle.changed()).containsExactly("4-plumbline-0001.part");
        Map<String, byte[]> after = contents(out);
        for (String part : bundle.parts().subList(0, bundle.parts().size() - 1)) {
            assertThat(after.get(part)).as(part).isEqualTo(before.get(part));
        }
        assertThat(after.get("4-plumbline-0001.part")).isNotEqualTo(before.get("4-plumbline-0001.part"));
    }

    @Test
    void aFormerBundleIsReplacedAndOtherFilesStay() throws IOException {
        Bundle.write(build.ingredients(), FakeBuild.MIB, out);
        Files.writeString(out.resolve("notes.txt"), "mine");
        Bundle bundle = Bundle.write(build.ingredients(), PartSize.of("2m"), out);
        assertThat(bundle.parts()).hasSize(5);
        assertThat(contents(out).keySet()).hasSize(5 + 3).contains("notes.txt", "MANIFEST", "run");
    }

    @Test
    void namedJarsStandInForThoseOfTheBuild() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Path tensorRt = Files.move(build.folder().resolve(FakeBuild.TENSORRT), elsewhere.resolve("rt.jar"));
        Path cuda = Files.move(build.folder().resolve(FakeBuild.CUDA), elsewhere.resolve("cu.jar"));
        failure(build.ingredients(), ExitCode.UNAVAILABLE)
                .hasMessageContaining("holds 0 files tensorrt-*-linux-x86_64-redist.jar and the bundle takes one: run"
                        + " mvn package -Pgpu -DskipTests, which fetches it, or name it with --tensorrt JAR");
        failure(build.with(Optional.of(tensorRt), Optional.empty(), List.of()), ExitCode.UNAVAILABLE)
                .hasMessageContaining("holds 0 files cuda-redist-*-linux-x86_64.jar")
                .hasMessageContaining("--cuda JAR");
        failure(build.with(Optional.of(tensorRt), Optional.of(tensorRt), List.of()), ExitCode.BAD_INPUT)
                .hasMessageContaining("rt.jar has no entry org/bytedeco/cuda/linux-x86_64/libcudart.so.12: name the"
                        + " jar cuda-redist-...-linux-x86_64.jar with --cuda JAR");
        build.withoutVendorOnTheClassPath();
        Bundle.write(build.with(Optional.of(tensorRt), Optional.of(cuda), List.of()), FakeBuild.MIB, out);
        assertThat(Files.readString(out.resolve("MANIFEST"))).contains(" lib/rt.jar\n", " lib/cu.jar\n");
    }

    @Test
    void whatIsMissingOrDamagedIsNamed() throws IOException {
        Path library = build.folder().resolve("lib/other-2.jar");
        Files.write(library, new byte[100]);
        failure(build.ingredients(), ExitCode.BAD_INPUT)
                .hasMessageContaining("other-2.jar is not a whole jar")
                .hasMessageContaining("build or fetch it again");
        Files.delete(library);
        failure(build.ingredients(), ExitCode.BAD_INPUT)
                .hasMessageContaining("other-2.jar is not a file that can be read: correct its name, or build again");
        assertThat(out).isEmptyDirectory();
    }

    @Test
    void addedFilesNeedPlainAndDifferentNames() throws IOException {
        Path odd = Files.writeString(folder.resolve("timing cache"), "");
        failure(build.with(Optional.empty(), Optional.empty(), List.of(odd)), ExitCode.BAD_INPUT)
                .hasMessageContaining("added/timing cache cannot be a name in a bundle: rename it");
        Path plain = Files.writeString(folder.resolve("timing.cache"), "");
        failure(build.with(Optional.empty(), Optional.empty(), List.of(plain, plain)), ExitCode.BAD_INPUT)
                .hasMessage("two files of the bundle would be added/timing.cache: rename one of them");
    }

    @Test
    void aFullDiskIsSaidAndLeavesNoManifest() throws IOException {
        Files.createDirectories(out);
        Path full = Files.createSymbolicLink(out.resolve("1-tensorrt-0002.part"), Path.of("/dev/full"));
        failure(build.ingredients(), ExitCode.IO)
                .hasMessageContaining("the bundle cannot be written to " + out)
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("make room or choose another folder with --out DIR");
        assertThat(out.resolve("MANIFEST")).doesNotExist();
        Files.delete(full);
    }

    @Test
    void aFileInPlaceOfTheFolderIsSaid() throws IOException {
        Files.writeString(out, "");
        failure(build.ingredients(), ExitCode.IO).hasMessageContaining("cannot be written to " + out);
    }

    private AbstractThrowableAssert<?, ?> failure(Ingredients from, ExitCode exit) {
        return assertThatThrownBy(() -> Bundle.write(from, FakeBuild.MIB, out))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.exit()).isEqualTo(exit));
    }

    private static Map<String, byte[]> contents(Path folder) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return contents;
    }
}
