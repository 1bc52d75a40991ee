// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import dev.plumbline.gate.paired.PeersText.Standing;
import dev.plumbline.gate.paired.PeersText.Versus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What is demanded of the gate, and what of it is reached, from the published figures and runs. */
final class Demands {
    private final Map<String, double[]> verdicts;
    private final Map<String, double[]> recorded;
    private final Map<String, double[]> bias;
    private final Map<String, double[]> coverage;
    private final Map<String, double[]> peers;
    private final List<GatedRun> runs;

    /** @param reached figures, then why it is not met, if it is not */
    record Demand(String what, String demanded, String reached, boolean met) {}

    private Demands(List<String> figures, List<GatedRun> runs) {
        this.verdicts = Figures.table("verdicts", figures);
        this.recorded = Figures.table("recorded", figures);
        this.bias = Figures.table("bias", figures);
        this.coverage = Figures.table("coverage", figures);
        this.peers = Figures.table("peers", figures);
        this.runs = runs;
    }

    static List<Demand> of(List<String> figures, List<GatedRun> runs) {
        Demands all = new Demands(figures, runs);
        return List.of(
                all.falseAlarms(),
                all.caught(),
                all.firstLook(),
                all.open(),
                all.drift(),
                all.intervals(),
                tactics(),
                mutants(),
                all.peers(),
                all.equalOnDevices(),
                all.slowedOnDevices(),
                determinism());
    }

    static String table(List<Demand> demands) {
        return "| | demanded | reached | met |\n| --- | --- | --- | --- |\n"
                + demands.stream()
                        .map(each -> String.format(
                                "| %s | %s | %s | %s |\n",
                                each.what, each.demanded, each.reached, each.met ? "yes" : "**no**"))
                        .collect(Collectors.joining());
    }

    private Demand falseAlarms() {
        double synthetic = most(verdicts.values().stream(), 0);
        double replayed = most(recorded.values().stream(), 4);
        return new Demand(
                "A/A, 48-cell suites",
                "at most 83 of 10,000 red, better 10",
                text(
                        "%s in any of %d synthetic families, %s in any of %d recorded sessions",
                        atMost(synthetic), verdicts.size(), atMost(replayed), recorded.size()),
                Math.max(synthetic, replayed) <= 83);
    }

    private Demand caught() {
        List<double[]> calm = new ArrayList<>();
        Figures.calm().forEach(noise -> calm.add(of(verdicts, noise)));
        int families = calm.size();
        recorded.values().stream()
                .filter(v -> v[3] <= 0.01)
                .map(v -> Arrays.copyOfRange(v, 4, v.length))
                .forEach(calm::add);
        int[] least = IntStream.of(4, 6, 8)
                .map(at -> (int) calm.stream().mapToDouble(v -> v[at]).min().orElseThrow())
                .toArray();
        return new Demand(
                "+2 % / +3 % / +5 % at a spread of 1 % at most",
                "962 / 996 / 1,000 of 1,000 caught",
                text(
                        "at least %d / %d / %,d in each of %d families and %d sessions",
                        least[0], least[1], least[2], families, calm.size() - families),
                least[0] >= 962 && least[1] >= 996 && least[2] == 1000);
    }

    private Demand firstLook() {
        double[] shares = Stream.of(Noise.QUIET, Noise.STILL.get(1), Noise.ONE_PERCENT)
                .mapToDouble(noise -> of(verdicts, noise)[9] / 10)
                .toArray();
        return new Demand(
                "+5 % at the first look, spread of 1 % at most",
                "99 %",
                text(
                        "%.1f %% at a spread of 0.3 %%, %.1f %% at 0.6 %%, %.1f %% at 1 %%: the first look may spend a tenth of"
                                + " alpha = 0.01, over 48 cells, with 5 degrees of freedom; later looks catch the rest",
                        shares[0], shares[1], shares[2]),
                Arrays.stream(shares).min().orElseThrow() >= 99);
    }

