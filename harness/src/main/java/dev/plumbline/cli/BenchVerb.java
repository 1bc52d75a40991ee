// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.bench.JmhJson;
import dev.plumbline.bench.Protocol;
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.RunRecord;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Verifies cells and times those that pass; an unfinished run goes on. */
@Command(
        name = "bench",
        description = "Verify the selected cells, then time those that pass, each fork in a fresh JVM.",
        mixinStandardHelpOptions = true)
final class BenchVerb implements Callable<Integer> {
    @Mixin
    private RunOptions options = new RunOptions();

    @Option(names = "--protocol", description = "default, smoke or published: how long each cell is timed.")
    private String protocol = "default";

    @Option(names = "--forks", description = "Fresh JVMs for each cell (default: the protocol's).")
    private @Nullable Integer forks;

    @Override
    public Integer call() {
        Protocol named = Protocol.NAMED.stream()
                .filter(each -> each.name().equals(protocol))
                .findFirst()
                .orElseThrow(() -> new PlumblineException(
                        ExitCode.USAGE,
                        "there is no protocol named " + protocol + "; there are "
                                + Protocol.NAMED.stream().map(Protocol::name).collect(Collectors.joining(", "))));
        ExitCode exit = options.run(forks == null ? named : named.withForks(forks));
        JmhJson.write(RunRecord.read(options.folder().resolve(Journal.NAME)), options.folder());
        return exit.code();
    }
}
