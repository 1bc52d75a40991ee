// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.bench.JmhJson;
import dev.plumbline.bench.Protocol;
import dev.plumbline.engine.Engine;
import dev.plumbline.engine.Engines;
import dev.plumbline.gate.paired.Arms;
import dev.plumbline.gate.paired.Judgement;
import dev.plumbline.gate.paired.Outcome;
import dev.plumbline.gate.paired.Rule;
import dev.plumbline.journal.Printable;
import dev.plumbline.report.GateReport;
import dev.plumbline.run.Build;
import dev.plumbline.run.ConsoleProgress;
import dev.plumbline.run.Machine;
import dev.plumbline.run.PairedRun;
import dev.plumbline.run.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Runs two builds by turns and says what it came to: on the console, as files, and to GitHub if it runs there. */
final class PairedGate {
    private static final int SUMMARY = 1 << 20;

    private PairedGate() {}

    /** Shards share the suite's error: each is judged alone. */
    static ExitCode run(RunOptions options, Build baseline, Build candidate, Rule whole, int group) {
        Rule rule = whole.withPart(options.shard().count());
        List<Engine> all = Engines.all();
        RunOptions.Asked asked = options.ask(all, Protocol.GATE);
        Plan plan = asked.plan();
        ConsoleProgress progress = RunOptions.progress();
        RunOptions.prepare(plan, all, progress);
        Judgement judgement = new PairedRun(plan, asked.settings(), Machine.facts(all), rule, group, progress)
                .run(options.folder(), baseline, candidate);
        publish(new Outcome(judgement, rule), options.folder());
        return judgement.exit();
    }

    /** Judges a gated run by its journals alone. */
    static ExitCode again(Path folder, Rule rule) {
        Arms arms = Arms.read(folder);
        Rule planned = rule.withErrors(arms.rule());
        Judgement judgement = arms.judgement(planned);
        publish(new Outcome(judgement, planned), folder);
        return judgement.exit();
    }

    private static void publish(Outcome outcome, Path folder) {
        try {
            Files.writeString(folder.resolve("gate.md"), outcome.markdown());
            Files.writeString(folder.resolve("gate.xml"), outcome.junit());
            String summary = System.getenv("GITHUB_STEP_SUMMARY");
            if (summary != null) {
                append(Path.of(summary), outcome);
            }
        } catch (IOException e) {
            throw new PlumblineException(
                    ExitCode.IO, "the verdicts cannot be written (" + Printable.cause(e) + "): make room", e);
        }
        if ("true".equals(System.getenv("GITHUB_ACTIONS"))) {
            outcome.annotations().forEach(System.out::println);
        }
        outcome.lines().forEach(System.out::println);
    }

    /** Each arm for viewers of JMH's results. */
    static void toJmh(Path folder) {
        Arms.read(folder).runs().forEach((arm, run) -> JmhJson.write(run, folder.resolve(arm.folder())));
    }

    /** The run as a page, among the past sessions of its stored baseline. */
    static void draw(Path folder, Path baselines) {
        Arms arms = Arms.read(folder);
        Rule rule = arms.rule();
        Outcome outcome = new Outcome(arms.judgement(rule), rule);
        GateReport.History history = StoredGate.of(folder, baselines, "").history(rule);
        ReportVerb.say(folder.resolve(GateReport.NAME), GateReport.write(outcome, arms, history, folder));
    }

    /** GitHub drops a step's whole summary beyond 1 MiB, so what came before it decides how much is added. */
    static void append(Path summary, Outcome outcome) throws IOException {
        long room = SUMMARY - (Files.exists(summary) ? Files.size(summary) : 0);
        for (String text : List.of(outcome.markdown(), outcome.headline())) {
            if (text.getBytes(UTF_8).length <= room) {
                Files.writeString(summary, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                return;
            }
        }
    }
}