    private Demand open() {
        List<String> families = verdicts.entrySet().stream()
                .filter(each -> each.getValue()[2] > 0.02)
                .map(each -> text("%s: %.1f %%", each.getKey(), 100 * each.getValue()[2]))
                .toList();
        List<double[]> sessions =
                recorded.values().stream().filter(v -> v[6] > 0.02).toList();
        String reached = text(
                "more in %d of %d families (%s) and in %d of %d sessions, whose noisiest cells spread by %.1f %% or more:"
                        + " too noisy for 48 pairs. Never green: the exit code is 12",
                families.size(),
                verdicts.size(),
                String.join("; ", families),
                sessions.size(),
                recorded.size(),
                100 * sessions.stream().mapToDouble(v -> v[3]).min().orElse(0));
        return new Demand(
                "INCONCLUSIVE in A/A", "at most 2 % of cells", reached, families.isEmpty() && sessions.isEmpty());
    }

    private Demand drift() {
        double red = most(Noise.MOVING.stream().map(noise -> of(verdicts, noise)), 1);
        double most = bias.values().stream()
                .mapToDouble(v -> Math.max(Math.abs(v[0]), Math.abs(v[3])))
                .max()
                .orElseThrow();
        return new Demand(
                "drift: ramps, steps, warm-up, random walk",
                "A/A bar; bias of 0.05 % at most",
                text(
                        "%s of 10,000 suites suspected; a bias of %.3f %% at most with 6 or 48 pairs",
                        atMost(red), 100 * most),
                red <= 83 && most <= 0.0005);
    }

    private Demand intervals() {
        List<String> outside = new ArrayList<>();
        List<double[]> inside = new ArrayList<>();
        coverage.forEach((name, v) -> {
            double[] t = Arrays.copyOf(v, Figures.SIZES.size());
            if (min(t) >= 0.93 && max(t) <= 0.97) {
                inside.add(t);
            } else {
                outside.add(text("%s: %.1f to %.1f %%", name, 100 * min(t), 100 * max(t)));
            }
        });
        double hits = recorded.values().stream().mapToDouble(v -> v[14]).sum();
        double all = recorded.values().stream().mapToDouble(v -> v[15]).sum();
        String reached = text(
                "%.1f to %.1f %% in %d of %d families; %s. Of recorded cells %.0f of %.0f (%.1f %%). Where a few processes are"
                        + " far off intervals are too wide, and so late to be red",
                100 * inside.stream().mapToDouble(Demands::min).min().orElseThrow(),
                100 * inside.stream().mapToDouble(Demands::max).max().orElseThrow(),
                inside.size(),
                coverage.size(),
                String.join("; ", outside),
                hits,
                all,
                100 * hits / all);
        return new Demand("95 % intervals, 5 to 48 pairs", "93 to 97 % hold the truth", reached, outside.isEmpty());
    }

    private static Demand tactics() {
        return new Demand(
                "an engine that is 1.5 % slower by tactics",
                "TACTIC_CHANGED, never REGRESSED", "`PairedRunTest.anotherEngineIsNoRegression`", true);
    }

    private static Demand mutants() {
        return new Demand(
                "mutants of the gate",
                "each breaks a named test",
                "unpaired: `GateMutantsTest.unpairedProcessesHideSlowdownsInDrift`; pooled iterations:"
                        + " `GateMutantsTest.pooledIterationsSeeSlowdownsThatAreNone`; AAAA-BBBB:"
                        + " `GateMutantsTest.blocksTakeDriftForASlowdown`; no Holm:"
                        + " `GateMutantsTest.withoutHolmSuitesAreRed`; no split of alpha:"
                        + " `GateMutantsTest.withoutASplitLooksOverspend`",
                true);
    }

