// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.stored;

import dev.plumbline.gate.paired.Call;
import dev.plumbline.gate.paired.Holm;
import dev.plumbline.gate.paired.Rule;
import dev.plumbline.gate.paired.StudentT;
import dev.plumbline.gate.stored.Session.Reading;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.math3.stat.StatUtils;

/**
 * What a baseline says of a cell. The new session is one more draw from the past ones, so the test is that of a
 * prediction interval: t of k - 1 degrees of freedom and s sqrt(1 + 1/k), where s is the standard deviation of the log
 * ratio over k sessions. Forks within a session are no evidence about the next one.
 *
 * @param reason one sentence; empty if the call says it all
 * @param change empty if nothing could be compared
 */
public record Advice(String cell, Call call, String reason, Optional<Change> change) {
    private static final double CONFIDENCE = 0.95;

    /**
     * Changes as parts, of the ratio to the control: 0.02 is 2 % slower.
     *
     * @param low end of the 95 % prediction interval
     * @param high the other end
     * @param sessions that it is compared with
     * @param sees the smallest slowdown that is called REGRESSED with 95 % chance
     */
    public record Change(double change, double low, double high, int sessions, double sees) {
        public String text() {
            return String.format(
                    Locale.ROOT,
                    "%+.2f %% [%s, %s] in its ratio to the control, %d sessions, sees %s",
                    100 * change,
                    end(low),
                    end(high),
                    sessions,
                    sees > 1 ? "nothing below 100 %" : String.format(Locale.ROOT, "%.1f %%", 100 * sees));
        }

        private static String end(double end) {
            return Math.abs(end) > 1
                    ? (end < 0 ? "below -100" : "above +100")
                    : String.format(Locale.ROOT, "%+.2f", 100 * end);
        }
    }

    /** Of every cell of a session, in order, then of those that only the baseline has. */
    public static List<Advice> of(Baseline baseline, Session session, Rule rule) {
        List<Comparison> compared = new ArrayList<>();
        List<Session> others = baseline.besides(session);
        session.cells().forEach((cell, reading) -> compared.add(new Comparison(cell, reading, others)));
        double[] slower = compared.stream()
                .mapToDouble(each -> each.pAbove(Math.log1p(rule.deadZone())))
                .toArray();
        double[] faster = compared.stream()
                .mapToDouble(each -> each.pBelow(-Math.log1p(rule.deadZone())))
                .toArray();
        double[] isSlower = Holm.adjusted(slower, slower.length);
        double[] isFaster = Holm.adjusted(faster, faster.length);
        List<Advice> advice = new ArrayList<>();
        for (int i = 0; i < compared.size(); i++) {
            advice.add(compared.get(i)
                    .advice(isSlower[i] <= rule.alpha(), isFaster[i] <= rule.alpha(), rule, slower.length));
        }
        Set<String> gone = new LinkedHashSet<>();
        others.stream()
                .skip(Math.max(0, others.size() - 1))
                .forEach(last -> gone.addAll(last.cells().keySet()));
        gone.removeAll(session.cells().keySet());
        gone.forEach(cell -> advice.add(
                new Advice(cell, Call.INCONCLUSIVE, "it is in the baseline but not in this run", Optional.empty())));
        return advice;
    }

    /** {@code PASS CELL: +0.31 % [...]; reason}. */
    public String text() {
        return call + " " + cell + ": " + change.map(Change::text).orElse(call.words())
                + (reason.isEmpty() ? "" : "; " + reason);
    }

    /** One cell against the sessions that had the same control and the same engine. */
    private static final class Comparison {
        private final String cell;
        private final double now;
        private final double[] past;
        private final boolean known;
        private final String why;

        Comparison(String cell, Reading reading, List<Session> sessions) {
            this.cell = cell;
            this.now = reading.ratio();
            List<Reading> others = sessions.stream()
                    .flatMap(session -> Optional.ofNullable(session.cells().get(cell)).stream())
                    .filter(each -> each.control().equals(reading.control()))
                    .toList();
            this.known = !others.isEmpty();
            this.past = others.stream()
                    .filter(each -> each.engine().equals(reading.engine()))
                    .mapToDouble(Reading::ratio)
                    .toArray();
            this.why = past.length > 0
                    ? ""
                    : !known
                            ? "the baseline has no session with this cell and this control: accept this run"
                            : "the baseline knows it as engine "
                                    + others.get(others.size() - 1).engine() + ", now it is " + reading.engine();
        }

        private double error() {
            return Math.sqrt(StatUtils.variance(past) * (1 + 1.0 / past.length));
        }

        /** Of a change: without any spread the sign decides. */
        private double t(double bound) {
            double distance = now - StatUtils.mean(past) - bound;
            return distance == 0 ? 0 : distance / error();
        }

        double pAbove(double bound) {
            return past.length < 2 ? 1 : StudentT.tail(t(bound), past.length - 1);
        }

        double pBelow(double bound) {
            return past.length < 2 ? 1 : StudentT.tail(-t(bound), past.length - 1);
        }

        Advice advice(boolean slower, boolean faster, Rule rule, int cells) {
            if (past.length == 0) {
                return new Advice(cell, known ? Call.TACTIC_CHANGED : Call.NO_BASELINE, why, Optional.empty());
            }
            double change = now - StatUtils.mean(past);
            if (past.length < 2) {
                String few = String.format(
                        Locale.ROOT,
                        "%+.2f %% from the only session there is: accept more, 10 at least to see a small change",
                        100 * Math.expm1(change));
                return new Advice(cell, Call.INCONCLUSIVE, few, Optional.empty());
            }
            double half = error() * StudentT.upper((1 - CONFIDENCE) / 2, past.length - 1);
            double errors = StudentT.upper(rule.alpha() / cells, past.length - 1)
                    + StudentT.upper(1 - CONFIDENCE, past.length - 1);
            Change found = new Change(
                    Math.expm1(change),
                    Math.expm1(change - half),
                    Math.expm1(change + half),
                    past.length,
                    Math.expm1(Math.log1p(rule.deadZone()) + errors * error()));
            Call call = slower
                    ? Call.REGRESSED
                    : faster
                            ? Call.IMPROVED
                            : pBelow(Math.log1p(rule.gate())) < rule.beta() ? Call.PASS : Call.INCONCLUSIVE;
            return new Advice(
                    cell,
                    call,
                    call == Call.INCONCLUSIVE ? "sessions differ too much to tell: compare two builds by turns" : "",
                    Optional.of(found));
        }
    }
}
