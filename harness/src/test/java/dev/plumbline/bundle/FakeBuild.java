// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What a build leaves in a folder, small: jars of seeded bytes and a Java that prints its arguments. */
record FakeBuild(Path folder) {
    static final String TENSORRT = "lib/tensorrt-1-linux-x86_64-redist.jar";
    static final String CUDA = "lib/cuda-redist-1-linux-x86_64.jar";
    private static final String LIBRARIES = "lib/other-2.jar lib/reference-models-1.jar";
    static final PartSize MIB = PartSize.of("1m");

    static FakeBuild in(Path folder) throws IOException {
        FakeBuild build = new FakeBuild(Files.createDirectories(folder));
        Files.createDirectories(folder.resolve("lib"));
        build.jar(TENSORRT, "", 2_500_000, "org/bytedeco/tensorrt/linux-x86_64/libnvinfer.so.10");
        build.jar(CUDA, "", 100_000, "org/bytedeco/cuda/linux-x86_64/libnvrtc.so.12", ThinJar.CUDA_RUNTIME);
        build.jar("lib/other-2.jar", "", 1_200_000, "org/other/Other.class");
        build.jar("lib/reference-models-1.jar", "", 50_000, "dev/plumbline/Ours.class");
        build.plumbline(10_000);
        Files.writeString(folder.resolve("libplumbline_plugins.so"), "plugins");
        return build;
    }

    /** A plumbline.jar of this size. */
    void plumbline(int bytes) throws IOException {
        jar("plumbline.jar", LIBRARIES + " " + TENSORRT + " " + CUDA, bytes, "dev/plumbline/cli/Main.class");
    }

    /** As a build without the profile gpu. */
    void withoutVendorOnTheClassPath() throws IOException {
        jar("plumbline.jar", LIBRARIES, 10_000, "dev/plumbline/cli/Main.class");
    }

    Ingredients ingredients() {
        return with(Optional.empty(), Optional.empty(), List.of());
    }

    Ingredients with(Optional<Path> tensorRt, Optional<Path> cuda, List<Path> added) {
        return new Ingredients(
                folder.resolve("plumbline.jar"),
                FakeBuild::runtime,
                folder.resolve("libplumbline_plugins.so"),
                tensorRt,
                cuda,
                added);
    }

    private void jar(String name, String classPath, int bytes, String... entries) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve(name)), manifest)) {
            for (String entry : entries) {
                jar.putNextEntry(new JarEntry(entry));
                jar.write(random(entry, bytes));
                jar.closeEntry();
            }
        }
    }

    static byte[] random(String seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed.hashCode()).nextBytes(bytes);
        return bytes;
    }

    private static void runtime(Path folder) {
        try {
            Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
            Files.write(java, "#!/usr/bin/env bash\nprintf '%s\\n' \"$@\"\n".getBytes(UTF_8));
            java.toFile().setExecutable(true);
            Path licence = Files.createDirectories(folder.resolve("legal/a")).resolve("LICENSE");
            Files.writeString(licence, "licence");
            Path other = Files.createDirectories(folder.resolve("legal/b")).resolve("LICENSE");
            Files.createSymbolicLink(other, Path.of("../a/LICENSE"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
