// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.run;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.gate.paired.Arm;
import dev.plumbline.gate.paired.Comparison.Need;
import dev.plumbline.gate.paired.Judgement;
import dev.plumbline.gate.paired.Order;
import dev.plumbline.gate.paired.Rule;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Entry;
import dev.plumbline.journal.Environment;
import dev.plumbline.journal.Placement;
import dev.plumbline.journal.RunRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Measures two builds by turns until their gate has a verdict: each arm has a journal of its own, in a folder of its
 * name, and each process is one fork of some cells. What has been measured is never measured again; what is missing is
 * said by the judge, from the journals.
 */
public final class PairedRun {
    /** What the delayed candidate is slower by. */
    public static final double DELAY = 0.03;

    /** Sentinels stand beside what they are compared with. */
    private static final List<Arm> TURNS = List.of(Arm.COPY, Arm.BASELINE, Arm.CANDIDATE, Arm.DELAYED, Arm.CONTROL);

    private final Plan plan;
    private final Settings settings;
    private final Environment environment;
    private final Rule rule;
    private final int group;
    private final Progress progress;
    private final BiFunction<Settings, Build, Workers> workers;

    /** @param group the most cells that a process times, one after the other */
    public PairedRun(Plan plan, Settings settings, Environment environment, Rule rule, int group, Progress progress) {
        this(plan, settings, environment, rule, group, progress, WorkerProcesses::jvms);
    }

    PairedRun(
            Plan plan,
            Settings settings,
            Environment environment,
            Rule rule,
            int group,
            Progress progress,
            BiFunction<Settings, Build, Workers> workers) {
        if (!(group >= 1)) {
            throw new PlumblineException(ExitCode.USAGE, "a process times at least one cell, not " + group);
        }
        this.plan = plan;
        this.settings = settings;
        this.environment = environment;
        this.rule = rule;
        this.group = group;
        this.progress = progress;
        this.workers = workers;
    }

    /** Measures what is missing in a folder, made if need be. */
    public Judgement run(Path folder, Build baseline, Build candidate) {
        Map<Arm, Side> sides = new EnumMap<>(Arm.class);
        try {
            for (Arm arm : Arm.values()) {
                Build build = switch (arm) {
                    case BASELINE, CONTROL -> baseline;
                    case CANDIDATE -> candidate.inEnginesOf(baseline);
                    case COPY -> baseline.copiedTo(folder.resolve("copy"));
                    case DELAYED -> candidate.inEnginesOf(baseline).delayedBy(DELAY);
                };
                sides.put(arm, side(arm, folder, build));
            }
            try (Scratch scratch = Scratch.in(folder)) {
                return work(sides, scratch.folder());
            }
        } finally {
            sides.values().forEach(side -> side.ledger.close());
        }
    }

    private record Side(Ledger ledger, Workers workers) {}

    private Side side(Arm arm, Path folder, Build build) {
        Settings forks = settings.withProtocol(settings.protocol().withForks(2 * rule.pairs()));
        Map<String, String> facts = new HashMap<>(environment.facts());
        facts.putAll(build.facts());
        Plan cells = plan(arm);
        Entry.Start start = Starts.of(cells, forks, new Environment(facts));
        Map<String, String> protocol = new LinkedHashMap<>(start.protocol());
        protocol.putAll(rule.facts());
        protocol.put("cells a process", Integer.toString(group));
        Ledger ledger =
                Ledger.open(folder.resolve(arm.folder()), start.withProtocol(protocol), settings.fresh(), progress);
        return new Side(ledger, workers.apply(forks, build));
    }

    private Plan plan(Arm arm) {
        Cell sentinel = plan.cells().get(0);
        return switch (arm) {
            case BASELINE, CANDIDATE -> plan;
            case COPY, DELAYED -> new Plan(List.of(sentinel), Map.of());
            case CONTROL ->
                new Plan(
                        List.of(new Cell(
                                sentinel.model(),
                                sentinel.activation(),
                                sentinel.engine(),
                                Placement.NATIVE,
                                sentinel.precision(),
                                sentinel.batch())),
                        Map.of());
        };
    }

