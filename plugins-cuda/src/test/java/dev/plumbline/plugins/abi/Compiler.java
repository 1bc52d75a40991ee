// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.plugins.abi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes small shared objects with gcc. */
record Compiler(Path folder) {
    static Compiler into(Path folder) throws IOException {
        return new Compiler(Files.createDirectories(folder));
    }

    /** A shared object that the dynamic loader takes for the library of that name and that holds nothing. */
    Path standIn(String name) throws IOException, InterruptedException {
        return sharedObject(name, Path.of("/dev/null"), "-Wl,-soname," + name);
    }

    Path sharedObject(String name, Path source, String... options) throws IOException, InterruptedException {
        Path object = folder.resolve(name).toAbsolutePath();
        List<String> command = new ArrayList<>(List.of("gcc", "-shared", "-fPIC", "-Wall", "-Werror"));
        command.addAll(List.of(options));
        command.addAll(List.of("-o", object.toString(), "-x", "c", source.toString()));
        Process gcc = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(gcc.getInputStream().readAllBytes());
        if (gcc.waitFor() != 0) {
            throw new IllegalStateException("Cannot compile " + source + ": " + output);
        }
        return object;
    }
}
