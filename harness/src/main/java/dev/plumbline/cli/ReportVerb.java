// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.ExitCode;
import dev.plumbline.gate.paired.Arms;
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.Printable;
import dev.plumbline.report.KernelReport;
import dev.plumbline.report.Report;
import dev.plumbline.report.Source;
import dev.plumbline.report.kernels.KernelResults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Draws what was recorded; needs the records only, so it works on any machine. */
@Command(
        name = "report",
        description =
                "Write report.html, its charts and summary.md from a run's journal, or gate.html from a gated run's.",
        mixinStandardHelpOptions = true)
final class ReportVerb implements Callable<Integer> {
    @Option(
            names = "--folder",
            defaultValue = RunOptions.FOLDER,
            description = "The run's folder (default: ${DEFAULT-VALUE}). Repeat it for further runs on GPUs of the same"
                    + " name, driver and TensorRT; the report goes to the first.")
    private List<Path> folders = List.of();

    @Option(
            names = "--kernels",
            description = "A folder that plugins-cuda/gpu/run wrote: write kernels.html and kernels.md from it too, and"
                    + " draw the bandwidth of that GPU in the run's report, unless the run is of another GPU; a journal"
                    + " is then not needed.")
    private @Nullable Path kernels;

    @Option(names = "--baselines", description = "For a gated run's history (default: ${DEFAULT-VALUE}).")
    private Path baselines = StoredGate.FOLDER;

    @Override
    public Integer call() {
        Path folder = folders.get(0);
        if (Arms.areIn(folder)) {
            PairedGate.toJmh(folder);
            PairedGate.draw(folder, baselines);
            return ExitCode.OK.code();
        }
        boolean hasRun = kernels == null || folders.size() > 1 || Files.exists(folder.resolve(Journal.NAME));
        Optional<KernelResults> measured = Optional.ofNullable(kernels).map(KernelResults::read);
        List<Source> runs = hasRun ? folders.stream().map(Source::read).toList() : List.of();
        measured.filter(results -> areOf(results.device(), runs)).ifPresent(results -> {
            say(folder.resolve(KernelReport.NAME), KernelReport.write(results, folder, hasRun));
        });
        if (hasRun) {
            say(folder.resolve(Report.NAME), Report.write(runs, measured, folder));
        }
        return ExitCode.OK.code();
    }

    /** @param missing why the page has no pictures; empty if it has */
    static void say(Path page, String missing) {
        System.out.println("report: " + page);
        if (!missing.isEmpty()) {
            System.out.println("report: " + missing);
        }
    }

    /** Whether all runs are of a GPU; says so if not. */
    private static boolean areOf(String gpu, List<Source> runs) {
        Set<String> others = new TreeSet<>();
        boolean all = true;
        for (Source run : runs) {
            all &= run.gpus().equals(Set.of(gpu));
            others.addAll(run.gpus());
        }
        if (!all) {
            System.out.println(Printable.text("report: the kernels' results are of " + gpu + " and the run is of "
                    + (others.isEmpty() ? "no GPU" : String.join(" and ", others)) + ": they are left out"));
        }
        return all;
    }
}
