// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.plugins.OwnedFolder;
import dev.plumbline.plugins.PluginLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BuildTest {
    @TempDir
    private Path folder;

    @Test
    void buildsAreLibrariesOrJars() throws IOException {
        assertThatThrownBy(() -> Build.of(folder.resolve("none.so"))).hasMessageContaining("none.so is not a file");
        Path text = Files.writeString(folder.resolve("build.txt"), "");
        assertThatThrownBy(() -> Build.of(text))
                .hasMessage("build.txt is neither a plugin library (.so) nor a plumbline.jar: name one of them");
        Path jar = Files.writeString(folder.resolve("plumbline.jar"), "");
        assertThat(Build.of(jar).classPath())
                .isEqualTo(jar.toAbsolutePath() + ":" + folder.toAbsolutePath().resolve("lib/*"));
        Path baseline = Files.writeString(folder.resolve("a.so"), "");
        assertThat(Build.of(baseline).properties())
                .isEqualTo(Map.of("plumbline.plugins", baseline.toAbsolutePath().toString()));
    }

    @Test
    void aCopyIsTheSameBytesElsewhere() throws IOException {
        Path library = Files.writeString(folder.resolve("a.so"), "bytes");
        Build copy = Build.of(library).copiedTo(folder.resolve("copy"));

        assertThat(copy.facts()).isEqualTo(Build.of(library).facts()).containsOnlyKeys("build");
        assertThat(copy.properties()).doesNotContainValue(library.toString());
        assertThat(copy.delayedBy(0.03).facts()).containsEntry("delay", "0.03");
    }

    @Test
    void aCandidateIsMeasuredInTheBaselinesEngines() throws IOException {
        Path library = Files.writeString(folder.resolve("a.so"), "bytes");
        Path other = Files.writeString(folder.resolve("b.so"), "other bytes");
        String sha = OwnedFolder.sha256("bytes".getBytes(UTF_8));

        Build candidate = Build.of(other).inEnginesOf(Build.of(library));
        assertThat(candidate.properties())
                .containsEntry("plumbline.engines.of", sha)
                .containsEntry("plumbline.plugins", other.toAbsolutePath().toString());
        assertThat(candidate.delayedBy(0.03).properties()).containsEntry("plumbline.engines.of", sha);
    }

    @Test
    void aJarsPluginLibraryIsAmongItsLibraries() throws IOException {
        Path jar = Files.write(folder.resolve("plumbline.jar"), new byte[0]);
        Path plugins = Files.createDirectory(folder.resolve("lib")).resolve("plugins-cuda.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(plugins))) {
            out.putNextEntry(new ZipEntry(PluginLibrary.RESOURCE));
            out.write("bytes".getBytes(UTF_8));
        }
        assertThat(Build.THIS.inEnginesOf(Build.of(jar)).properties())
                .containsEntry("plumbline.engines.of", OwnedFolder.sha256("bytes".getBytes(UTF_8)));
        Files.delete(plugins);
        assertThat(Build.THIS.inEnginesOf(Build.of(jar)).properties()).isEmpty();
    }
}
