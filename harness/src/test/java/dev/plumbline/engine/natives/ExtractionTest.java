// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.natives;

import dev.plumbline.plugins.OwnedFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ExtractionTest {
    private final List<String> said = new ArrayList<>();

    @TempDir
    private Path temporary;

    @Test
    void extractsOnceAndReplacesWhatIsNotSound() throws IOException {
        byte[] content = {1, 2, 3};
        List<URL> libraries = jar("some-1.0.jar", content, new byte[60_000_000]);
        List<Path> files = extract(libraries);
        assertThat(files.get(0))
                .hasBinaryContent(content)
                .hasParentRaw(files.get(1).getParent());
        assertThat(files.get(0).getParent().getFileName().toString()).matches("some-1\\.0-[0-9a-f]{8}");
        assertThat(Files.getPosixFilePermissions(files.get(0))).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(said).hasSize(2);
        assertThat(said.get(0))
                .isEqualTo(
                        "extracting some-1.0 (0.1 GB, once) to " + files.get(0).getParent());
        assertThat(said.get(1)).matches("extracted some-1\\.0 in \\d+ s");

        FileTime past = FileTime.fromMillis(1_000);
        Files.setLastModifiedTime(files.get(0), past);
        assertThat(extract(libraries)).isEqualTo(files);
        assertThat(Files.getLastModifiedTime(files.get(0))).isEqualTo(past);
        assertThat(said).hasSize(2);

        Files.write(files.get(0), new byte[2]);
        extract(libraries);
        assertThat(files.get(0)).hasBinaryContent(content);
        Files.setPosixFilePermissions(files.get(0), PosixFilePermissions.fromString("rw-rw-rw-"));
        extract(libraries);
        assertThat(OwnedFolder.ofThisUser(files.get(0).getParent()).trusts(files.get(0)))
                .isTrue();
    }

    @Test
    void otherContentUnderTheSameNameGoesElsewhere() throws IOException {
        Path first = extract(jar("a/some.jar", new byte[] {1})).get(0);
        Path second = extract(jar("b/some.jar", new byte[] {2})).get(0);
        assertThat(first).hasBinaryContent(new byte[] {1}).isNotEqualTo(second);
        assertThat(second).hasBinaryContent(new byte[] {2});
        assertThat(said).isEmpty();
    }

    @Test
    void aDamagedJarLeavesNothing() throws IOException {
        List<URL> libraries = jar("some.jar", new byte[] {1, 2, 3, 4, 5});
        Path jar = temporary.resolve("some.jar");
        byte[] bytes = Files.readAllBytes(jar);
        bytes[30 + "lib/0.so".length()] ^= 1; // The first byte of the content, which is stored as it is
        Files.write(jar, bytes);
        assertThatThrownBy(() -> extract(libraries))
                .isInstanceOf(IOException.class)
                .hasMessage("lib/0.so is damaged in its jar; remove the jar so that it is downloaded again");
        Path folder = Extraction.of(libraries).folder(temporary.resolve("natives"));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void thereMustBeRoom() throws IOException {
        Extraction extraction = Extraction.of(jar("some.jar", new byte[60_000_000], new byte[1]));
        OwnedFolder folder = OwnedFolder.ofThisUser(extraction.folder(temporary.resolve("natives")));
        assertThat(folder.prepare()).isEmpty();
        assertThatThrownBy(() -> extraction.into(folder, 60_000_000, said::add))
                .isInstanceOf(IOException.class)
                .hasMessage("it takes 0.06 GB, but only 0.06 GB are free there");
        assertThatThrownBy(() -> extraction.into(folder, 9_000_000, said::add))
                .hasMessage("it takes 0.06 GB, but only 0.01 GB are free there");
        assertThat(said).isEmpty();
        assertThat(extraction.into(folder, 60_000_001, said::add)).hasSize(2);
        assertThat(extraction.into(folder, 0, said::add)).as("all is there").hasSize(2);
    }

    private List<Path> extract(List<URL> libraries) throws IOException {
        Extraction extraction = Extraction.of(libraries);
        OwnedFolder folder = OwnedFolder.ofThisUser(extraction.folder(temporary.resolve("natives")));
        assertThat(folder.prepare()).isEmpty();
        return extraction.into(folder, said::add);
    }

    /** A jar with the libraries 0.so, 1.so, ... in the folder lib. */
    private List<URL> jar(String name, byte[]... contents) throws IOException {
        Path jar = temporary.resolve(name);
        Files.createDirectories(jar.getParent());
        List<URL> libraries = new ArrayList<>();
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (byte[] content : contents) {
                ZipEntry entry = new ZipEntry("lib/" + libraries.size() + ".so");
                CRC32 sum = new CRC32();
                sum.update(content);
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(content.length);
                entry.setCrc(sum.getValue());
                zip.putNextEntry(entry);
                zip.write(content);
                libraries.add(URI.create("jar:" + jar.toUri() + "!/" + entry.getName())
                        .toURL());
            }
        }
        assertThat(Arrays.asList(contents)).hasSameSizeAs(libraries);
        return libraries;
    }
}
