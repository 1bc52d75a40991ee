// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.gate.paired;

import dev.plumbline.gate.paired.Comparison.Need;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Records;
import dev.plumbline.journal.RunRecord;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Plays gated runs in memory to their end: whatever {@link Judgement} still needs is measured on simulated processes,
 * those of the sentinels and the control too, until it needs nothing. So clocks, dropped pairs and invalid runs count.
 *
 * @param clocked whether the device's clock, which is recorded, falls when the noise steps
 */
record WholeGate(String name, Noise noise, boolean clocked) {
    static final int CELLS = 8;
    private static final double CLOCK = 1980;
    private static final List<String> IDS = IntStream.rangeClosed(1, CELLS)
            .mapToObj(batch -> "lenet5/relu/reference/native/fp64/b" + batch)
            .toList();

    private static final String SENTINEL = IDS.get(0);
    private static final String SLOWER = IDS.get(CELLS - 1);

    /**
     * What many runs came to.
     *
     * @param red runs with any REGRESSED cell
     * @param invalid runs in which sentinels or control refuse every verdict
     * @param open INCONCLUSIVE and INVALID_ENV cells of the others
     * @param caught runs whose slower cell is REGRESSED
     */
    record Tally(long red, long invalid, long open, long caught) {
        Tally plus(Tally other) {
            return new Tally(red + other.red, invalid + other.invalid, open + other.open, caught + other.caught);
        }
    }

    static List<WholeGate> all() throws IOException {
        String recorded = "h100-gated-5-aa";
        Corpus.Session session = Corpus.sessions(Corpus.FOLDER).stream()
                .filter(each -> each.name().equals(recorded))
                .findFirst()
                .orElseThrow();
        return List.of(
                new WholeGate(Noise.QUIET.name(), Noise.QUIET, false),
                new WholeGate(Noise.ONE_PERCENT.name(), Noise.ONE_PERCENT, false),
                new WholeGate("`" + recorded + "`", Recorded.noise(session), false),
                new WholeGate(Noise.THROTTLE.name() + ", seen by the clock", Noise.THROTTLE, true),
                new WholeGate(Noise.THROTTLE.name() + ", no clock", Noise.THROTTLE, false));
    }

    Tally runs(double slowdown, int count) {
        return LongStream.range(0, count)
                .parallel()
                .mapToObj(run -> tally(new Run(1_000_003 * run + 11, slowdown).judged()))
                .reduce(new Tally(0, 0, 0, 0), Tally::plus);
    }

    private static Tally tally(Judgement judgement) {
        List<CellVerdict> cells = judgement.cells();
        boolean invalid = !judgement.invalid().isEmpty();
        return new Tally(
                cells.stream().anyMatch(cell -> cell.call() == Call.REGRESSED) ? 1 : 0,
                invalid ? 1 : 0,
                invalid
                        ? 0
                        : cells.stream()
                                .filter(cell -> cell.call() == Call.INCONCLUSIVE || cell.call() == Call.INVALID_ENV)
                                .count(),
                cells.get(CELLS - 1).call() == Call.REGRESSED ? 1 : 0);
    }

    /** One run; the copy and the delayed candidate are a pair as well, in the order of the builds that they belong to. */
    private final class Run {
        private final double slowdown;
        private final int step;
        private final Noise.Suite suite;
        private final SplittableRandom random;
        private final Map<String, Noise.Trace> traces = new HashMap<>();
        private final Map<String, Map<Integer, Entry.Fork[]>> pairs = new HashMap<>();
        private final Map<Arm, Map<String, TreeMap<Integer, Entry.Fork>>> forks = new EnumMap<>(Arm.class);

        Run(long seed, double slowdown) {
            this.slowdown = slowdown;
            this.step = clocked ? Noise.step(new SplittableRandom(seed)) : Integer.MAX_VALUE;
            this.suite = noise.family().begin(new SplittableRandom(seed));
            this.random = new SplittableRandom(~seed);
        }

        Judgement judged() {
            while (true) {
                Map<Arm, RunRecord> runs = new EnumMap<>(Arm.class);
                for (Arm arm : Arm.values()) {
                    runs.put(arm, record(arm));
                }
                Judgement judgement = Judgement.of(runs, Rule.DEFAULT);
                if (judgement.missing().isEmpty()) {
                    return judgement;
                }
                judgement.missing().forEach(this::measure);
            }
        }

        private RunRecord record(Arm arm) {
            boolean all = arm == Arm.BASELINE || arm == Arm.CANDIDATE;
            Entry.Start start = all ? Records.start(IDS.toArray(String[]::new)) : Records.start(SENTINEL);
            Map<String, List<Entry.Fork>> timed = forks.getOrDefault(arm, Map.of()).entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            each -> List.copyOf(each.getValue().values())));
            return new RunRecord(start, Map.of(), timed, List.of(), true);
        }

        private void measure(Need need) {
            Entry.Fork[] pair = pair(
                    switch (need.arm()) {
                        case BASELINE, CANDIDATE -> need.cell();
                        case COPY, DELAYED -> "sentinels";
                        case CONTROL -> "control";
                    },
                    need);
            boolean first = need.arm() != Arm.CANDIDATE && need.arm() != Arm.DELAYED;
            Entry.Fork fork = pair[first == Order.baselineFirst(need.fork()) ? 0 : 1];
            double slower = need.arm() == Arm.DELAYED
                            || need.arm() == Arm.CANDIDATE && need.cell().equals(SLOWER)
                    ? 1 + (need.arm() == Arm.DELAYED ? 0.03 : slowdown)
                    : 1;
            forks.computeIfAbsent(need.arm(), arm -> new HashMap<>())
                    .computeIfAbsent(need.cell(), cell -> new TreeMap<>())
                    .put(need.fork(), fork(need, slower * fork.iterations().get(0), fork.facts()));
        }

        /** Both processes of a number, in the order in which they run. */
        private Entry.Fork[] pair(String trace, Need need) {
            Map<Integer, Entry.Fork[]> made = pairs.computeIfAbsent(trace, name -> new HashMap<>());
            Noise.Trace times = traces.computeIfAbsent(trace, name -> suite.cell(random.split()));
            return made.computeIfAbsent(need.fork(), number -> {
                int slot = 2 * made.size();
                return new Entry.Fork[] {process(need, times, slot), process(need, times, slot + 1)};
            });
        }

        private Entry.Fork process(Need need, Noise.Trace times, int slot) {
            double clock = slot >= step ? CLOCK / Math.exp(0.05) : CLOCK;
            return fork(need, 1e6 * Math.exp(times.at(slot, 0)), Map.of("clock.sm.mean", clock));
        }

        private static Entry.Fork fork(Need need, double time, Map<String, Double> facts) {
            return new Entry.Fork(
                    need.cell(),
                    need.fork(),
                    "2026-01-02T03:04:06Z",
                    List.of(time),
                    Map.of("50", time),
                    100,
                    facts,
                    Map.of("fingerprint", "c0ffee"),
                    1);
        }
    }
}
