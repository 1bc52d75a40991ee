// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.bench.JmhJson;
import dev.plumbline.gate.Verdict;
import dev.plumbline.gate.paired.Arms;
import dev.plumbline.gate.paired.Rule;
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.Printable;
import dev.plumbline.journal.RunRecord;
import dev.plumbline.report.GateReport;
import dev.plumbline.run.Build;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Turns a recorded run, plain or gated, into an exit code, or measures two builds by turns and says whether one is slower. */
@Command(
        name = "gate",
        description = "Fail unless every planned cell of a run is verified and timed. With --baseline and --candidate:"
                + " measure both by turns and fail if the candidate is wrong or slower.",
        mixinStandardHelpOptions = true,
        subcommands = AcceptVerb.class)
final class GateVerb implements Callable<Integer> {
    @Mixin
    private RunOptions options = new RunOptions();

    @Option(names = "--baselines", description = "The folder of stored baselines (default: ${DEFAULT-VALUE}).")
    private Path baselines = StoredGate.FOLDER;

    @Option(
            names = "--binding",
            description = "Let the stored baseline decide too: exit 10, 12 or 14 where it is advice otherwise.")
    private boolean binding;

    @Option(names = "--baseline", description = "A plugin library (.so) or plumbline.jar to compare with.")
    private @Nullable Path baseline;

    @Option(names = "--candidate", description = "The plugin library (.so) or plumbline.jar to judge.")
    private @Nullable Path candidate;

    @Option(names = "--dead-zone", description = "Percent slower that is never red (default: ${DEFAULT-VALUE}).")
    private double deadZone = 100 * Rule.DEFAULT.deadZone();

    @Option(names = "--gate", description = "Percent slower that shall be red (default: ${DEFAULT-VALUE}).")
    private double gate = 100 * Rule.DEFAULT.gate();

    @Option(names = "--looks", description = "1 to 4: give up after 6, 12, 24 or 48 pairs (default: ${DEFAULT-VALUE}).")
    private int looks = Rule.DEFAULT.looks().size();

    @Option(
            names = "--group",
            description =
                    "The most cells that one process times (default: ${DEFAULT-VALUE}). After a process' first five"
                            + " seconds launches on a GPU can be slower.")
    private int group = 4;

    @Override
    public Integer call() {
        if ((baseline == null) != (candidate == null)) {
            throw new PlumblineException(ExitCode.USAGE, "a comparison needs both --baseline and --candidate");
        }
        Rule rule = rule();
        ExitCode exit = baseline != null && candidate != null
                ? PairedGate.run(options, Build.of(baseline), Build.of(candidate), rule, group)
                : Arms.areIn(options.folder()) ? PairedGate.again(options.folder(), rule) : recorded();
        if (Arms.areIn(options.folder())) {
            leave(JmhJson.NAME, () -> PairedGate.toJmh(options.folder()));
            leave(GateReport.NAME, () -> PairedGate.draw(options.folder(), baselines));
        }
        ExitCode stored = StoredGate.say(options.folder(), baselines, rule, binding);
        return ExitCode.gravest(List.of(exit, stored)).code();
    }

    /** A verdict stands without its files, whatever a library for them may throw. */
    private static void leave(String file, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            System.out.println("gate: no " + file + ": "
                    + (e instanceof PlumblineException ? Printable.message(e) : Printable.cause(e)));
        }
    }

    private Rule rule() {
        try {
            if (!(looks >= 1 && looks <= Rule.DEFAULT.looks().size())) {
                throw new IllegalArgumentException("--looks is 1 to 4, but is " + looks);
            }
            return Rule.DEFAULT.withMargins(deadZone / 100, gate / 100).withLooks(looks);
        } catch (IllegalArgumentException e) {
            throw new PlumblineException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private ExitCode recorded() {
        Verdict verdict = Verdict.of(RunRecord.read(options.folder().resolve(Journal.NAME)));
        System.out.println("gate: " + verdict.sentence());
        return verdict.exit();
    }
}
