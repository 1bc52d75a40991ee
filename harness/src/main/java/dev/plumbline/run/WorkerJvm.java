// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.engine.Engine;
import dev.plumbline.engine.Engines;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Journal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Steps as a fresh JVM of this Java, with a build's class path. */
record WorkerJvm(Settings settings, Build build) implements WorkerProcesses.Command {
    @Override
    public List<String> of(List<Step> steps, Path result, Path scratch) {
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
        Map<String, String> properties = new TreeMap<>();
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("plumbline."))
                .forEach(name -> properties.put(name, System.getProperty(name)));
        if (settings.protocol().details()) {
            String layers =
                    scratch.resolveSibling(Journal.LAYERS).toAbsolutePath().toString();
            properties.putIfAbsent(Engine.LAYERS, layers);
        }
        properties.putAll(build.properties());
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of(
                "-cp",
                build.classPath(),
                Worker.class.getName(),
                steps.get(0).stage().name(),
                Step.cells(steps),
                Integer.toString(steps.get(0).fork()),
                result.toAbsolutePath().toString(),
                settings.protocol().text(),
                settings.given().text()));
        return command;
    }

    @Override
    public Map<String, String> variables(Step step) {
        return Engines.named(Cell.parse(step.cell()).engine()).variables();
    }
}
