// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import dev.plumbline.ExitCode;
import dev.plumbline.gate.paired.CellVerdict.Numbers;
import dev.plumbline.journal.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A judgement as people and CI systems read it. Cells' names and reasons come from files: they are neutralised. */
public record Outcome(Judgement judgement, Rule rule) {
    /** GitHub refuses a step summary above 1024 kB, and people stop reading long before. */
    private static final int ROWS = 50;

    /** For the console. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        judgement.cells().forEach(cell -> lines.add("gate: " + Printable.text(cell.text())));
        judgement.sentinels().forEach(cell -> lines.add("gate: sentinel " + Printable.text(cell.text())));
        lines.add("gate: " + Printable.text(judgement.sentence()));
        return lines;
    }

    /** What it came to, as a heading. */
    public String headline() {
        return "## Plumbline gate: " + cell(judgement.sentence()) + "\n";
    }

    /** A page of at most 50 rows, the gravest first; far below 1 MiB whatever names and reasons hold. */
    public String markdown() {
        StringBuilder page = new StringBuilder(headline())
                .append("\n| verdict | cell | change | 95 % interval | pairs | sees | p | why |\n")
                .append("| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |\n");
        List<CellVerdict> gravest = judgement.cells().stream()
                .sorted(Comparator.comparingInt(verdict -> green(verdict) ? 1 : 0))
                .toList();
        gravest.stream().limit(ROWS).forEach(verdict -> page.append(row(verdict, "")));
        if (gravest.size() > ROWS) {
            page.append(
                    String.format(Locale.ROOT, "| | and %d more: see gate.xml | | | | | | |\n", gravest.size() - ROWS));
        }
        for (int i = 0; i < Math.min(judgement.sentinels().size(), ROWS); i++) {
            page.append(row(
                    judgement.sentinels().get(i),
                    i % 2 == 0 ? "sentinel, must PASS: " : "sentinel, must be REGRESSED: "));
        }
        page.append("\nRed: slower by more than ")
                .append(rule.facts().get("dead zone"))
                .append(
                        rule.isFormer()
                                ? ", proven over all cells"
                                : ", suspected over all cells and proven by fresh processes, whose numbers are shown")
                .append("; green: not slower by ")
                .append(rule.facts().get("gate"))
                .append(". *Sees* is the smallest slowdown that is red with 95 % chance when all looks are spent.\n");
        return page.toString();
    }

    private static String row(CellVerdict verdict, String prefix) {
        String numbers = verdict.numbers()
                .map(n -> String.format(
                        Locale.ROOT,
                        "%+.2f %% | %+.2f .. %+.2f %% | %d | %.1f %% | %.2g",
                        100 * n.change(),
                        100 * n.low(),
                        100 * n.high(),
                        n.pairs(),
                        100 * n.detectable(),
                        n.p()))
                .orElse(" | | | | ");
        return "| " + verdict.call() + " | " + prefix + cell(verdict.cell()) + " | " + numbers + " | "
                + cell(verdict.reason()) + " |\n";
    }

    /** Text that ends no cell, starts no mark-up and links nowhere. */
    private static String cell(String foreign) {
        return Printable.text(foreign)
                .replaceAll("[\\\\`*_{}\\[\\]<>()#!|@~&]", "\\\\$0")
                .replace("://", ":\\//");
    }

    /** One case a cell, for every CI system that reads JUnit's XML. */
    public String junit() {
        List<CellVerdict> all = judgement.cells();
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append(String.format(
                Locale.ROOT,
                "<testsuite name=\"plumbline gate\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\">\n",
                all.size(),
                count("failure"),
                count("error"),
                count("skipped")));
        for (CellVerdict verdict : all) {
            xml.append("  <testcase classname=\"plumbline.gate\" name=\"")
                    .append(xml(verdict.cell()))
                    .append("\">\n    <properties>\n");
            properties(verdict)
                    .forEach((name, value) -> xml.append("      <property name=\"")
                            .append(name)
                            .append("\" value=\"")
                            .append(xml(value))
                            .append("\"/>\n"));
            xml.append("    </properties>\n");
            if (!green(verdict)) {
                xml.append("    <")
                        .append(element(verdict))
                        .append(" message=\"")
                        .append(xml(verdict.text()))
                        .append("\"/>\n");
            }
            xml.append("  </testcase>\n");
        }
        return xml.append("</testsuite>\n").toString();
    }

    private static Map<String, String> properties(CellVerdict verdict) {
        Map<String, String> properties = new TreeMap<>();
        properties.put("verdict", verdict.call().name());
        if (verdict.numbers().isPresent()) {
            Numbers n = verdict.numbers().get();
            Map<String, Double> values = Map.of(
                    "change", n.change(),
                    "low", n.low(),
                    "high", n.high(),
                    "bootstrap.low", n.drawnLow(),
                    "bootstrap.high", n.drawnHigh(),
                    "p", n.p(),
                    "p.signs", n.signs(),
                    "spread", n.spread(),
                    "detectable", n.detectable());
            values.forEach((name, value) -> properties.put(name, String.format(Locale.ROOT, "%.6g", value)));
            properties.put("pairs", Integer.toString(n.pairs()));
            properties.put("dropped", Integer.toString(n.dropped()));
        }
        return properties;
    }

    private long count(String element) {
        return judgement.cells().stream()
                .filter(verdict -> !green(verdict) && element(verdict).equals(element))
                .count();
    }

    private static boolean green(CellVerdict verdict) {
        return verdict.exit() == ExitCode.OK;
    }

    private static String element(CellVerdict verdict) {
        return switch (verdict.call()) {
            case REGRESSED -> "failure";
            case INCONCLUSIVE, TACTIC_CHANGED -> "skipped";
            default -> "error";
        };
    }

    private static String xml(String foreign) {
        return Printable.text(foreign)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** Lines that GitHub shows beside a change: red is an error, what is not decided a warning. */
    public List<String> annotations() {
        return judgement.cells().stream()
                .filter(verdict -> !green(verdict))
                .limit(ROWS)
                .map(verdict -> (verdict.call().exit() == ExitCode.INCONCLUSIVE ? "::warning" : "::error")
                        + " title=Plumbline gate::" + command(verdict.text()))
                .toList();
    }

    /** As GitHub's own toolkit escapes a command's data, so that no text can start a command of its own. */
    private static String command(String foreign) {
        return Printable.text(foreign).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }
}
