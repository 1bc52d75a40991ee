// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.gate.Verdict;
import dev.plumbline.gate.paired.Arms;
import dev.plumbline.gate.paired.Call;
import dev.plumbline.gate.paired.Judgement;
import dev.plumbline.gate.stored.Baseline;
import dev.plumbline.gate.stored.Session;
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.RunRecord;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Adds a run to the stored baseline of its device, for a commit that somebody reviews. */
@Command(
        name = "accept",
        description = "Add a green run, plain or gated, to the stored baseline of its device and protocol.",
        mixinStandardHelpOptions = true)
final class AcceptVerb implements Callable<Integer> {
    /** What a reviewer may want all the same: a slowdown with a reason, another engine. */
    private static final Set<Call> EXCUSABLE =
            EnumSet.of(Call.PASS, Call.IMPROVED, Call.REGRESSED, Call.TACTIC_CHANGED);

    @Option(names = "--folder", description = "The run's folder (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of(RunOptions.FOLDER);

    @Option(names = "--baselines", description = "The folder of stored baselines (default: ${DEFAULT-VALUE}).")
    private Path baselines = StoredGate.FOLDER;

    @Option(names = "--although", description = "Accept what is REGRESSED or TACTIC_CHANGED too, and why.")
    private String although = "";

    @Override
    public Integer call() {
        if (Arms.areIn(folder)) {
            Arms arms = Arms.read(folder);
            Judgement judgement = arms.judgement(arms.rule());
            boolean excused = !although.isBlank()
                    && judgement.missing().isEmpty()
                    && judgement.invalid().isEmpty()
                    && judgement.cells().stream().allMatch(cell -> EXCUSABLE.contains(cell.call()));
            require(
                    judgement.exit() == ExitCode.OK || excused,
                    judgement.exit(),
                    judgement.sentence(),
                    "; a slowdown or another engine is accepted with --although REASON");
        } else {
            Verdict verdict = Verdict.of(RunRecord.read(folder.resolve(Journal.NAME)));
            require(verdict.exit() == ExitCode.OK, verdict.exit(), verdict.sentence(), "; run it to its end");
        }
        StoredGate stored = StoredGate.of(folder, baselines, although);
        Session session = stored.session()
                .orElseThrow(() -> new PlumblineException(
                        ExitCode.BAD_INPUT,
                        "no cell was timed in two forks together with a control, so there is nothing to accept: bench a"
                                + " cell and its native twin"));
        Baseline baseline = Baseline.with(stored.found().baseline(), stored.key(), session);
        Path file = stored.found().file();
        baseline.write(file);
        System.out.println("gate: accepted run " + session.run() + " with "
                + session.cells().size() + " cells into " + file + ", session "
                + baseline.sessions().size() + "; review and commit the file");
        return ExitCode.OK.code();
    }

    private static void require(boolean holds, ExitCode exit, String sentence, String advice) {
        if (!holds) {
            throw new PlumblineException(exit, "this run is not accepted: " + sentence + advice);
        }
    }
}
