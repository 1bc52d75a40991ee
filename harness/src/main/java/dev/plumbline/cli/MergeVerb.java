// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.ExitCode;
import dev.plumbline.bench.JmhJson;
import dev.plumbline.gate.paired.Arms;
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.RunRecord;
import dev.plumbline.run.Merge;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Makes one run of the shards that several machines ran. */
@Command(
        name = "merge",
        description = "Join the runs of all shards of a plan, plain or gated, into one run for report and gate.",
        mixinStandardHelpOptions = true)
final class MergeVerb implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "OUT", description = "The merged run's folder; holds no run yet.")
    private Path out = Path.of("");

    @Parameters(index = "1..*", arity = "2..*", paramLabel = "RUN", description = "The folder of each shard's run.")
    private List<Path> shards = List.of();

    @Override
    public Integer call() {
        int cells = Merge.into(out, shards);
        if (!Arms.areIn(out)) {
            JmhJson.write(RunRecord.read(out.resolve(Journal.NAME)), out);
        }
        System.out.println("merge: " + shards.size() + " shards, " + cells + " cells in " + out);
        return ExitCode.OK.code();
    }
}
