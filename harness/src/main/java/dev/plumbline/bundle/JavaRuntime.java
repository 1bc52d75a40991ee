// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bundle;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.spi.ToolProvider;

/** A Java for a host that has none: this JDK's, with the modules that Plumbline and its libraries use. */
public final class JavaRuntime {
    static final List<String> MODULES = List.of(
            "java.base",
            "java.desktop",
            "java.logging",
            "java.management",
            "java.sql",
            "jdk.management",
            "jdk.unsupported");

    private JavaRuntime() {}

    /**
     * Finds the runtime in a folder or makes it there, which takes about 5 s and 50 MB. It is kept because jlink gives
     * other bytes now and then (1 of 30 times with JDK 17.0.15), and its part would have to be carried again.
     *
     * @throws PlumblineException if this Java has no jlink, jlink fails or the folder cannot be written
     */
    public static Path in(Path folder) {
        String name = "runtime-" + Runtime.version() + "-" + Integer.toHexString(MODULES.hashCode());
        Path runtime = folder.resolve(name);
        if (!Files.isDirectory(runtime)) {
            Path fresh = folder.resolve(name + "." + ProcessHandle.current().pid());
            link(ToolProvider.findFirst("jlink"), fresh);
            try {
                Files.move(fresh, runtime);
            } catch (IOException e) {
                throw new PlumblineException(
                        ExitCode.IO,
                        "the Java runtime cannot be kept as " + Printable.text(runtime.toString()) + " ("
                                + Printable.cause(e) + "): run plumbline bundle again",
                        e);
            }
        }
        return runtime;
    }

    static void link(Optional<ToolProvider> jlink, Path folder) {
        StringWriter said = new StringWriter();
        PrintWriter printer = new PrintWriter(said);
        int exit = jlink.orElseThrow(() -> unavailable("it has no jlink"))
                .run(
                        printer,
                        printer,
                        "--add-modules",
                        String.join(",", MODULES),
                        "--compress",
                        Runtime.version().feature() < 21 ? "2" : "zip-6",
                        "--strip-java-debug-attributes",
                        "--no-header-files",
                        "--no-man-pages",
                        "--output",
                        folder.toString());
        if (exit != 0) {
            throw unavailable("jlink says: "
                    + Printable.text(said.toString().strip().lines().findFirst().orElse("nothing")));
        }
    }

    private static PlumblineException unavailable(String reason) {
        return new PlumblineException(
                ExitCode.UNAVAILABLE,
                "no Java runtime can be made from " + Printable.text(System.getProperty("java.home")) + " (" + reason
                        + "): start plumbline bundle with the java of a full JDK 17 or newer, one with its jmods");
    }
}
