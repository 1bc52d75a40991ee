// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;

/** The figures of the gate as lines of a CSV: table, subject, and numbers. */
final class Figures {
    static final int SUITES = 10_000;
    static final int CELLS = 48;
    static final int INJECTED = 1000;
    static final int COMPARISONS = 4000;
    static final int RUNS = 300;
    static final int PART = 10;
    static final String OURS = "plumbline";

    static final List<Integer> SIZES = List.of(5, 6, 12, 24, 48);
    static final List<Double> SLOWDOWNS = List.of(0.02, 0.03, 0.05);

    /** With which every cell is tried at the slowdown of the gate. */
    static final List<Noise> EDGES = List.of(Noise.ONE_PERCENT, Noise.TWO_PERCENT, Noise.WIDE);

    private Figures() {}

    static List<Noise> families() {
        List<Noise> all = new ArrayList<>(Noise.STILL);
        all.addAll(Noise.MOVING);
        return all;
    }

    /** Families whose processes spread by 1 % at most. */
    static List<Noise> calm() {
        return families().stream()
                .filter(noise -> !noise.name().matches("normal, 2 %|bimodal, 15 .*|neighbour.*"))
                .toList();
    }

    static List<String> all() throws IOException {
        List<String> lines = new ArrayList<>();
        Corpus.sessions(Corpus.FOLDER).forEach(session -> lines.add(recorded(session)));
        families().forEach(noise -> lines.add(verdicts(noise)));
        lines.add(edge());
        EDGES.forEach(noise -> lines.add(gate(noise)));
        Noise.MOVING.forEach(noise -> lines.add(bias(noise)));
        families().forEach(noise -> lines.add(coverage(noise)));
        for (WholeGate gate : WholeGate.all()) {
            lines.add(whole("whole", gate, RUNS));
            lines.add(whole("part", gate, PART));
        }
        List<Noise> compared = new ArrayList<>(List.of(Noise.QUIET, Noise.ONE_PERCENT, Noise.STILL.get(5)));
        Corpus.sessions(Corpus.FOLDER).stream()
                .filter(session -> session.facts().containsKey("gpu"))
                .forEach(session -> compared.add(Recorded.noise(session)));
        for (Noise noise : compared) {
            lines.add(ours(noise, OURS, Rule.DEFAULT));
            lines.add(ours(noise, PeersText.FIRST, Rule.DEFAULT.withLooks(1)));
            Peers.all().forEach((name, rule) -> lines.add(peer(noise, name, rule)));
        }
        return lines;
    }

    /**
     * Cells, processes of the cell with fewest, median and largest spread of a cell; then {@link Verdicts}; then of
     * how many cells the 95 % interval of their own pairs holds the truth, as shown and by Student's t, and how many have
     * five pairs at least.
     */
    static String recorded(Corpus.Session session) {
        List<Recorded.Cell> cells = Recorded.cells(session);
        int least = cells.stream().mapToInt(cell -> cell.logs().length).min().orElseThrow();
        double[] spreads =
                cells.stream().mapToDouble(Recorded.Cell::spread).sorted().toArray();
        Noise noise = Recorded.noise(session);
        String verdicts = verdicts(noise);
        StringBuilder line = new StringBuilder(line(
                "recorded",
                session.name(),
                cells.size(),
                least,
                spreads[spreads.length / 2],
                spreads[spreads.length - 1]));
        line.append(verdicts.substring(verdicts.indexOf(';', verdicts.indexOf(';') + 1)));
        List<double[]> own = cells.stream()
                .map(Recorded.Cell::ratios)
                .filter(ratios -> ratios.length >= TypicalValues.LEAST)
                .toList();
        for (Coverage.Interval interval : List.of(Coverage.SHOWN, Coverage.STUDENT)) {
            line.append(numbers(own.stream()
                    .filter(ratios -> Coverage.holdsZero(interval.of(ratios, 0)))
                    .count()));
        }
        line.append(numbers((long) own.size()));
        return line.toString();
    }

    static double spread(double[] logs) {
        return Math.sqrt(StatUtils.variance(logs));
    }

    /** As {@link Verdicts} reads it. */
    static String verdicts(Noise noise) {
        Replay.Tally aa = Replay.aa(noise, CELLS).suites(SUITES);
        StringBuilder line = new StringBuilder(line(
                "verdicts",
                noise.name(),
                aa.red(),
                aa.suspected(),
                aa.open() / (double) (SUITES * CELLS),
                aa.pairs() / (double) (SUITES * CELLS)));
        for (double slowdown : SLOWDOWNS) {
            Replay.Tally hit = Replay.aa(noise, CELLS).slower(slowdown).suites(INJECTED);
            double fresh = hit.fresh() / (double) Math.max(1, hit.confirmed());
            line.append(numbers(hit.caught(), hit.early(), hit.atFirstLook(), hit.missed(), fresh));
        }
        return line.toString();
    }

    /** All cells exactly as slow as the dead zone allows and so noisy that none passes: what alpha really is. */
    static String edge() {
        Replay.Tally edge = Replay.aa(Noise.WIDE, CELLS).everywhere(0.005).suites(SUITES);
        return line("edge", Noise.WIDE.name(), edge.suspected(), edge.red());
    }

