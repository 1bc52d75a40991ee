// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.ExitCode;
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.RunRecord;
import dev.plumbline.report.KernelReport;
import dev.plumbline.report.Report;
import dev.plumbline.report.kernels.KernelResults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Draws what was recorded; needs the records only, so it works on any machine. */
@Command(
        name = "report",
        description = "Write report.html, its charts and summary.md from a run's journal.",
        mixinStandardHelpOptions = true)
final class ReportVerb implements Callable<Integer> {
    @Option(names = "--folder", description = "The run's folder (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of(RunOptions.FOLDER);

    @Option(
            names = "--kernels",
            description = "A folder that plugins-cuda/gpu/run wrote: write kernels.html and kernels.md from it too; a"
                    + " journal is then not needed.")
    private @Nullable Path kernels;

    @Override
    public Integer call() {
        Path journal = folder.resolve(Journal.NAME);
        boolean hasRun = kernels == null || Files.exists(journal);
        if (kernels != null) {
            KernelReport.write(KernelResults.read(kernels), folder, hasRun);
            System.out.println("report: " + folder.resolve(KernelReport.NAME));
        }
        if (hasRun) {
            Report.write(RunRecord.read(journal), folder);
            System.out.println("report: " + folder.resolve(Report.NAME));
        }
        return ExitCode.OK.code();
    }
}
