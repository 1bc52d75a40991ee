// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.ExitCode;
import dev.plumbline.engine.Engine;
import dev.plumbline.engine.Engines;
import dev.plumbline.plugins.PluginLibrary;
import dev.plumbline.run.Machine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Says what this machine can run, what it cannot and why. Starts no native code. */
@Command(
        name = "doctor",
        description = "Say what this machine can run, what it cannot, and why.",
        mixinStandardHelpOptions = true)
final class DoctorVerb implements Callable<Integer> {
    @Override
    public Integer call() {
        List<Engine> engines = Engines.all();
        Map<String, String> facts = new TreeMap<>(Machine.facts(engines).facts());
        facts.forEach((name, value) -> System.out.printf("%-22s %s%n", name, value));
        System.out.println();
        boolean any = false;
        for (Engine engine : engines) {
            Optional<String> unavailable = engine.unavailable();
            any |= unavailable.isEmpty();
            System.out.printf(
                    "%-22s %s%n", engine.name(), unavailable.map("no: "::concat).orElse("ready"));
        }
        PluginLibrary plugins = PluginLibrary.find();
        System.out.printf(
                "%-22s %s%n",
                "plugin library",
                plugins.unavailable()
                        .map("no: "::concat)
                        .orElseGet(() -> plugins.stamp().toString()));
        return (any ? ExitCode.OK : ExitCode.UNAVAILABLE).code();
    }
}
