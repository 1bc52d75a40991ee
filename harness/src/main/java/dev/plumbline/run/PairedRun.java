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
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.Placement;
import dev.plumbline.journal.Printable;
import dev.plumbline.journal.RunRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Measures two builds by turns until their gate has a verdict: each arm has a journal of its own, in a folder of its
 * name, and each process is one fork in it. What has been measured is never measured again; what is missing is said by
 * the judge, from the journals.
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
    private final Progress progress;
    private final BiFunction<Settings, Build, Workers> workers;

    public PairedRun(Plan plan, Settings settings, Environment environment, Rule rule, Progress progress) {
        this(plan, settings, environment, rule, progress, WorkerProcesses::jvms);
    }

    PairedRun(
            Plan plan,
            Settings settings,
            Environment environment,
            Rule rule,
            Progress progress,
            BiFunction<Settings, Build, Workers> workers) {
        this.plan = plan;
        this.settings = settings;
        this.environment = environment;
        this.rule = rule;
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
                    case CANDIDATE -> candidate;
                    case COPY -> baseline.copiedTo(folder.resolve("copy"));
                    case DELAYED -> candidate.delayedBy(DELAY);
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

    /** Whether a folder holds a gated run. */
    public static boolean isIn(Path folder) {
        return Files.exists(journal(folder, Arm.CANDIDATE));
    }

    /**
     * Judges what a folder's journals hold, without measuring anything.
     *
     * @throws PlumblineException if the run was planned with another rule: a rule is not chosen after the times are seen
     */
    public static Judgement judge(Path folder, Rule rule) {
        Map<Arm, RunRecord> records = new EnumMap<>(Arm.class);
        for (Arm arm : Arm.values()) {
            RunRecord record = RunRecord.read(journal(folder, arm));
            rule.facts().forEach((name, value) -> {
                String planned = record.start().protocol().getOrDefault(name, "unknown");
                if (!value.equals(planned)) {
                    throw new PlumblineException(
                            ExitCode.BAD_INPUT,
                            Printable.text(folder.toString()) + " was planned with " + name + " "
                                    + Printable.text(planned) + ", not " + value
                                    + ": judge it by that, or measure again");
                }
            });
            records.put(arm, record);
        }
        return Judgement.of(records, rule);
    }

    private static Path journal(Path folder, Arm arm) {
        return folder.resolve(arm.folder()).resolve(Journal.NAME);
    }

    private record Side(Ledger ledger, Workers workers) {}

    private Side side(Arm arm, Path folder, Build build) {
        Settings forks = new Settings(
                settings.protocol().withForks(2 * rule.pairs()),
                settings.parityDeadline(),
                settings.forkDeadline(),
                settings.heap(),
                settings.given(),
                settings.fresh());
        Map<String, String> facts = new HashMap<>(environment.facts());
        facts.putAll(build.facts());
        Plan cells = plan(arm);
        Entry.Start start = Starts.of(cells, forks, new Environment(facts));
        Map<String, String> protocol = new LinkedHashMap<>(start.protocol());
        protocol.putAll(rule.facts());
        Entry.Start whole = new Entry.Start(
                start.schema(),
                start.run(),
                start.started(),
                start.environment(),
                start.forks(),
                protocol,
                start.cells(),
                start.notRun());
        Ledger ledger = Ledger.open(folder.resolve(arm.folder()), whole, settings.fresh(), progress);
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
            List<Need> needs = inTurns(judgement.missing());
            for (int i = 0; i < needs.size(); i++) {
                Need need = needs.get(i);
                Side side = side(sides, need);
                List<Step> left = needs.subList(i, needs.size()).stream()
                        .map(each -> Step.fork(each.cell(), each.fork()))
                        .toList();
                Step fork = Step.fork(need.cell(), need.fork());
                for (Step step : List.of(Step.parity(need.cell()), fork)) {
                    if (!side.ledger.isDone(step) && !side.ledger.isRed(need.cell())) {
                        progress.step(step, done, done + left.size(), time.of(left));
                        long started = System.nanoTime();
                        side.ledger.keep(side.workers.attempt(step, scratch));
                        time.took(step, Duration.ofNanos(System.nanoTime() - started));
                    }
                }
                done++;
            }
            judgement = judge(sides);
        }
        double seconds = (System.nanoTime() - began) / 1_000_000 / 1e3;
        sides.values().stream()
                .filter(side -> !side.ledger.record().ended())
                .forEach(side -> side.ledger.keep(new Entry.End(Starts.now(), seconds)));
        return judgement;
    }

    private static Side side(Map<Arm, Side> sides, Need need) {
        return Objects.requireNonNull(sides.get(need.arm()));
    }

    private Judgement judge(Map<Arm, Side> sides) {
        Map<Arm, RunRecord> records = new EnumMap<>(Arm.class);
        sides.forEach((arm, side) -> records.put(arm, side.ledger.session()));
        return Judgement.of(records, rule);
    }

    /** Pair by pair; in each, cell by cell in an order of its own; in each, all arms one after the other. */
    static List<Need> inTurns(List<Need> needs) {
        List<Need> ordered = new ArrayList<>();
        List<Integer> forks = needs.stream().map(Need::fork).distinct().sorted().toList();
        for (int fork : forks) {
            Set<String> distinct = new LinkedHashSet<>();
            needs.stream().filter(need -> need.fork() == fork).map(Need::cell).forEach(distinct::add);
            List<String> cells = new ArrayList<>(distinct);
            Collections.shuffle(cells, new Random(fork));
            List<Arm> turns = new ArrayList<>(TURNS);
            if (!Order.baselineFirst(fork)) {
                Collections.reverse(turns);
            }
            for (String cell : cells) {
                for (Arm arm : turns) {
                    Need need = new Need(arm, cell, fork);
                    if (needs.contains(need)) {
                        ordered.add(need);
                    }
                }
            }
        }
        return ordered;
    }
}
