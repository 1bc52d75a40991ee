// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.report;

import dev.plumbline.ExitCode;
import dev.plumbline.gate.paired.Call;
import dev.plumbline.gate.stored.Advice;
import dev.plumbline.gate.stored.Baseline;
import dev.plumbline.gate.stored.Session;
import dev.plumbline.gate.stored.Session.Reading;
import dev.plumbline.journal.Cell;
import dev.plumbline.report.Strip.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A run after the sessions that were accepted before it.
 *
 * @param advice what the baseline says of the run's cells
 */
public record GateHistory(Baseline baseline, Session session, List<Advice> advice) {
    private static final String ID = "history";
    private static final String TITLE = "Past sessions";

    /** Of a picture; more pictures follow. */
    private static final int LANES = 4;

    private static final int PICTURES = 6;

    /** @param why there is none, one sentence */
    static Section missing(String why) {
        return Section.absent(ID, TITLE, why);
    }

    Section section() {
        int sessions = baseline.besides(session).size();
        long slower =
                advice.stream().filter(each -> each.call() == Call.REGRESSED).count();
        String finding = "Against " + sessions + " accepted " + (sessions == 1 ? "session" : "sessions")
                + " of this device and protocol, " + Numbers.count(slower) + " of " + advice.size()
                + (slower == 1 ? " cells is" : " cells are") + " slower. This is advice: sessions differ by more"
                + " than a small regression, and each cell's row says what change they let one see at all.";
        return new Section(
                ID,
                TITLE,
                slower > 0 ? "red" : "good",
                List.of(finding),
                strips(),
                "The ratio of a cell's time to its control's, measured in the same minutes, by session; the last is this"
                        + " run. A bar is one standard deviation of the forks to either side. Intervals in the table are"
                        + " 95\u00a0% prediction intervals: they come from the sessions, not from forks.",
                List.of(table()),
                List.of());
    }

    private List<Strip> strips() {
        List<String> cells = advice.stream()
                .map(Advice::cell)
                .filter(session.cells()::containsKey)
                .limit((long) LANES * PICTURES)
                .toList();
        List<Strip> strips = new ArrayList<>();
        for (int from = 0; from < cells.size(); from += LANES) {
            List<String> shown = cells.subList(from, Math.min(cells.size(), from + LANES));
            strips.add(new Strip(
                    "history-" + (strips.size() + 1),
                    TITLE + (cells.size() > LANES ? ", part " + (strips.size() + 1) : ""),
                    "cell's time ÷ control's, by session",
                    TITLE + " of " + shown.size() + (shown.size() == 1 ? " cell." : " cells."),
                    baseline.besides(session).size() + 1.5,
                    shown.stream().map(this::lane).toList(),
                    List.of()));
        }
        return strips;
    }

    private Lane lane(String cell) {
        List<Session> all = new ArrayList<>(baseline.besides(session));
        all.add(session);
        boolean slower = advice.stream().anyMatch(each -> each.cell().equals(cell) && each.call() == Call.REGRESSED);
        return new Lane(
                label(cell),
                IntStream.range(0, all.size())
                        .filter(i -> all.get(i).cells().containsKey(cell))
                        .mapToObj(i -> reading(i + 1, all.get(i).cells().get(cell), slower && i == all.size() - 1))
                        .toList());
    }

    private static Strip.Reading reading(int number, @Nullable Reading reading, boolean red) {
        Reading there = Objects.requireNonNull(reading);
        return new Strip.Reading(
                number,
                Math.exp(there.ratio() - there.spread()),
                Math.exp(there.ratio()),
                Math.exp(there.ratio() + there.spread()),
                red);
    }

    private static String label(String id) {
        Cell cell = Cell.parse(id);
        return Results.activation(cell) + ", " + Rows.shortened(cell.model()) + ", " + Results.setting(cell);
    }

    private Table table() {
        Table.Builder table = new Table.Builder(
                "What the stored baseline says",
                "activation",
                "verdict",
                "#change",
                "#95\u00a0% interval",
                "#sees",
                "#sessions",
                "why");
        return GateRows.table(
                table,
                advice,
                Advice::cell,
                each -> each.call().exit() == ExitCode.OK ? "" : each.call() == Call.REGRESSED ? "red" : "open",
                each -> List.of(
                        GateRows.words(each.call()),
                        each.change().map(c -> GateRows.change(c.change())).orElse("–"),
                        each.change()
                                .map(c -> GateRows.interval(c.low(), c.high()))
                                .orElse("–"),
                        each.change().map(GateHistory::sees).orElse("–"),
                        each.change().map(c -> Numbers.count(c.sessions())).orElse("–"),
                        each.reason().isEmpty() ? "–" : each.reason()));
    }

    private static String sees(Advice.Change change) {
        return change.sees() > 1 ? "> 100\u00a0%" : Numbers.percent(change.sees());
    }
}
