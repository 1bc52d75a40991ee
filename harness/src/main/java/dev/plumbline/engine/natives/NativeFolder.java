// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.natives;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.Printable;
import dev.plumbline.plugins.OwnedFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * The folder {@code natives} of Plumbline's cache: what is in a jar is extracted to it once for all processes.
 *
 * @param what is extracted and loaded, in words
 * @param progress is told of what takes long, a line each
 */
public record NativeFolder(Host host, String what, Consumer<String> progress) {
    /** What is done while no other process does the like. */
    @FunctionalInterface
    public interface Step {
        void with(OwnedFolder natives) throws IOException;
    }

    /**
     * Does the step.
     *
     * @throws PlumblineException if that is impossible: 13 it does not load; 17 no room for it; 18 others can write to
     *     the folder
     */
    public void guarded(Step step) {
        Path path = path();
        try {
            OwnedFolder natives = owned(path);
            // JavaCPP makes links without a lock: two processes at once would make it extract what is extracted.
            try (ProcessLock lock = ProcessLock.on(path.resolve("lock"))) {
                step.with(natives);
            }
        } catch (IOException e) {
            throw new PlumblineException(
                    ExitCode.IO,
                    what + " cannot be extracted to " + Printable.text(path.toString()) + " (" + Printable.cause(e)
                            + "); make room or name another folder with -Dplumbline.cache=DIR",
                    e);
        } catch (LinkageError e) {
            throw new PlumblineException(
                    ExitCode.UNAVAILABLE,
                    what + " cannot be loaded (" + Printable.cause(e)
                            + "); plumbline doctor says which libraries were found",
                    e);
        }
    }

    /** The folder of that path, made if it is missing. */
    public OwnedFolder owned(Path path) throws IOException {
        OwnedFolder folder = OwnedFolder.ofThisUser(path);
        folder.prepare().ifPresent(objection -> {
            throw new PlumblineException(
                    ExitCode.SECURITY,
                    "refusing to load " + what + " from a folder that others control: " + Printable.text(objection)
                            + "; correct or remove it, or name another with -Dplumbline.cache=DIR");
        });
        return folder;
    }

    /** The libraries of those names that lie beside one another, after extraction if that is in a jar. */
    public List<Path> files(Library found, List<String> names) throws IOException {
        if (!found.inJar()) {
            return names.stream().map(name -> found.beside(name).file()).toList();
        }
        Extraction extraction = extraction(found, names);
        return extraction.into(owned(extraction.folder(path())), progress);
    }

    /** Where {@link #files} are or will be. */
    public Path folder(Library found, List<String> names) throws IOException {
        return found.inJar()
                ? extraction(found, names).folder(path())
                : Path.of(String.valueOf(found.file().toAbsolutePath().getParent()));
    }

    private static Extraction extraction(Library found, List<String> names) throws IOException {
        return Extraction.of(
                names.stream().map(name -> found.beside(name).url()).toList());
    }

    private Path path() {
        return OwnedFolder.cache(host.properties(), host.variables()).resolve("natives");
    }
}
