// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Starts a test's main class in its own JVM in about half the usual time, from an archive of its loaded classes. */
record QuickJvm(List<String> command) {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    /** @param rehearsal arguments of a first run that loads what later runs need */
    static QuickJvm of(Class<?> main, Path folder, List<String> rehearsal) throws IOException, InterruptedException {
        Path jar = folder.resolve("classes.jar"); // An archive takes no folders.
        List<String> path = new ArrayList<>(List.of(jar.toString()));
        try (JarOutputStream classes = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String element : System.getProperty("java.class.path").split(File.pathSeparator)) {
                if (Files.isDirectory(Path.of(element))) {
                    pack(Path.of(element), classes);
                } else {
                    path.add(element);
                }
            }
        }
        Path archive = folder.resolve("classes.jsa");
        List<String> rest = List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                String.join(File.pathSeparator, path),
                main.getName());
        List<String> first =
                new ArrayList<>(List.of(JAVA.toString(), "-Xlog:disable", "-XX:ArchiveClassesAtExit=" + archive));
        first.addAll(rest);
        first.addAll(rehearsal);
        new ProcessBuilder(first)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        List<String> command = new ArrayList<>(List.of(JAVA.toString(), "-XX:SharedArchiveFile=" + archive));
        command.addAll(rest);
        return new QuickJvm(List.copyOf(command));
    }

    Process start(List<String> arguments) throws IOException {
        List<String> all = new ArrayList<>(command);
        all.addAll(arguments);
        return new ProcessBuilder(all)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void pack(Path classes, JarOutputStream jar) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(classes)) {
            files = walk.filter(file -> file.toString().endsWith(".class")).toList();
        }
        for (Path file : files) {
            String name = classes.relativize(file).toString();
            if (name.equals("module-info.class")) {
                continue;
            }
            jar.putNextEntry(new JarEntry(name.replace(File.separatorChar, '/')));
            Files.copy(file, jar);
            jar.closeEntry();
        }
    }
}
