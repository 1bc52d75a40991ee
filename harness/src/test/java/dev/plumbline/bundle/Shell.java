// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A host's shell: nothing in its environment but a search path. */
record Shell(String path) {
    static final Shell USUAL = new Shell("/usr/bin:/bin");

    record Ran(int exit, String said) {}

    /** Tools of the search path that this machine has, alone in a folder, for a host that lacks the others. */
    static Shell with(Path folder, List<String> tools) throws IOException {
        Files.createDirectories(folder);
        for (String tool : tools) {
            for (String each : USUAL.path.split(":", -1)) {
                if (Files.isExecutable(Path.of(each, tool))) {
                    delegate(folder.resolve(tool), each + "/" + tool);
                }
            }
        }
        return new Shell(folder.toString());
    }

    /** A tool that starts another. */
    static void delegate(Path tool, String to) throws IOException {
        Files.writeString(tool, "#!/bin/bash\nexec '" + to + "' \"$@\"\n");
        tool.toFile().setExecutable(true);
    }

    /** Runs a line of bash and waits. */
    Ran run(Path folder, String line, Object... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("/bin/bash", "-c", String.format(line, arguments))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", path);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ran(process.waitFor(), said);
    }
}
