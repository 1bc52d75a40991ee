// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

/** Tables as Markdown, for the job page of a CI system and for a code host. */
final class Markdown {
    /** Rows of a table; with texts of bounded length a run's summary stays below 100 kB. */
    static final int ROWS = 160;

    private static final int TEXT = 200;
    private static final int SENTENCE = 600;

    private Markdown() {}

    /** @param page where the rows beyond {@value #ROWS} are */
    static String table(Table table, String page) {
        StringBuilder out = new StringBuilder();
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
            out.append("\nand ").append(table.rows().size() - ROWS).append(" more in `" + page + "`\n");
        }
        return out.toString();
    }

    /** Our own sentence, with nothing in it but our words, numbers and names of cells. */
    static String sentence(String text) {
        return Text.shorten(Text.line(text), SENTENCE).replace("www.", "www'.").replaceAll("[`|<>*\\[\\]\\\\@]", "'");
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
