// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.gate.Baseline;
import dev.plumbline.gate.Verdict;
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.RunRecord;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Turns a recorded run into an exit code. */
@Command(
        name = "gate",
        description = "Fail unless every planned cell of a run is verified and timed; compare with a stored baseline.",
        mixinStandardHelpOptions = true)
final class GateVerb implements Callable<Integer> {
    @Option(names = "--folder", description = "The run's folder (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of(RunOptions.FOLDER);

    @Option(names = "--baselines", description = "The folder of stored baselines (default: ${DEFAULT-VALUE}).")
    private Path baselines = Path.of("results", "baselines");

    @Override
    public Integer call() {
        Path journal = folder.resolve(Journal.NAME);
        RunRecord run = RunRecord.read(journal);
        Verdict verdict = Verdict.of(run);
        System.out.println("gate: " + verdict.sentence());
        Baseline baseline = Baseline.of(run, baselines);
        Optional<RunRecord> stored = baseline.stored();
        if (stored.isEmpty()) {
            System.out.println("gate: no baseline for this machine, so nothing is said about speed; to make one:"
                    + " mkdir -p " + baselines + " && cp " + journal + " " + baseline.file());
        } else {
            System.out.println("gate: against the stored baseline (advice: sessions differ by some percent anyway)");
            Baseline.ratios(stored.get(), run).forEach(line -> System.out.println("  " + line));
        }
        return verdict.exit().code();
    }
}
