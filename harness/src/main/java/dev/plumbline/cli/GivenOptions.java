// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.bench.Given;
import dev.plumbline.bench.GivenModel;
import dev.plumbline.journal.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Models, built-in ones or a user's own, and their parameters. */
final class GivenOptions {
    /** A worker gets the table as one argument, which Linux ends at 128 KiB, with three letters for some of its own. */
    private static final long LONG_TABLE = 1 << 15;

    private static final long LARGE = 100_000_000;
    private static final int PARTS = 5;

    @Option(
            names = {"-m", "--model"},
            description =
                    "Only this model: lenet5, resnet50, or activation, which is one alone and runs only if named; may be"
                            + " repeated. Or one ONNX file.")
    private List<String> models = List.of();

    @Option(
            names = "--replace",
            description = "In an ONNX file: what takes the place of an activation, Relu=ISRLU(alpha=3), and where,"
                    + " Relu=Swish@layer1*; may be repeated.")
    private List<String> replacements = List.of();

    @Option(
            names = "--operators",
            description = "A file with custom operators that are activations, a line each: MyOp = ISRLU(alpha=a|1).")
    private @Nullable Path operators;

    @Option(names = "--weights", description = "A safetensors file in place of the built-in weights.")
    private @Nullable Path weights;

    /** The names of the built-in models that are wanted. */
    List<String> models() {
        return model().isPresent() ? List.of() : models;
    }

    Given given(Optional<GivenModel> model, Optional<Path> inputs) {
        return new Given(Optional.ofNullable(weights), model, inputs);
    }

    /** The ONNX file that is wanted. */
    Optional<GivenModel> model() {
        List<String> files = models.stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(".onnx"))
                .toList();
        if (files.isEmpty()) {
            if (!replacements.isEmpty() || operators != null) {
                throw usage("--replace and --operators are for an ONNX file: name one by --model");
            }
            return Optional.empty();
        }
        if (models.size() > 1 || weights != null) {
            throw usage("an ONNX file is run alone and with its own weights: drop other models and --weights");
        }
        return Optional.of(new GivenModel(Path.of(files.get(0)), replacements, table(), ""));
    }

    private String table() {
        if (operators == null) {
            return "";
        }
        try {
            if (Files.size(operators) > LONG_TABLE) {
                throw usage("keep the operators that the model has: the table " + Printable.text(operators.toString())
                        + " is longer than 32 KiB");
            }
            return Files.readString(operators);
        } catch (IOException e) {
            throw new PlumblineException(
                    ExitCode.BAD_INPUT,
                    "the table " + Printable.text(operators.toString()) + " cannot be read (" + Printable.cause(e)
                            + "): name a text file",
                    e);
        }
    }

    /** Reads the model and says what was found in it. */
    static GivenModel.Opened open(GivenModel model) {
        GivenModel.Opened opened = model.open((file, done, size) -> {
            if (size >= LARGE && done * PARTS / size != (done - Math.min(done, 1 << 22)) * PARTS / size) {
                System.out.printf(
                        Locale.ROOT,
                        "reading %s: %d of %d MB%n",
                        Printable.text(String.valueOf(file.getFileName())),
                        done / 1_000_000,
                        size / 1_000_000);
            }
        });
        System.out.println(opened.model().name() + ": " + opened.model().summary());
        opened.oddities().forEach(oddity -> System.out.println(opened.model().name() + ": " + oddity));
        return opened;
    }

    private static PlumblineException usage(String sentence) {
        return new PlumblineException(ExitCode.USAGE, sentence);
    }
}