    /** All cells exactly as slow as the gate: how many there are, are confirmed, then acquitted, and green in the end. */
    static String gate(Noise noise) {
        int suites = 1000;
        Replay.Tally tally = Replay.aa(noise, CELLS).everywhere(0.02).suites(suites);
        return line("gate", noise.name(), (long) suites * CELLS, tally.confirmed(), tally.acquitted(), tally.missed());
    }

    /** What drift adds to the mean ratio of 6 pairs and of 48, in the order ABBA, ABAB and AAAA-BBBB. */
    static String bias(Noise noise) {
        StringBuilder line = new StringBuilder(line("bias", noise.name()));
        for (int pairs : List.of(6, 48)) {
            for (int order = 0; order < 3; order++) {
                line.append(numbers(bias(noise, pairs, order)));
            }
        }
        return line.toString();
    }

    static double bias(Noise noise, int pairs, int order) {
        int runs = 4000;
        return IntStream.range(0, runs)
                        .parallel()
                        .mapToObj(run -> new SplittableRandom(97L * run + 3))
                        .mapToDouble(random -> {
                            Noise.Trace trace =
                                    noise.family().begin(random.split()).cell(random.split());
                            double sum = 0;
                            for (int slot = 0; slot < 2 * pairs; slot++) {
                                sum += (isBaseline(slot, pairs, order) ? -1 : 1) * trace.at(slot, 0);
                            }
                            return sum / pairs;
                        })
                        .sorted()
                        .sum()
                / runs;
    }

    static boolean isBaseline(int slot, int pairs, int order) {
        return switch (order) {
            case 0 -> slot % 2 == 0 == Order.baselineFirst(slot / 2);
            case 1 -> slot % 2 == 0;
            default -> slot < pairs;
        };
    }

    /** The share of 95 % intervals that hold the truth: those shown by sizes, then Student's, then the bootstrap's. */
    static String coverage(Noise noise) {
        StringBuilder line = new StringBuilder(line("coverage", noise.name()));
        SIZES.forEach(pairs -> line.append(numbers(Coverage.of(noise, pairs, 20_000, Coverage.SHOWN))));
        SIZES.forEach(pairs -> line.append(numbers(Coverage.of(noise, pairs, 20_000, Coverage.STUDENT))));
        SIZES.forEach(pairs -> line.append(numbers(Coverage.of(noise, pairs, 200, Coverage.BOOTSTRAP))));
        return line.toString();
    }

    /** Wrongly called slower, a cell; the same of a suite; caught at +3 %; processes of a build, of either cell. */
    static String peer(Noise noise, String name, Peers.Rule rule) {
        double wrong = rule.slower(noise, 0, COMPARISONS) / (double) COMPARISONS;
        double caught = rule.slower(noise, 0.03, COMPARISONS) / (double) COMPARISONS;
        int processes = rule.processes();
        return line("peers", noise.name() + "|" + name, wrong, Peers.ofSuite(wrong), caught, processes, processes);
    }

    static String ours(Noise noise, String name, Rule rule) {
        Replay replay = Replay.aa(noise, CELLS).by(Replay.Gate.OURS, rule);
        Replay.Tally aa = replay.suites(INJECTED);
        Replay.Tally slower = replay.slower(0.03).suites(INJECTED);
        double suites = aa.red() / (double) INJECTED;
        return line(
                "peers",
                noise.name() + "|" + name,
                suites / CELLS,
                suites,
                slower.caught() / (double) INJECTED,
                aa.pairs() / (double) (INJECTED * CELLS),
                slower.first() / (double) INJECTED);
    }

    /** Runs of equal builds: red, without a verdict; share of cells without; then runs with a slower cell: caught, without. */
    static String whole(String table, WholeGate gate, int runs) {
        WholeGate.Tally aa = gate.runs(0, runs);
        WholeGate.Tally slower = gate.runs(0.03, runs);
        double cells = runs * (double) WholeGate.CELLS;
        return line(table, gate.name(), aa.red(), aa.invalid(), aa.open() / cells, slower.caught(), slower.invalid());
    }

    private static String line(String table, String subject, Number... numbers) {
        return table + ";" + subject + numbers(numbers);
    }

    private static String numbers(Number... numbers) {
        StringBuilder text = new StringBuilder();
        for (Number each : numbers) {
            text.append(';')
                    .append(
                            each instanceof Long
                                    ? each.toString()
                                    : String.format(Locale.ROOT, "%.6f", each.doubleValue()));
        }
        return text.toString();
    }

    /** The numbers of all lines of a table, by subject. */
    static Map<String, double[]> table(String name, List<String> lines) {
        Map<String, double[]> table = new LinkedHashMap<>();
        lines.stream()
                .filter(line -> line.startsWith(name + ";"))
                .forEach(line -> table.put(line.split(";")[1], of(line)));
        return table;
    }

    /** The numbers of a line. */
    static double[] of(String line) {
        return Arrays.stream(line.split(";"))
                .skip(2)
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
