// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.engine.Engines;
import dev.plumbline.journal.Cell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A step as a fresh JVM of this Java, with this class path. */
record WorkerJvm(Settings settings) implements WorkerProcesses.Command {
    @Override
    public List<String> of(Step step, Path result, Path scratch) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "-Xmx" + settings.heap(),
                "-Xss4m", // ONNX Runtime parses this command line by recursion, and a class path can be long.
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + scratch.resolve("tmp").toAbsolutePath(),
                "-XX:ErrorFile=" + scratch.resolveSibling("hs_err_pid%p.log").toAbsolutePath(),
                "-XX:-CreateCoredumpOnCrash",
                "--enable-native-access=ALL-UNNAMED",
                // Else JavaCPP counts other libraries' memory, collects garbage in a measurement and gives up.
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0"));
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("plumbline."))
                .sorted()
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Worker.class.getName(),
                step.stage().name(),
                step.cell(),
                Integer.toString(step.fork()),
                result.toAbsolutePath().toString(),
                settings.protocol().text()));
        settings.weights().ifPresent(file -> command.add(file.toAbsolutePath().toString()));
        return command;
    }

    @Override
    public Map<String, String> variables(Step step) {
        return Engines.named(Cell.parse(step.cell()).engine()).variables();
    }
}
