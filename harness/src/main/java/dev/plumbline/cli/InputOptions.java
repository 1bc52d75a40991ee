// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.bench.GivenModel;
import dev.plumbline.data.InputFiles;
import dev.plumbline.data.Samples;
import dev.plumbline.engine.Threads;
import dev.plumbline.interpret.Cost;
import dev.plumbline.interpret.SiteStatistics;
import dev.plumbline.journal.Printable;
import dev.plumbline.model.Model;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Inputs in place of the built-in ones, for the verbs that run a model. */
final class InputOptions {
    /** Multiply-adds that the reference does in seconds: this process has no deadline. */
    private static final long QUICK = 10_000_000_000L;

    @Option(
            names = "--inputs",
            description = "A folder of images, or a .npy or .safetensors file, in place of the built-in inputs.")
    private @Nullable Path inputs;

    Optional<Path> inputs() {
        return Optional.ofNullable(inputs);
    }

    /** Says what the model is going to see if that is nothing real. */
    void tellNoise(GivenModel.Opened opened) {
        Samples samples = inputs == null ? Samples.of(opened.model()) : read(inputs, opened.model());
        if (samples.areNoise() && Cost.of(opened.model()).multiplyAdds() <= QUICK) {
            System.out.println(opened.model().name() + ": the inputs are normal noise, since none are given and none"
                    + " that are built in fit; behind the sites, image 1 has "
                    + SiteStatistics.of(
                            opened.network(), samples.inputs(0), opened.model().sites(), Threads.asked()));
        }
    }

    private static Samples read(Path inputs, Model model) {
        try {
            return InputFiles.read(inputs, model);
        } catch (IllegalArgumentException e) {
            throw new PlumblineException(ExitCode.BAD_INPUT, Printable.message(e), e);
        }
    }
}
