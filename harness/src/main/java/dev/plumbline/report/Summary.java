// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import java.util.List;
import java.util.Map;

/** A run in Markdown, for the job page of a CI system. */
final class Summary {
    /** Rows of a table; with texts of bounded length the file stays below 100 kB. */
    private static final int ROWS = 60;

    private static final int TEXT = 200;
    private final StringBuilder out = new StringBuilder();

    private Summary() {}

    static String of(Results results) {
        Verdict verdict = Verdict.of(results);
        Page page = Page.of(results, List.of(), Map.of(), "");
        Summary summary = new Summary();
        summary.out.append("## Plumbline: ").append(verdict.title()).append("\n\n");
        summary.counts(results);
        summary.table(page.headline());
        if (!page.problems().rows().isEmpty()) {
            summary.out.append("\n### Not done\n\n");
            summary.table(page.problems());
        }
        if (!results.notRun().isEmpty()) {
            summary.out.append("\n### Not run\n\n");
            results.notRun().entrySet().stream()
                    .limit(ROWS)
                    .forEach(entry -> summary.out
                            .append("- ")
                            .append(entry.getValue().size())
                            .append(": ")
                            .append(code(entry.getKey()))
                            .append('\n'));
        }
        return summary.out.toString();
    }

    private void counts(Results results) {
        out.append("Run ").append(code(results.run().start().run()));
        out.append(", Plumbline ")
                .append(code(results.run().start().environment().facts().getOrDefault("plumbline.commit", "unknown")));
        out.append(
                ". Times are geometric means of forks with Student's 95\u00a0% interval; all else is in `report.html`.\n\n");
    }

    private void table(Table table) {
        int columns = table.columns().size();
        for (Table.Column column : table.columns()) {
            out.append("| ").append(column.name()).append(' ');
        }
        out.append("|\n");
        for (Table.Column column : table.columns()) {
            out.append(column.numeric() ? "| ---: " : "| --- ");
        }
        out.append("|\n");
        table.rows().stream().limit(ROWS).forEach(row -> {
            for (int i = 0; i < row.cells().size(); i++) {
                String cell = row.cells().get(i);
                boolean ours = table.columns().get(i).numeric() || cell.matches("[A-Za-z]{1,20}");
                out.append("| ").append(ours ? cell : code(cell)).append(' ');
            }
            out.append("| ".repeat(columns - row.cells().size())).append("|\n");
        });
        if (table.rows().size() > ROWS) {
            out.append("\nand ").append(table.rows().size() - ROWS).append(" more in `report.html`\n");
        }
    }

    /** Text in which Markdown, HTML, mentions, links and a runner's commands have no meaning. */
    static String code(String text) {
        String inert = Text.shorten(Text.line(text), TEXT)
                .replace('`', '\'')
                .replace('|', '¦')
                .strip();
        return inert.isEmpty() ? "–" : "`" + inert + "`";
    }
}
