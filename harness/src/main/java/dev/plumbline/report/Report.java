// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.journal.RunRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A run, finished or not, as a page, pictures and a summary; the same bytes for the same run in any locale. */
public final class Report {
    /** The page's name in a run's folder. */
    public static final String NAME = "report.html";

    private Report() {}

    /**
     * Writes {@code report.html} (which needs none of the other files), {@code summary.md} and {@code charts/*.png}. The
     * page links to the kernels' if that is in the folder.
     *
     * @param folder is made if it does not exist; files of those names are replaced
     */
    public static void write(RunRecord run, Path folder) {
        Results results = Results.of(run);
        List<Figure> figures = List.of(
                TimeFigure.of(results), CostFigure.of(results), LatencyFigure.of(results), ParityFigure.of(results));
        Pictures pictures = Pictures.of(figures.stream()
                .<Drawing>flatMap(figure -> figure.drawings().stream())
                .toList());
        boolean hasKernels = Files.exists(folder.resolve(KernelReport.NAME));
        Page page = Page.of(results, figures, pictures, hasKernels ? KernelReport.NAME : "");
        Output.write(
                folder,
                pictures.files(),
                Map.of("summary.md", Summary.of(results), NAME, Output.html("report.jte", page)));
    }
}
