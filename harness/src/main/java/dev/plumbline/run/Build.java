// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.engine.Engine;
import dev.plumbline.journal.Printable;
import dev.plumbline.plugins.OwnedFolder;
import dev.plumbline.plugins.PluginLibrary;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a worker runs: this Plumbline, perhaps with another plugin library, or another Plumbline.
 *
 * @param file the plugin library or plumbline.jar that differs; empty if none does
 * @param classPath of the worker
 * @param properties system properties of the worker
 */
public record Build(Optional<Path> file, String classPath, Map<String, String> properties) {
    /** This Plumbline as it is. */
    public static final Build THIS = new Build(Optional.empty(), System.getProperty("java.class.path"), Map.of());

    private static final String DELAY = "plumbline.delay";
    private static final String PLUGINS = "plumbline.plugins";

    public Build {
        properties = Map.copyOf(properties);
    }

    /** A plugin library for this Plumbline, or a plumbline.jar with its lib folder beside it. */
    public static Build of(Path file) {
        Path whole = file.toAbsolutePath().normalize();
        if (!Files.isRegularFile(whole)) {
            throw new PlumblineException(
                    ExitCode.BAD_INPUT,
                    Printable.text(file.toString()) + " is not a file: name a plugin library or a plumbline.jar");
        }
        return of(whole, whole);
    }

    private static Build of(Path file, Path original) {
        String name = String.valueOf(original.getFileName());
        if (name.endsWith(".jar")) {
            String libraries = original.resolveSibling("lib").resolve("*").toString();
            return new Build(Optional.of(file), file + File.pathSeparator + libraries, Map.of());
        }
        if (name.endsWith(".so")) {
            return new Build(Optional.of(file), THIS.classPath, Map.of(PLUGINS, file.toString()));
        }
        throw new PlumblineException(
                ExitCode.BAD_INPUT,
                Printable.text(name) + " is neither a plugin library (.so) nor a plumbline.jar: name one of them");
    }

    /** The same bytes in another file of a folder: it must make no difference. */
    Build copiedTo(Path folder) {
        Path original = file.orElseThrow();
        Path copy = folder.resolve("copy-of-" + original.getFileName());
        try {
            Files.createDirectories(folder);
            Files.copy(original, copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new PlumblineException(
                    ExitCode.IO, "the baseline cannot be copied (" + Printable.cause(e) + "): make room", e);
        }
        return of(copy.toAbsolutePath(), original);
    }

    /** The same, each inference longer by this part. */
    Build delayedBy(double part) {
        Map<String, String> more = new LinkedHashMap<>(properties);
        more.put(DELAY, Double.toString(part));
        return new Build(file, classPath, more);
    }

    /** The same in another build's engines, where it fits: TensorRT chooses tactics anew for each engine it builds. */
    Build inEnginesOf(Build other) {
        Map<String, String> more = new LinkedHashMap<>(properties);
        other.plugins().ifPresent(library -> more.put(Engine.ENGINES_OF, OwnedFolder.sha256(library)));
        return new Build(file, classPath, more);
    }

    /** The plugin library; empty if there is none. */
    private Optional<byte[]> plugins() {
        try {
            String named = properties.get(PLUGINS);
            if (named != null) {
                return Optional.of(Files.readAllBytes(Path.of(named)));
            }
            try (URLClassLoader classes = new URLClassLoader(jars(), null);
                    InputStream library = classes.getResourceAsStream(PluginLibrary.RESOURCE)) {
                return library == null ? Optional.empty() : Optional.of(library.readAllBytes());
            }
        } catch (IOException e) {
            throw new PlumblineException(
                    ExitCode.BAD_INPUT,
                    "the plugin library of a build cannot be read (" + Printable.cause(e)
                            + "): name a file that you can read",
                    e);
        }
    }

    private URL[] jars() throws IOException {
        List<URL> urls = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            if (entry.endsWith("*")) {
                Path folder = Path.of(entry).resolveSibling("");
                try (Stream<Path> all = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
                    for (Path jar : all.sorted().toList()) {
                        urls.add(jar.toUri().toURL());
                    }
                }
            } else {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }

    /** For the journal: what the file is, without where. */
    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        file.ifPresent(path -> facts.put("build", Digest.of(path)));
        Optional.ofNullable(properties.get(DELAY)).ifPresent(part -> facts.put("delay", part));
        return facts;
    }
}
