// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bundle;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.journal.Printable;
import java.io.PrintWriter;
import java.io.StringWriter;
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
     * Makes the folder; takes about 5 s and gives about 50 MB, the same bytes each time.
     *
     * @throws PlumblineException if this Java has no jlink or jlink fails
     */
    public static void link(Path folder) {
        link(ToolProvider.findFirst("jlink"), folder);
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
