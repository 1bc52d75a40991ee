// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.ExitCode;
import dev.plumbline.bench.Given;
import dev.plumbline.bench.GivenModel;
import dev.plumbline.bench.Protocol;
import dev.plumbline.engine.Engine;
import dev.plumbline.engine.Engines;
import dev.plumbline.journal.Journal;
import dev.plumbline.journal.RunRecord;
import dev.plumbline.run.ConsoleProgress;
import dev.plumbline.run.Machine;
import dev.plumbline.run.Plan;
import dev.plumbline.run.Selection;
import dev.plumbline.run.Settings;
import dev.plumbline.run.Shard;
import dev.plumbline.run.Supervisor;
import dev.plumbline.run.WorkerProcesses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which cells, how, and where: the options that parity and bench share. */
final class RunOptions {
    static final String FOLDER = "plumbline-run";

    @Mixin
    private GivenOptions given = new GivenOptions();

    @Mixin
    private InputOptions inputs = new InputOptions();

    @Option(
            names = {"-a", "--activation"},
            description = "Only this activation; may be repeated.")
    private List<String> activations = List.of();

    @Option(
            names = {"-e", "--engine"},
            description = "Only this engine; may be repeated.")
    private List<String> engines = List.of();

    @Option(names = "--placement", description = "Only this placement; may be repeated.")
    private List<String> placements = List.of();

    @Option(names = "--precision", description = "Only this precision; may be repeated.")
    private List<String> precisions = List.of();

    @Option(
            names = {"-b", "--batch"},
            description = "Images in one inference, 1 to 4096; may be repeated (default: 1).")
    private List<Integer> batches = List.of();

    @Option(names = "--fresh", description = "Begin anew even if the folder holds a run.")
    private boolean fresh;

    @Option(names = "--folder", description = "Where the run is recorded (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of(FOLDER);

    @Option(
            names = "--deadline",
            description = "Seconds a cell until a worker is killed (default: 600 if it verifies, 300 if it times).")
    private @Nullable Integer deadline;

    @Option(
            names = "--shard",
            description = "Only this part of the cells, 2/3 for the second of three; plumbline merge joins all.")
    private String shard = Shard.WHOLE.toString();

    /** Runs the selected cells and shows how far it is. */
    ExitCode run(Protocol protocol) {
        List<Engine> all = Engines.all();
        Asked asked = ask(all, protocol);
        Plan plan = asked.plan();
        Settings settings = asked.settings();
        ConsoleProgress progress = progress();
        prepare(plan, all, progress);
        ExitCode exit = new Supervisor(plan, settings, Machine.facts(all), WorkerProcesses.jvms(settings), progress)
                .run(folder);
        ReferencePrice.lines(RunRecord.read(folder.resolve(Journal.NAME))).forEach(System.out::println);
        return exit;
    }

    Shard shard() {
        return Shard.parse(shard);
    }

    /** What the options come to. */
    record Asked(Plan plan, Settings settings) {}

    Asked ask(List<Engine> all, Protocol protocol) {
        Selection wanted = new Selection(given.models(), activations, engines, placements, precisions, batches);
        Optional<GivenModel> own = given.model();
        if (own.isEmpty()) {
            Plan plan = shard().of(Plan.of(all, wanted));
            return new Asked(
                    plan, settings(protocol, given.given(own, inputs.inputs())).forOutputs(plan));
        }
        GivenModel.Opened opened = GivenOptions.open(own.get());
        inputs.tellNoise(opened);
        return new Asked(
                shard().of(Plan.of(all, wanted, List.of(opened.model()), List.of(opened.activation()))),
                settings(protocol, given.given(own.map(model -> model.pinned(opened)), inputs.inputs()))
                        .forWeights(opened.network().weights()));
    }

    private Settings settings(Protocol protocol, Given whatIsGiven) {
        return Settings.of(protocol, whatIsGiven, fresh)
                .withDeadline(Optional.ofNullable(deadline).map(Duration::ofSeconds));
    }

    Path folder() {
        return folder;
    }

    static ConsoleProgress progress() {
        return new ConsoleProgress(System.out, ConsoleProgress.isTerminal());
    }

    static void prepare(Plan plan, List<Engine> all, ConsoleProgress progress) {
        all.stream()
                .filter(engine ->
                        plan.cells().stream().anyMatch(cell -> cell.engine().equals(engine.name())))
                .forEach(engine -> engine.prepare(progress::say));
    }
}
