// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.report.kernels.KernelResults;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The kernels' results as a page, pictures and a summary; the same bytes for the same results in any locale. */
public final class KernelReport {
    /** The page's name in a folder. */
    public static final String NAME = "kernels.html";

    private KernelReport() {}

    /**
     * Writes {@code kernels.html} (which needs none of the other files), {@code kernels.md} and {@code charts/*.png}.
     *
     * @param folder is made if it does not exist; files of those names are replaced
     * @param besideReport whether a run's page is in the folder, for a link
     * @return why there are no pictures, one sentence; empty if there are
     */
    public static String write(KernelResults results, Path folder, boolean besideReport) {
        KernelPage page = KernelPage.of(results, besideReport ? Report.NAME : "", true);
        Output.write(
                folder,
                page.pictures().files(),
                Map.of("kernels.md", markdown(page), NAME, Output.html("kernels.jte", page)));
        return page.pictures().missing();
    }

    static String markdown(KernelPage page) {
        StringBuilder out =
                new StringBuilder("## Plumbline kernels: ").append(page.title()).append("\n\n");
        out.append("On one ").append(page.device()).append(".\n\n");
        page.headline().forEach(line -> out.append("- ").append(line).append('\n'));
        for (Section section : page.sections()) {
            out.append("\n### ").append(section.title()).append("\n\n");
            section.findings()
                    .forEach(finding -> out.append("- ").append(finding).append('\n'));
            List<Table> tables = section.id().equals("bytes") ? section.folded() : section.shown();
            tables.forEach(table -> out.append('\n').append(Markdown.table(table, NAME)));
            if (!section.compares().isEmpty()) {
                out.append('\n').append(section.compares()).append('\n');
            }
        }
        return out.toString();
    }
}
