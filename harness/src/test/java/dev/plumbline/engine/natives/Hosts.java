// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.engine.natives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Machines made of files. */
public final class Hosts {
    private Hosts() {}

    /** Nothing on its class path. */
    public static Host of(Path root, Map<String, String> properties, Map<String, String> variables) {
        return new Host(root, properties::get, variables::get, name -> null);
    }

    /** A device node and a driver. */
    public static Path withDriver(Path root) throws IOException {
        Files.createDirectories(root.resolve("dev"));
        Files.createFile(root.resolve("dev/nvidiactl"));
        library(root.resolve("usr/lib64"), NvidiaDriver.LIBRARY);
        return root;
    }

    public static Path library(Path folder, String name) throws IOException {
        return Files.write(Files.createDirectories(folder).resolve(name), StandIn.named(name));
    }
}
