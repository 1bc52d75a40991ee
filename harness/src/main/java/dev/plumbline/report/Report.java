// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.RunRecord;
import dev.plumbline.report.kernels.KernelResults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs, finished or not, as a page, pictures and a summary; the same bytes for the same runs in any locale. */
public final class Report {
    /** The page's name in a run's folder. */
    public static final String NAME = "report.html";

    private Report() {}

    /** As {@link #write(List, Optional, Path)}, of a run alone. */
    public static void write(RunRecord run, Path folder) {
        write(List.of(Source.of(run)), Optional.empty(), folder);
    }

    /**
     * Writes {@code report.html} (which needs none of the other files), {@code summary.md} and {@code charts/*.png}. The
     * page links to the kernels' if that is in the folder.
     *
     * @param sources one run, or several on GPUs of one kind
     * @param kernels of a GPU of the same name, for the bandwidth of its memory
     * @param folder is made if it does not exist; files of those names are replaced
     * @return why there are no pictures, one sentence; empty if there are
     * @throws dev.plumbline.PlumblineException if the runs cannot be one report, or the folder cannot be written
     */
    public static String write(List<Source> sources, Optional<KernelResults> kernels, Path folder) {
        Results results = Results.of(sources.stream().map(Source::run).toList());
        DeviceSections device = DeviceSections.of(results, sources, kernels);
        List<Figure> figures = List.of(
                TimeFigure.of(results), CostFigure.of(results), LatencyFigure.of(results), ParityFigure.of(results));
        Pictures pictures = Pictures.of(Stream.concat(
                        device.all().stream().<Drawing>flatMap(section -> section.drawings().stream()),
                        figures.stream().<Drawing>flatMap(figure -> figure.drawings().stream()))
                .toList());
        boolean hasKernels = Files.exists(folder.resolve(KernelReport.NAME));
        Page page = Page.of(results, figures, device, pictures, hasKernels ? KernelReport.NAME : "");
        Output.write(
                folder,
                pictures.files(),
                Map.of("summary.md", Summary.of(results, device), NAME, Output.html("report.jte", page)));
        return pictures.missing();
    }
}
