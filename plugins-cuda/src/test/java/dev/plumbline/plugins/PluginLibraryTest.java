// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.plugins;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PluginLibraryTest {
    private static final String STAMP =
            "plumbline-stamp version=0.1.0 commit=abc-dirty compiler=nvcc-13.0.88 architectures=80-real;90\0";
    private static final byte[] LIBRARY = ("\177ELF\0 " + STAMP + " code").getBytes(StandardCharsets.ISO_8859_1);

    @TempDir
    private Path temporary;

    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> variables = new HashMap<>();

    @Test
    void extractsTheLibraryOfTheBuildForItsUserOnly() throws IOException {
        PluginLibrary library = extract();
        assertThat(library.unavailable()).isEmpty();
        assertThat(library.path()).hasBinaryContent(LIBRARY).isEqualTo(folder().resolve(name()));
        assertThat(library.stamp()).isEqualTo(new PluginStamp("0.1.0", "abc-dirty", "nvcc-13.0.88", "80-real;90"));
        assertThat(mode(folder())).isEqualTo("rwx------");
        assertThat(mode(library.path())).isEqualTo("rw-------");
    }

    @Test
    void anExtractedFileIsUsedAgain() throws IOException {
        Path file = extract().path();
        Object inode = Files.getAttribute(file, "unix:ino");
        assertThat(Files.getAttribute(extract().path(), "unix:ino")).isEqualTo(inode);
        assertThat(folder()).isDirectoryContaining(file::equals);
        try (var files = Files.list(folder())) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aFlippedByteIsFoundThoughSizeAndTimeAreTheSame() throws IOException {
        Path file = extract().path();
        FileTime time = Files.getLastModifiedTime(file);
        byte[] altered = LIBRARY.clone();
        altered[altered.length - 1] ^= 1;
        Files.write(file, altered);
        Files.setLastModifiedTime(file, time);
        assertThat(extract().path()).isEqualTo(file).hasBinaryContent(LIBRARY);
    }

    @Test
    void aLinkInPlaceOfTheFileIsReplacedAndNotFollowed() throws IOException {
        Path file = extract().path();
        Path elsewhere = Files.write(temporary.resolve("elsewhere.so"), LIBRARY);
        Files.delete(file);
        Files.createSymbolicLink(file, elsewhere);
        assertThat(extract().path())
                .hasBinaryContent(LIBRARY)
                .satisfies(path -> assertThat(Files.isSymbolicLink(path)).isFalse());
    }

    @Test
    void aFileThatOthersCanWriteToIsReplaced() throws IOException {
        Path file = extract().path();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(mode(extract().path())).isEqualTo("rw-------");
    }

    @ParameterizedTest
    @CsvSource({"rwxrwx---, 770", "rwx---rwx, 707", "rwxrwxrwx, 777"})
    void aFolderThatOthersCanWriteToIsRefused(String permissions, String mode) throws IOException {
        Files.createDirectories(folder());
        Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString(permissions));
        assertThat(extract().unavailable())
                .contains("Refusing to load the plugin library from a folder that others control: " + folder()
                        + " has mode " + mode + ": others can write to it; correct or remove it, or name another with"
                        + " -Dplumbline.cache=DIR.");
        assertThat(folder()).isEmptyDirectory();
    }

    @Test
    void aLinkInPlaceOfTheFolderIsRefused() throws IOException {
        Files.createSymbolicLink(folder(), Files.createDirectory(temporary.resolve("elsewhere")));
        assertThat(extract().unavailable())
                .get()
                .asString()
                .contains(folder() + " is not a folder but a link or a file");
    }

    @Test
    void aFolderOfSomebodyElseIsRefused() throws IOException {
        int me = OwnedFolder.ofThisUser(temporary).user();
        assertThat(me).isEqualTo(Files.getAttribute(temporary, "unix:uid"));
        assertThat(new OwnedFolder(folder(), me + 1).prepare())
                .contains(folder() + " belongs to user " + me + ", not to " + (me + 1));
        assertThat(new OwnedFolder(folder(), me).prepare()).isEmpty();
    }

    @Test
    void aFileOfSomebodyElseIsReplaced() throws IOException {
        OwnedFolder folder = OwnedFolder.ofThisUser(temporary);
        Object first = Files.getAttribute(folder.store("a", LIBRARY), "unix:ino");
        Path again = new OwnedFolder(temporary, folder.user() + 1).store("a", LIBRARY);
        assertThat(Files.getAttribute(again, "unix:ino")).isNotEqualTo(first);
    }

    @Test
    void eightProcessesExtractAtOnce() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            StoreRepeatedly.class.getName(),
                            temporary.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(temporary.resolve("log" + i).toFile())
                    .start());
        }
        for (int i = 0; i < 8; i++) {
            assertThat(processes.get(i).waitFor())
                    .as(() -> "exit status of a process")
                    .isZero();
            assertThat(temporary.resolve("log" + i)).hasContent("20 files stored and whole");
        }
        try (var files = Files.list(temporary.resolve("shared"))) {
            assertThat(files).hasSize(20).noneMatch(file -> file.toString().endsWith(".part"));
        }
    }

    @Test
    void aBuildWithoutALibraryIsAReason() {
        PluginLibrary library = PluginLibrary.find(properties::get, variables::get, resource -> null);
        String reason =
                "This build holds no plugin library, because it was made without nvcc or CMake; install both and"
                        + " run mvn verify again, or name a library with -Dplumbline.plugins=FILE.";
        assertThat(library.unavailable()).contains(reason);
        assertThatThrownBy(library::path)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(reason);
        assertThatThrownBy(library::stamp)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(reason);
    }

    @Test
    void aNamedLibraryIsUsedWhereItLies() throws IOException {
        Path file = Files.write(temporary.resolve("mine.so"), LIBRARY);
        properties.put("plumbline.plugins", file.toString());
        assertThat(extract().path()).isEqualTo(file);
        assertThat(extract().stamp().commit()).isEqualTo("abc-dirty");
        assertThat(folder()).doesNotExist();
    }

    @Test
    void aNameThatPointsAtNothingIsAReason() {
        properties.put("plumbline.plugins", temporary.resolve("gone.so").toString());
        assertThat(extract().unavailable())
                .contains("-Dplumbline.plugins names " + temporary.resolve("gone.so")
                        + ", which is not a file; name a libplumbline_plugins.so or leave the property out.");
    }

    @ParameterizedTest
    @CsvSource({"''", "'plumbline-stamp version=1 commit=a compiler=b'", "plumbline-stamp"})
    void aNamedFileWithoutAWholeStampIsAReason(String content) throws IOException {
        Path file = Files.writeString(temporary.resolve("other.so"), content + "\0");
        properties.put("plumbline.plugins", file.toString());
        assertThat(extract().unavailable())
                .contains(
                        file + " carries no stamp of Plumbline, so it is not its plugin library or is damaged; build it"
                                + " with mvn verify.");
    }

    @Test
    void aCacheThatCannotBeMadeIsAReason() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));
        properties.put("plumbline.cache", file.toString());
        assertThat(extract().unavailable())
                .get()
                .asString()
                .startsWith("Cannot extract the plugin library to " + file.resolve("plugins") + " (")
                .endsWith("; it takes Linux and a folder with room, which -Dplumbline.cache=DIR can name.");
    }

    @Test
    void theCacheFollowsTheXdgSpecification() {
        properties.put("user.home", temporary.resolve("home").toString());
        variables.put("XDG_CACHE_HOME", "relative");
        assertThat(find().path()).startsWith(temporary.resolve("home/.cache/plumbline/plugins"));
        variables.put("XDG_CACHE_HOME", temporary.resolve("xdg").toString());
        assertThat(find().path()).startsWith(temporary.resolve("xdg/plumbline/plugins"));
    }

    private PluginLibrary extract() {
        properties.putIfAbsent("plumbline.cache", temporary.toString());
        return find();
    }

    private PluginLibrary find() {
        Function<String, InputStream> resources = resource -> new ByteArrayInputStream(LIBRARY);
        return PluginLibrary.find(properties::get, variables::get, resources);
    }

    private Path folder() {
        return temporary.resolve("plugins");
    }

    private static String name() {
        return "libplumbline_plugins-" + OwnedFolder.sha256(LIBRARY) + ".so";
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    }

    /** Stores 20 files of 256 KiB in a folder that other processes fill with the same ones. */
    static final class StoreRepeatedly {
        public static void main(String[] arguments) throws IOException {
            OwnedFolder folder = OwnedFolder.ofThisUser(Path.of(arguments[0], "shared"));
            folder.prepare().ifPresent(objection -> {
                throw new IllegalStateException(objection);
            });
            int whole = 0;
            for (int round = 0; round < 20; round++) {
                byte[] content = new byte[1 << 18];
                new Random(round).nextBytes(content);
                Path file = folder.store("round" + round, content);
                whole += Arrays.equals(Files.readAllBytes(file), content) ? 1 : 0;
            }
            System.out.println(whole + " files stored and whole");
        }
    }
}