    private Judgement work(Map<Arm, Side> sides, Path scratch) {
        long began = System.nanoTime();
        TimeLeft time = new TimeLeft();
        int done = 0;
        Judgement judgement = judge(sides);
        while (!judgement.missing().isEmpty()) {
            List<Turn> turns = inTurns(judgement.missing(), group);
            for (int i = 0; i < turns.size(); i++) {
                Turn turn = turns.get(i);
                List<Step> left = turns.subList(i, turns.size()).stream()
                        .flatMap(each -> each.forks().stream())
                        .toList();
                progress.step(turn.forks().get(0), done, done + left.size(), time.of(left));
                Side side = Objects.requireNonNull(sides.get(turn.arm()));
                attempt(side, turn.parities(), scratch, time);
                attempt(side, turn.forks(), scratch, time);
                done += turn.forks().size();
            }
            judgement = judge(sides);
        }
        double seconds = (System.nanoTime() - began) / 1_000_000 / 1e3;
        sides.values().stream()
                .filter(side -> !side.ledger.record().ended())
                .forEach(side -> side.ledger.keep(new Entry.End(Starts.now(), seconds)));
        return judgement;
    }

    private static void attempt(Side side, List<Step> steps, Path scratch, TimeLeft time) {
        List<Step> left = new ArrayList<>(steps);
        while (true) {
            left.removeIf(side.ledger::isOver);
            if (left.isEmpty()) {
                return;
            }
            long started = System.nanoTime();
            List<Entry> answers = new ArrayList<>();
            side.workers.attempt(left, scratch, answers::add);
            Duration each = Duration.ofNanos(System.nanoTime() - started).dividedBy(answers.size());
            left.subList(0, answers.size()).forEach(step -> time.took(step, each));
            answers.forEach(side.ledger::keep); // Not before all are there: a cell keeps its place in its process.
        }
    }

    private Judgement judge(Map<Arm, Side> sides) {
        Map<Arm, RunRecord> records = new EnumMap<>(Arm.class);
        sides.forEach((arm, side) -> records.put(arm, side.ledger.session()));
        return Judgement.of(records, rule);
    }

    /** What one process does. */
    record Turn(Arm arm, List<Step> forks) {
        List<Step> parities() {
            return forks.stream().map(fork -> Step.parity(fork.cell())).toList();
        }
    }

    /** Pair by pair; in each, group by group of cells in an order of its own; in each, all arms one after the other. */
    static List<Turn> inTurns(List<Need> needs, int group) {
        List<Turn> ordered = new ArrayList<>();
        Set<Need> needed = Set.copyOf(needs);
        for (int fork : needs.stream().map(Need::fork).distinct().sorted().toList()) {
            List<Arm> arms = new ArrayList<>(TURNS);
            if (!Order.baselineFirst(fork)) {
                Collections.reverse(arms);
            }
            for (List<String> cells : groups(needs, fork, group)) {
                for (Arm arm : arms) {
                    List<Step> forks = cells.stream()
                            .filter(cell -> needed.contains(new Need(arm, cell, fork)))
                            .map(cell -> Step.fork(cell, fork))
                            .toList();
                    if (!forks.isEmpty()) {
                        ordered.add(new Turn(arm, forks));
                    }
                }
            }
        }
        return ordered;
    }

    /** A cell of one pair, and the arms that still need it. */
    private record Open(String cell, Set<Arm> arms) {
        /** What shares processes: one engine's, for the same builds, so that a cell has the same place in both. */
        List<Object> kind() {
            Set<Arm> builds = EnumSet.of(Arm.BASELINE, Arm.CANDIDATE);
            builds.retainAll(arms);
            return List.of(Cell.parse(cell).engine(), builds);
        }

        boolean isSentinel() {
            return !EnumSet.of(Arm.BASELINE, Arm.CANDIDATE).containsAll(arms);
        }

        /** A place among the cells of a pair that does not depend on which others there are. */
        int draw(int fork) {
            return new SplittableRandom(31L * cell.hashCode() + fork).nextInt();
        }
    }

    /** A sentinel's cell first: it is alone in the sentinel's process, so its place is the same. */
    private static List<List<String>> groups(List<Need> needs, int fork, int size) {
        Map<String, Open> cells = new LinkedHashMap<>();
        needs.stream()
                .filter(need -> need.fork() == fork)
                .forEach(need -> cells.computeIfAbsent(need.cell(), cell -> new Open(cell, EnumSet.noneOf(Arm.class)))
                        .arms
                        .add(need.arm()));
        Map<List<Object>, List<Open>> alike = cells.values().stream()
                .sorted(Comparator.comparingInt(cell -> cell.draw(fork)))
                .collect(Collectors.groupingBy(Open::kind, LinkedHashMap::new, Collectors.toList()));
        List<List<String>> groups = new ArrayList<>();
        for (List<Open> all : alike.values()) {
            for (int from = 0; from < all.size(); from += size) {
                groups.add(all.subList(from, Math.min(from + size, all.size())).stream()
                        .sorted(Comparator.comparing(cell -> !cell.isSentinel()))
                        .map(Open::cell)
                        .toList());
            }
        }
        return groups;
    }
}
