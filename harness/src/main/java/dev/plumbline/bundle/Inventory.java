// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bundle;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/** Every file of a bundle and where its content is now. */
final class Inventory {
    static final String SCRIPT = "run";
    private static final String TENSORRT = "tensorrt-*-linux-x86_64-redist.jar";
    private static final String CUDA = "cuda-redist-*-linux-x86_64.jar";

    private final Ingredients from;
    private final Path work;
    private final List<Item> items = new ArrayList<>();

    private Inventory(Ingredients from, Path work) {
        this.from = from;
        this.work = work;
    }

    /** The files in the archive's order; those that are made for the bundle are written to the work folder. */
    static List<Item> of(Ingredients from, Path work) throws IOException {
        Inventory inventory = new Inventory(from, work);
        inventory.vendor();
        inventory.libraries();
        inventory.plumbline();
        inventory.runtime(); // Takes the longest, so whatever is missing is found before.
        inventory.items.sort(Comparator.comparing(Item::layer).thenComparing(Item::path));
        inventory.refuseTwins();
        return List.copyOf(inventory.items);
    }

    private void vendor() throws IOException {
        Path tensorRt = redist(from.tensorRt(), TENSORRT, "--tensorrt JAR");
        jar(tensorRt).close(); // Half a download is no jar.
        add(Layer.TENSORRT, "lib/" + tensorRt.getFileName(), tensorRt);
        Path cuda = redist(from.cuda(), CUDA, "--cuda JAR");
        Path thin = work.resolve("cuda.jar");
        try (JarFile whole = jar(cuda)) {
            ThinJar.write(whole, ThinJar.CUDA_RUNTIME, thin);
        }
        add(Layer.LIBRARIES, "lib/" + cuda.getFileName(), thin);
    }

    private Path redist(Optional<Path> named, String pattern, String option) throws IOException {
        if (named.isPresent()) {
            return named.get();
        }
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(lib())) {
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(lib(), pattern)) {
                jars.forEach(found::add);
            }
        }
        if (found.size() != 1) {
            throw new PlumblineException(
                    ExitCode.UNAVAILABLE,
                    Printable.text(lib().toString()) + " holds " + found.size() + " files " + pattern
                            + " and the bundle takes one: run mvn package -Pgpu -DskipTests, which fetches it, or name"
                            + " it with " + option);
        }
        return found.get(0);
    }

    private void runtime() throws IOException {
        Path runtime = work.resolve("runtime");
        from.runtime().accept(runtime);
        try (Stream<Path> files = Files.walk(runtime)) {
            files.filter(Files::isRegularFile) // jlink links one licence to another: each becomes a file.
                    .forEach(file -> items.add(
                            new Item(Layer.RUNTIME, work.relativize(file).toString(), file, Files.isExecutable(file))));
        }
    }

    private void libraries() throws IOException {
        try (JarFile jar = jar(from.jar())) {
            Manifest manifest = jar.getManifest();
            String path = manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            for (String name : path == null ? new String[0] : path.split(" ", -1)) {
                Path library = from.jar().resolveSibling(name);
                if (!matches(library, TENSORRT) && !matches(library, CUDA)) {
                    add(isOurs(library) ? Layer.PLUMBLINE : Layer.LIBRARIES, name, library);
                }
            }
        }
    }

    private static boolean matches(Path file, String pattern) {
        return FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(file.getFileName());
    }

    private static boolean isOurs(Path library) throws IOException {
        try (JarFile jar = jar(library)) {
            return jar.stream().anyMatch(entry -> entry.getName().startsWith("dev/plumbline/"));
        }
    }

    private void plumbline() throws IOException {
        add(Layer.PLUMBLINE, "plumbline.jar", from.jar());
        add(Layer.PLUMBLINE, "libplumbline_plugins.so", from.plugins());
        for (Path file : from.added()) {
            add(Layer.PLUMBLINE, "added/" + file.getFileName(), file);
        }
        for (String script : List.of(SCRIPT, "plumbline")) {
            Path copy = work.resolve(script);
            try (InputStream in = Inventory.class.getResourceAsStream(script + ".sh")) {
                if (in == null) {
                    throw new IllegalStateException("the script " + script + " is not on the class path");
                }
                Files.copy(in, copy);
            }
            items.add(new Item(Layer.PLUMBLINE, script, copy, true));
        }
    }

    private void add(Layer layer, String path, Path source) {
        items.add(new Item(layer, path, readable(source), false));
    }

    private static Path readable(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new PlumblineException(
                    ExitCode.BAD_INPUT,
                    Printable.text(file.toString()) + " is not a file that can be read: correct its name, or build"
                            + " again with mvn package");
        }
        return file;
    }

    private static JarFile jar(Path file) throws IOException {
        try {
            return new JarFile(readable(file).toFile());
        } catch (ZipException e) {
            throw new PlumblineException(
                    ExitCode.BAD_INPUT,
                    Printable.text(file.toString()) + " is not a whole jar (" + Printable.message(e)
                            + "): build or fetch it again",
                    e);
        }
    }

    private void refuseTwins() {
        TreeSet<String> paths = new TreeSet<>();
        for (Item item : items) {
            if (!paths.add(item.path())) {
                throw new PlumblineException(
                        ExitCode.BAD_INPUT, "two files of the bundle would be " + item.path() + ": rename one of them");
            }
        }
    }

    private Path lib() {
        return from.jar().resolveSibling("lib");
    }
}
