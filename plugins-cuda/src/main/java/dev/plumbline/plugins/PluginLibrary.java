// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The shared library of TensorRT plugins: where it is and what it says of its build, or why there is none.
 *
 * <p>{@code -Dplumbline.plugins=FILE} names one. Otherwise it is the one that this build put beside its classes,
 * extracted to the folder {@code plugins} of {@code -Dplumbline.cache=DIR}, of {@code $XDG_CACHE_HOME/plumbline} or of
 * {@code ~/.cache/plumbline}: a folder of this user only, under a name that holds the SHA-256 of the content, checked at
 * every use.
 */
public final class PluginLibrary {
    /** Where a build has it on its class path. */
    public static final String RESOURCE = "native/linux-x86_64/libplumbline_plugins.so";

    private final @Nullable Path path;
    private final @Nullable PluginStamp stamp;
    private final String reason;

    private PluginLibrary(@Nullable Path path, @Nullable PluginStamp stamp, String reason) {
        this.path = path;
        this.stamp = stamp;
        this.reason = reason;
    }

    /** Looks for the library; extracts it if need be. Does not load it and never throws. */
    public static PluginLibrary find() {
        return find(System::getProperty, System::getenv, PluginLibrary.class::getResourceAsStream);
    }

    static PluginLibrary find(
            Function<String, @Nullable String> properties,
            Function<String, @Nullable String> variables,
            Function<String, @Nullable InputStream> resources) {
        String named = properties.apply("plumbline.plugins");
        if (named != null) {
            return named(Path.of(named).toAbsolutePath());
        }
        try (InputStream resource = resources.apply("/" + RESOURCE)) {
            if (resource == null) {
                return unavailable("This build holds no plugin library, because it was made without nvcc or CMake; "
                        + "install both and run mvn verify again, or name a library with -Dplumbline.plugins=FILE.");
            }
            return extracted(
                    resource.readAllBytes(),
                    OwnedFolder.cache(properties, variables).resolve("plugins"));
        } catch (IOException e) {
            return unavailable("Cannot read the plugin library of this build (" + e + "); build it again.");
        }
    }

    private static PluginLibrary named(Path file) {
        if (!Files.isRegularFile(file)) {
            return unavailable("-Dplumbline.plugins names " + file + ", which is not a file; "
                    + "name a libplumbline_plugins.so or leave the property out.");
        }
        try {
            return available(file, Files.readAllBytes(file));
        } catch (IOException e) {
            return unavailable("Cannot read " + file + " of -Dplumbline.plugins (" + e + "); make it readable.");
        }
    }

    private static PluginLibrary extracted(byte[] library, Path folder) {
        try {
            OwnedFolder owned = OwnedFolder.ofThisUser(folder);
            Optional<String> objection = owned.prepare();
            if (objection.isPresent()) {
                return unavailable("Refusing to load the plugin library from a folder that others control: "
                        + objection.get() + "; correct or remove it, or name another with -Dplumbline.cache=DIR.");
            }
            String name = "libplumbline_plugins-" + OwnedFolder.sha256(library) + ".so";
            return available(owned.store(name, library), library);
        } catch (IOException | UnsupportedOperationException e) {
            return unavailable("Cannot extract the plugin library to " + folder + " (" + e
                    + "); it takes Linux and a folder with room, which -Dplumbline.cache=DIR can name.");
        }
    }

    private static PluginLibrary available(Path file, byte[] library) {
        return PluginStamp.read(library)
                .map(stamp -> new PluginLibrary(file, stamp, ""))
                .orElseGet(() -> unavailable(file + " carries no stamp of Plumbline, so it is not its plugin library "
                        + "or is damaged; build it with mvn verify."));
    }

    private static PluginLibrary unavailable(String reason) {
        return new PluginLibrary(null, null, reason);
    }

    /** Why there is no library; empty if there is one. */
    public Optional<String> unavailable() {
        return path == null ? Optional.of(reason) : Optional.empty();
    }

    /**
     * The file to load.
     *
     * @throws IllegalStateException with the reason if there is none
     */
    public Path path() {
        if (path == null) {
            throw new IllegalStateException(reason);
        }
        return path;
    }

    /**
     * What the file says of its build.
     *
     * @throws IllegalStateException with the reason if there is none
     */
    public PluginStamp stamp() {
        if (stamp == null) {
            throw new IllegalStateException(reason);
        }
        return stamp;
    }
}
