// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A table of comma-separated values, quoted or not. */
record Csv(List<String> header, List<List<String>> rows) {
    /** A quoted cell (a quote within is doubled) or a bare one, and the comma before it. */
    private static final Pattern CELL = Pattern.compile("\\G(?:^|,)\\s*(?:\"((?:[^\"]|\"\")*)\"|([^\",]*))");

    /** @param columns what the header must say */
    static Csv of(List<String> lines, List<String> columns) {
        DataFile.require(!lines.isEmpty() && cells(lines.get(0)).equals(columns), "its columns are not " + columns);
        List<List<String>> rows = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            List<String> cells = cells(lines.get(i));
            DataFile.require(
                    cells.size() == columns.size(),
                    "row " + i + " has " + cells.size() + " cells instead of " + columns.size());
            rows.add(cells);
        }
        return new Csv(columns, rows);
    }

    String cell(int row, String column) {
        return rows.get(row).get(header.indexOf(column));
    }

    void require(boolean holds, int row, String column, String otherwise) {
        DataFile.require(holds, "row " + (row + 1) + ": " + column + " is " + cell(row, column) + ", " + otherwise);
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        Matcher cell = CELL.matcher(line);
        int end = 0;
        while (end <= line.length() && cell.find()) {
            cells.add(
                    cell.group(1) == null
                            ? cell.group(2).strip()
                            : cell.group(1).replace("\"\"", "\""));
            end = cell.end();
            if (end == line.length()) {
                break;
            }
        }
        DataFile.require(end == line.length(), "a line breaks off at its character " + (end + 1));
        return cells;
    }
}
