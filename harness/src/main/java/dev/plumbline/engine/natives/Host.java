// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.natives;

import dev.plumbline.journal.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The machine, as far as shared libraries and the NVIDIA driver are concerned. Loads no native code.
 *
 * @param root the root of the file system, {@code /}
 * @param resources the class path; names begin with a slash
 */
public record Host(
        Path root,
        Function<String, @Nullable String> properties,
        Function<String, @Nullable String> variables,
        Function<String, @Nullable URL> resources) {

    /** Where installers put libraries of CUDA, TensorRT and the driver, beside the folders that ld.so.conf names. */
    private static final List<String> USUAL = List.of(
            "usr/lib/x86_64-linux-gnu",
            "lib/x86_64-linux-gnu",
            "usr/lib64",
            "lib64",
            "usr/lib",
            "usr/local/lib",
            "usr/local/nvidia/lib64",
            "usr/local/cuda/lib64",
            "usr/local/cuda/targets/x86_64-linux/lib",
            "usr/local/tensorrt/lib",
            "usr/local/tensorrt/targets/x86_64-linux-gnu/lib",
            "opt/tensorrt/lib",
            "run/opengl-driver/lib");

    public static Host current() {
        return new Host(Path.of("/"), System::getProperty, System::getenv, Host.class::getResource);
    }

    /**
     * Why there is no NVIDIA GPU that a process can use: no device node, or no driver library.
     *
     * @param what needs it, which is for x86-64 only
     */
    public Optional<String> noDevice(String what) {
        Path device = root.resolve("dev/nvidiactl");
        if (!Files.exists(device)) {
            return Optional.of(
                    "no NVIDIA GPU: " + device + " does not exist; run on a machine with an NVIDIA GPU and its driver");
        }
        String processor = properties.apply("os.arch");
        if (processor != null && !processor.equals("amd64") && !processor.equals("x86_64")) {
            return Optional.of("no " + what + ": its bindings are for Linux on x86-64, but this Java is for "
                    + Printable.text(processor) + "; use a Java for x86-64 on such a machine");
        }
        return installed(NvidiaDriver.LIBRARY).isPresent()
                ? Optional.empty()
                : Optional.of("no CUDA driver: " + device + " exists, but " + NvidiaDriver.LIBRARY
                        + " for x86-64 is in no library folder; install the driver's libraries (in a container: give it"
                        + " the driver capability compute), or name their folder in LD_LIBRARY_PATH");
    }

    /** The folder that a property names. */
    public Optional<Path> named(String property) {
        return Optional.ofNullable(properties.apply(property)).map(Path::of);
    }

    /** The library in the folder that a property names. */
    public Optional<Path> named(String property, String library) {
        return named(property).map(folder -> folder.resolve(library)).filter(Host::loadable);
    }

    /** The library in the folder that a property names, else in a jar of the class path. */
    public Optional<Library> given(String property, String library, String folder) {
        return named(property, library)
                .map(file -> Library.of(file, "-D" + property))
                .or(() -> Optional.ofNullable(resources.apply(folder + library))
                        .map(address -> new Library(address, "class path")));
    }

    /** As {@link #given}, else in the library folders. */
    public Optional<Library> find(String property, String library, String folder) {
        return given(property, library, folder)
                .or(() -> installed(library).map(file -> Library.of(file, "library folders")));
    }

    /** The library in the first folder of {@code LD_LIBRARY_PATH} or the system that has it. */
    public Optional<Path> installed(String library) {
        return folders().stream()
                .map(folder -> folder.resolve(library))
                .filter(Host::loadable)
                .findFirst();
    }

    /** A 64-bit ELF file for x86-64: a system may keep libraries of other processors beside them. */
    private static boolean loadable(Path library) {
        try (InputStream in = Files.newInputStream(library)) {
            byte[] header = in.readNBytes(20);
            return header.length == 20 && header[0] == 0x7f && header[1] == 'E' && header[4] == 2 && header[18] == 62;
        } catch (IOException e) {
            return false;
        }
    }

    private Set<Path> folders() {
        Set<Path> folders = new LinkedHashSet<>();
        String paths = variables.apply("LD_LIBRARY_PATH");
        for (String path : paths == null ? new String[0] : paths.split("[:;]")) {
            if (!path.isEmpty()) {
                folders.add(Path.of(path).toAbsolutePath());
            }
        }
        try (Stream<Path> files = Files.list(root.resolve("etc/ld.so.conf.d"))) {
            for (Path file : files.filter(file -> file.toString().endsWith(".conf"))
                    .sorted()
                    .toList()) {
                Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
                        .map(String::strip)
                        .filter(line -> line.startsWith("/"))
                        .forEach(line -> folders.add(root.resolve(line.substring(1))));
            }
        } catch (IOException e) {
            // A system without these files has its libraries in the usual folders.
        }
        USUAL.forEach(folder -> folders.add(root.resolve(folder)));
        return folders;
    }
}
