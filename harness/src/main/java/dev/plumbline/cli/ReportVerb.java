// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.ExitCode;
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.RunRecord;
import dev.plumbline.report.Report;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Draws a recorded run; needs the journal only, so it works on any machine. */
@Command(
        name = "report",
        description = "Write report.html, its charts and summary.md from a run's journal.",
        mixinStandardHelpOptions = true)
final class ReportVerb implements Callable<Integer> {
    @Option(names = "--folder", description = "The run's folder (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of(RunOptions.FOLDER);

    @Override
    public Integer call() {
        Report.write(RunRecord.read(folder.resolve(Journal.NAME)), folder);
        System.out.println("report: " + folder.resolve("report.html"));
        return ExitCode.OK.code();
    }
}
