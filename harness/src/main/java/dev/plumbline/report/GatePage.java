// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.ExitCode;
import dev.plumbline.gate.paired.Arm;
import dev.plumbline.gate.paired.Arms;
import dev.plumbline.gate.paired.Call;
import dev.plumbline.gate.paired.CellVerdict;
import dev.plumbline.gate.paired.Judgement;
import dev.plumbline.gate.paired.Outcome;
import dev.plumbline.gate.paired.Rule;
import dev.plumbline.journal.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * All that the page of a gated run shows, as text.
 *
 * @param tone {@code good} only if every cell is green
 * @param texts what it came to, a paragraph each
 */
record GatePage(
        Entry.Start start,
        String tone,
        String title,
        List<String> texts,
        List<Section> sections,
        Table rule,
        Table builds,
        Pictures pictures) {
    /** Red cells that are told in words; all are in the table. */
    private static final int NAMED = 5;

    static GatePage of(Outcome outcome, Arms arms, Section history) {
        Judgement judgement = outcome.judgement();
        GateRows rows = new GateRows(outcome.rule());
        List<Section> sections = List.of(cells(judgement, rows, outcome.rule()), sentinels(judgement), history);
        String tone = tone(judgement.exit());
        return new GatePage(
                arms.run(Arm.CANDIDATE).start(),
                tone,
                title(judgement, tone),
                texts(judgement),
                sections,
                rule(outcome.rule(), arms),
                builds(arms),
                Pictures.of(sections.stream()
                        .<Drawing>flatMap(section -> section.drawings().stream())
                        .toList()));
    }

    private static String tone(ExitCode exit) {
        return exit == ExitCode.OK ? "good" : exit == ExitCode.INCONCLUSIVE ? "open" : "red";
    }

    private static String title(Judgement judgement, String tone) {
        int all = judgement.cells().size();
        long slower = count(judgement, Call.REGRESSED);
        long bad = judgement.cells().stream()
                .filter(cell -> tone(cell.exit()).equals("red"))
                .count();
        long open = judgement.cells().stream()
                .filter(cell -> tone(cell.exit()).equals("open"))
                .count();
        if (!judgement.missing().isEmpty()) {
            return "Unfinished: " + Numbers.count(judgement.missing().size()) + " processes are still to be measured";
        }
        if (!judgement.invalid().isEmpty()) {
            return "No verdict: the environment cannot carry one";
        }
        return switch (tone) {
            case "good" -> all == 1 ? "The cell is not slower" : "None of " + all + " cells is slower";
            case "red" ->
                slower > 0
                        ? slower + " of " + all + (all == 1 ? " cell" : " cells") + " regressed"
                        : bad + " of " + all + (all == 1 ? " cell" : " cells") + " could not be compared";
            default -> open + " of " + all + (all == 1 ? " cell" : " cells") + " could not be decided";
        };
    }

    private static long count(Judgement judgement, Call call) {
        return judgement.cells().stream().filter(cell -> cell.call() == call).count();
    }

    private static List<String> texts(Judgement judgement) {
        List<String> texts = new ArrayList<>(List.of(Text.line(judgement.sentence()) + "."));
        double[] sees = judgement.cells().stream()
                .flatMap(cell -> cell.numbers().stream())
                .mapToDouble(CellVerdict.Numbers::detectable)
                .sorted()
                .toArray();
        if (sees.length > 0) {
            texts.add("With all looks spent, a slowdown of " + Numbers.percent(sees[sees.length / 2])
                    + " is seen in the median cell, of " + Numbers.percent(sees[sees.length - 1])
                    + " in the noisiest, each with 95\u00a0% chance.");
        }
        return texts;
    }

    /** No line ends before a percent sign. */
    private static String said(CellVerdict cell) {
        return Text.line(cell.text()).replace(" %", "\u00a0%");
    }

    private static Section cells(Judgement judgement, GateRows rows, Rule rule) {
        List<CellVerdict> open = judgement.cells().stream()
                .filter(cell -> tone(cell.exit()).equals("open"))
                .toList();
        List<String> findings = new ArrayList<>(judgement.cells().stream()
                .filter(cell -> tone(cell.exit()).equals("red"))
                .limit(NAMED)
                .map(GatePage::said)
                .toList());
        if (!open.isEmpty()) {
            findings.add(open.size() + (open.size() == 1 ? " cell" : " cells") + " could not be decided, for instance "
                    + said(open.get(0)));
        }
        return new Section(
                "cells",
                "Cells",
                tone(judgement.exit()),
                findings.isEmpty() ? List.of("Every cell is green.") : findings,
                rows.panels("gate", judgement.cells()),
                "The candidate's time divided by the baseline's, pair by pair of fresh processes, with "
                        + (rule.isFormer()
                                ? "Student's 95\u00a0% interval over pairs."
                                : "the 95\u00a0% interval of the sign-flip test over pairs (93.75\u00a0% for five or six,"
                                        + " Student's for fewer), exact whatever the noise for a number of pairs that is"
                                        + " fixed beforehand; verdicts rest on Student's t. What was suspected is shown"
                                        + " with the pairs that were measured again.")
                        + " Nothing within the shaded dead zone ("
                        + Numbers.percent(rule.deadZone()) + ") is ever red; green is only what rules out the line ("
                        + Numbers.percent(rule.gate())
                        + "). “Sees” is the smallest slowdown that is red with 95\u00a0% chance when all looks are spent.",
                List.of(table("Verdicts", judgement.cells(), GatePage::kind)),
                List.of(evidence(judgement.cells())));
    }

    private static Section sentinels(Judgement judgement) {
        boolean fine = judgement.invalid().isEmpty();
        List<CellVerdict> copies = every(judgement.sentinels(), 0);
        List<CellVerdict> delayed = every(judgement.sentinels(), 1);
        return new Section(
                "sentinels",
                "Sentinels",
                fine ? "good" : "open",
                fine
                        ? List.of(
                                "The run can tell: a copy of the baseline passed, and a candidate with a small delay was"
                                        + " called slower.")
                        : judgement.invalid().stream().map(Text::line).toList(),
                List.of(),
                "The copy is the baseline's bytes under another name, compared with the baseline: it must pass. The"
                        + " delayed candidate makes every inference 3\u00a0% longer and is compared with the candidate: it"
                        + " must be red. If either fails, no verdict stands.",
                List.of(
                        table("Copies of the baseline", copies, verdict -> expected(verdict, Call.PASS)),
                        table("Delayed candidates", delayed, verdict -> expected(verdict, Call.REGRESSED))),
                List.of());
    }

    /** Copies have even places, delayed candidates odd ones. */
    private static List<CellVerdict> every(List<CellVerdict> sentinels, int from) {
        List<CellVerdict> some = new ArrayList<>();
        for (int i = from; i < sentinels.size(); i += 2) {
            some.add(sentinels.get(i));
        }
        return some;
    }

    private static String kind(CellVerdict verdict) {
        String tone = tone(verdict.exit());
        return tone.equals("good") ? "" : tone;
    }

    private static String expected(CellVerdict verdict, Call call) {
        return verdict.call() == call ? "" : "red";
    }

    private static Table table(String caption, List<CellVerdict> verdicts, Function<CellVerdict, String> kind) {
        Table.Builder table = new Table.Builder(
                caption, "activation", "verdict", "#change", "#95\u00a0% interval", "#sees", "#pairs");
        return GateRows.table(table, verdicts, CellVerdict::cell, kind, verdict -> {
            Optional<CellVerdict.Numbers> n = verdict.numbers();
            return List.of(
                    GateRows.words(verdict.call()),
                    n.map(v -> GateRows.change(v.change())).orElse("–"),
                    n.map(v -> GateRows.interval(v.low(), v.high())).orElse("–"),
                    n.map(v -> Numbers.percent(v.detectable())).orElse("–"),
                    n.map(v -> Numbers.count(v.pairs())).orElse("–"));
        });
    }

    private static Table evidence(List<CellVerdict> verdicts) {
        Table.Builder table = new Table.Builder(
                "Evidence and reasons",
                "activation",
                "#p",
                "#p, signs",
                "#bootstrap, 95\u00a0%",
                "#spread of a pair",
                "#dropped",
                "why");
        return GateRows.table(table, verdicts, CellVerdict::cell, GatePage::kind, verdict -> {
            Optional<CellVerdict.Numbers> n = verdict.numbers();
            return List.of(
                    n.map(v -> Numbers.compact(v.p())).orElse("–"),
                    n.map(v -> Numbers.compact(v.signs())).orElse("–"),
                    n.map(v -> GateRows.interval(v.drawnLow(), v.drawnHigh())).orElse("–"),
                    n.map(v -> Numbers.percent(v.spread())).orElse("–"),
                    n.map(v -> Numbers.count(v.dropped())).orElse("–"),
                    verdict.reason().isEmpty() ? "–" : verdict.reason());
        });
    }

    private static Table rule(Rule rule, Arms arms) {
        Table.Builder table = new Table.Builder("Rule and protocol", "setting", "value");
        Map<String, String> facts =
                new TreeMap<>(arms.run(Arm.CANDIDATE).start().protocol());
        facts.putAll(rule.facts());
        facts.forEach((name, value) -> table.row("", name, value));
        return table.build();
    }

    /** Enough of a digest to tell builds apart. */
    private static String digest(String value) {
        return value.startsWith("sha256:") ? Text.shorten(value, 24) : value;
    }

    /** What differs between the arms first. */
    private static Table builds(Arms arms) {
        Table.Builder table = new Table.Builder("Where and what", "fact", "baseline", "candidate");
        Map<String, String> before =
                arms.run(Arm.BASELINE).start().environment().facts();
        Map<String, String> after =
                arms.run(Arm.CANDIDATE).start().environment().facts();
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (boolean differs : new boolean[] {true, false}) {
            for (String name : names) {
                String[] both = {before.getOrDefault(name, "–"), after.getOrDefault(name, "–")};
                if (differs == !both[0].equals(both[1])) {
                    table.row("", name, digest(both[0]), digest(both[1]));
                }
            }
        }
        return table.build();
    }
}
