// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.ExitCode;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

    @Option(
            names = {"-m", "--model"},
            required = true,
            description = "The model.")
    private String model = "";

    @Option(
            names = {"-a", "--activation"},
            required = true,
            description = "The activation at its sites.")
    private String activation = "";

    @Option(
            names = "--variant",
            description = "How the activation is written: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Variant variant = Variant.PLUGIN;

    @Option(
            names = {"-b", "--batch"},
            description = "Images in one inference (default: any number).")
    private int batch = OnnxWriter.SYMBOLIC;

    @Option(names = "--weights", description = "A safetensors file in place of the built-in weights.")
    private @Nullable Path weights;

    @Parameters(paramLabel = "FILE", description = "The file to write.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws IOException {
        List<Integer> batches = batch == OnnxWriter.SYMBOLIC ? List.of() : List.of(batch);
        Selection selection = new Selection(
                List.of(model), List.of(activation), List.of(), List.of(Placement.NATIVE.name()), List.of(), batches);
        Cell cell =
                Plan.of(List.of(Engines.named("reference")), selection).cells().get(0);
        Network network = Subject.of(cell, Optional.ofNullable(weights)).network();
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
}