    private Demand peers() {
        List<Versus> first = PeersText.versus(peers, PeersText.FIRST);
        List<Versus> all = PeersText.versus(peers, Figures.OURS);
        long none = first.stream().filter(each -> each.ours()[0] == 0).count();
        return new Demand(
                "the rules of other tools",
                "ours better on both errors at equal time",
                text(
                        "at equal time (first look only) ours raises no false alarm in %d of %d comparisons, but is better on both"
                                + " errors in %d, catches less of +3 %% than a rule with more false alarms in %d, and is worse"
                                + " in %d. With all looks, so as many processes as it needs, it is better on both in %d,"
                                + " on one and equal on the other in %d, catches less than a rule with more false alarms in %d, and"
                                + " is worse in %d",
                        none,
                        first.size(),
                        PeersText.count(first, Standing.BETTER),
                        PeersText.count(first, Standing.CATCHES_LESS),
                        PeersText.count(first, Standing.WORSE),
                        PeersText.count(all, Standing.BETTER),
                        PeersText.count(all, Standing.BETTER_AND_EQUAL),
                        PeersText.count(all, Standing.CATCHES_LESS),
                        PeersText.count(all, Standing.WORSE)),
                PeersText.count(first, Standing.BETTER) == first.size());
    }

    private Demand equalOnDevices() {
        List<GatedRun> equal = GatedRunsText.select(runs, run -> run.isOf("aa") || run.isOf("green"));
        long cells = equal.stream().mapToLong(run -> run.cells().size()).sum();
        long red = count(equal, Call.REGRESSED);
        long starts = equal.stream().map(GatedRun::start).distinct().count();
        return new Demand(
                "on H100s: A/A",
                "0 REGRESSED in 300 cell-runs over 3 starts",
                text(
                                "%d in %d over %d; %d INCONCLUSIVE, where a process times 64 cells",
                                red, cells, starts, count(equal, Call.INCONCLUSIVE))
                        + (cells < GatedRunsText.CELL_RUNS
                                ? text(": %d cell-runs are missing", GatedRunsText.CELL_RUNS - cells)
                                : ""),
                red == 0 && cells >= GatedRunsText.CELL_RUNS && starts >= 3);
    }

    private static long count(List<GatedRun> runs, Call call) {
        return runs.stream()
                .flatMap(run -> run.cells().stream())
                .filter(cell -> cell.call() == call)
                .count();
    }

    private Demand slowedOnDevices() {
        List<GatedRun> levels = GatedRunsText.select(runs, run -> run.isOf("levels"));
        int n = levels.size();
        long[] red = new long[6];
        GatedRunsText.WAITS.forEach((cell, wait) -> red[wait] = levels.stream()
                .filter(run -> run.cell(cell).call() == Call.REGRESSED)
                .count());
        return new Demand(
                "on H100s: kernels that wait for +0 / 1 / 2 / 3 / 5 %, 10 runs each",
                "none of 10 at +0 %, 9 at +3 %, 10 at +5 %",
                text("REGRESSED in %d / %d / %d / %d / %d of %d runs", red[0], red[1], red[2], red[3], red[5], n)
                        + (n < GatedRunsText.LEVEL_RUNS ? text(": %d is missing", GatedRunsText.LEVEL_RUNS - n) : ""),
                n >= GatedRunsText.LEVEL_RUNS && red[0] == 0 && red[3] >= 0.9 * n && red[5] == n);
    }

    private static Demand determinism() {
        return new Demand(
                "determinism",
                "the same bytes in 4 locales and 2 time zones",
                "verdicts: `OutcomeTest.theSameInEveryLocaleAndTimeZone`; report:"
                        + " `GateReportTest.theSameInEveryLocaleAndTimeZone`",
                true);
    }

    private static double[] of(Map<String, double[]> table, Noise noise) {
        double[] values = table.get(noise.name());
        if (values == null) {
            throw new IllegalArgumentException("no figures of " + noise.name());
        }
        return values;
    }

    private static String atMost(double count) {
        return count == 0 ? "none" : text("at most %.0f", count);
    }

    private static double most(Stream<double[]> rows, int column) {
        return rows.mapToDouble(v -> v[column]).max().orElseThrow();
    }

    private static double min(double[] values) {
        return Arrays.stream(values).min().orElseThrow();
    }

    private static double max(double[] values) {
        return Arrays.stream(values).max().orElseThrow();
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
