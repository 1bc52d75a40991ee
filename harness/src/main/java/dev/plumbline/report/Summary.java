// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.util.List;

/** A run in Markdown, for the job page of a CI system. */
final class Summary {
    private static final int FINDINGS = 20;

    private final StringBuilder out = new StringBuilder();

    private Summary() {}

    static String of(Results results, DeviceSections device) {
        Verdict verdict = Verdict.of(results);
        Page page = Page.of(results, device);
        Summary summary = new Summary();
        summary.out.append("## Plumbline: ").append(verdict.title()).append("\n\n");
        summary.counts(results, page);
        device.summary().ifPresent(summary::device);
        summary.out.append(Markdown.table(page.headline(), Report.NAME));
        if (!page.problems().rows().isEmpty()) {
            summary.out.append("\n### Not done\n\n");
            summary.out.append(Markdown.table(page.problems(), Report.NAME));
        }
        if (!results.notRun().isEmpty()) {
            summary.out.append("\n### Not run\n\n");
            results.notRun().entrySet().stream()
                    .limit(Markdown.ROWS)
                    .forEach(entry -> summary.out
                            .append("- ")
                            .append(entry.getValue().size())
                            .append(": ")
                            .append(Markdown.code(entry.getKey()))
                            .append('\n'));
        }
        return summary.out.toString();
    }

    private void device(DeviceSections.Brief brief) {
        brief.sections().forEach(this::section);
        out.append("### R2: native → plugin, time of one inference\n\n")
                .append(Markdown.table(brief.ratios(), Report.NAME))
                .append("\n### Every cell\n\n");
    }

    private void section(Section section) {
        List<String> findings = section.findings();
        out.append("### ").append(section.title()).append("\n\n");
        findings.stream()
                .limit(FINDINGS)
                .forEach(finding ->
                        out.append("- ").append(Markdown.sentence(finding)).append('\n'));
        if (findings.size() > FINDINGS) {
            out.append("- and ").append(findings.size() - FINDINGS).append(" more in `" + Report.NAME + "`\n");
        }
        section.shown().forEach(table -> out.append('\n').append(Markdown.table(table, Report.NAME)));
        out.append('\n');
    }

    private void counts(Results results, Page page) {
        out.append(
                page.runs() > Page.FEW
                        ? page.origin()
                        : "Run " + Markdown.code(results.run().start().run()));
        out.append(", Plumbline ")
                .append(Markdown.code(
                        results.run().start().environment().facts().getOrDefault("plumbline.commit", "unknown")));
        out.append(
                ". Times are geometric means of forks with Student's 95\u00a0% interval; all else is in `report.html`.\n\n");
    }
}
