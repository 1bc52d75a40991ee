// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.bench.GivenModel;
import dev.plumbline.bench.Subject;
import dev.plumbline.engine.Engines;
import dev.plumbline.interpret.Cost;
import dev.plumbline.interpret.OnnxWriter;
import dev.plumbline.interpret.OnnxWriter.Form;
import dev.plumbline.journal.Cell;
import dev.plumbline.journal.Placement;
import dev.plumbline.model.Network;
import dev.plumbline.run.Plan;
import dev.plumbline.run.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a model as ONNX for other programs. */
@Command(
        name = "export",
        description = "Write a model as ONNX, its activation as the plugin's operator, as functions or as primitives.",
        mixinStandardHelpOptions = true)
final class ExportVerb implements Callable<Integer> {
    /** Who shall read the file. */
    enum Variant {
        /** TensorRT's parser with the plugin library: trtexec, Polygraphy, Triton. */
        PLUGIN(Form.CUSTOM_OP),
        /** A runtime that knows functions, as ONNX Runtime does. */
        FUNCTIONS(Form.CUSTOM_OP_WITH_FUNCTIONS),
        /** Anybody. */
        PRIMITIVES(Form.COMPOSED);

        private final Form form;

        Variant(Form form) {
            this.form = form;
        }
    }

    @Mixin
    private GivenOptions given = new GivenOptions();

    @Option(
            names = {"-a", "--activation"},
            description = "The activation at the sites of a built-in model.")
    private List<String> activations = List.of();

    @Option(
            names = "--variant",
            description = "How the activation is written: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Variant variant = Variant.PLUGIN;

    @Option(
            names = {"-b", "--batch"},
            description = "Images in one inference (default: any number).")
    private int batch = OnnxWriter.SYMBOLIC;

    @Parameters(paramLabel = "FILE", description = "The file to write.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws IOException {
        List<Integer> batches = batch == OnnxWriter.SYMBOLIC ? List.of() : List.of(batch);
        Selection wanted = new Selection(
                given.models(), activations, List.of(), List.of(Placement.NATIVE.name()), List.of(), batches);
        Network network = given.model().map(this::own).orElseGet(() -> builtIn(wanted));
        byte[] content = OnnxWriter.write(network, new OnnxWriter.Options(variant.form, batch, Set.of()));
        Files.write(file, content);
        System.out.printf(
                Locale.ROOT,
                "%s: %s with %s at %d sites, %,d bytes%n",
                file,
                network.model().name(),
                network.activation().describe(),
                Cost.of(network.model()).sites().size(),
                content.length);
        return ExitCode.OK.code();
    }

    private Network own(GivenModel model) {
        if (!activations.isEmpty()) {
            throw new PlumblineException(
                    ExitCode.USAGE, "an ONNX file has activations of its own: replace them by --replace Relu=Swish");
        }
        return GivenOptions.open(model).network();
    }

    private Network builtIn(Selection wanted) {
        List<Cell> cells = Plan.of(List.of(Engines.named("reference")), wanted).cells();
        if (cells.size() > 1) {
            throw new PlumblineException(
                    ExitCode.USAGE, "one model is written at a time: name it by --model and --activation");
        }
        return Subject.of(cells.get(0), given.given(Optional.empty(), Optional.empty()))
                .network();
    }
}
