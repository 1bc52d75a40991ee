// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import dev.plumbline.bundle.Bundle;
import dev.plumbline.bundle.Ingredients;
import dev.plumbline.bundle.JavaRuntime;
import dev.plumbline.bundle.PartSize;
import dev.plumbline.journal.Printable;
import dev.plumbline.plugins.PluginLibrary;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Packs Plumbline for a GPU host that has no network, no Maven and no JDK. */
@Command(
        name = "bundle",
        description = "Pack all that an offline GPU host (x86-64 Linux) needs into parts of a given size.",
        mixinStandardHelpOptions = true)
final class BundleVerb implements Callable<Integer> {
    @Option(names = "--out", required = true, description = "The folder for the parts, MANIFEST and run.")
    private Path out = Path.of("");

    @Option(names = "--part-size", description = "The most bytes of a part, from 1m to 4g (default: ${DEFAULT-VALUE}).")
    private String partSize = "60m";

    @Option(names = "--plugins", description = "The plugin library in place of the one in this build.")
    private @Nullable Path plugins;

    @Option(names = "--tensorrt", description = "TensorRT's jar (tensorrt-...-redist.jar) if lib/ has none.")
    private @Nullable Path tensorRt;

    @Option(names = "--cuda", description = "The CUDA runtime's jar (cuda-redist-...-linux-x86_64.jar), likewise.")
    private @Nullable Path cuda;

    @Option(names = "--add", arity = "1..*", description = "Further files, unpacked into the folder added.")
    private List<Path> added = List.of();

    @Override
    public Integer call() {
        PartSize size = PartSize.of(partSize);
        Path jar = jar();
        Path library = library();
        Ingredients from = new Ingredients(
                jar, JavaRuntime::link, library, Optional.ofNullable(tensorRt), Optional.ofNullable(cuda), added);
        say(Bundle.write(from, size, out));
        return ExitCode.OK.code();
    }

    private void say(Bundle bundle) {
        System.out.printf(
                Locale.ROOT,
                "%s: %d parts, %.1f MB; unpack on the host with: bash run unpack . FOLDER%n",
                out,
                bundle.parts().size(),
                bundle.bytes() / 1e6);
        System.out.printf(
                Locale.ROOT,
                "carry run, MANIFEST and %s%n",
                bundle.changed().size() == bundle.parts().size()
                        ? "all parts"
                        : bundle.changed().isEmpty()
                                ? "no part: none has changed"
                                : "what has changed: " + String.join(", ", bundle.changed()));
    }

    private static Path jar() {
        Path code = Path.of(URI.create(BundleVerb.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        if (!Files.isRegularFile(code)) {
            throw new PlumblineException(
                    ExitCode.BAD_INPUT,
                    "plumbline runs from classes in " + Printable.text(code.toString())
                            + " and not from plumbline.jar: run mvn package and start java -jar"
                            + " harness/target/plumbline.jar bundle");
        }
        return code;
    }

    private Path library() {
        if (plugins != null) {
            System.setProperty("plumbline.plugins", plugins.toString()); // As -Dplumbline.plugins=FILE would.
        }
        PluginLibrary found = PluginLibrary.find();
        found.unavailable().ifPresent(reason -> {
            throw new PlumblineException(
                    ExitCode.UNAVAILABLE, "the bundle needs a plugin library (--plugins FILE): " + reason);
        });
        return found.path();
    }
}
