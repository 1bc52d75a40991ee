// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.ExitCode;
import dev.plumbline.PlumblineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line: verbs only. Whatever goes wrong becomes one sentence and an exit code. */
@Command(
        name = "plumbline",
        description = "Tells the truth about a TensorRT activation plugin: is it right, is it fast, is it slower.",
        mixinStandardHelpOptions = true,
        version = "plumbline 0.1.0",
        subcommands = {
            DoctorVerb.class,
            ParityVerb.class,
            BenchVerb.class,
            ReportVerb.class,
            GateVerb.class,
            MergeVerb.class,
            ExportVerb.class,
            BundleVerb.class
        })
public final class Main {
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print stack traces.")
    private boolean debug;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        System.setProperty("java.awt.headless", "true"); // Pictures are drawn without a display, even a dead one.
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("plumbline.")
                        && System.getProperty(name).isBlank())
                .forEach(System::clearProperty); // Maven passes on all, those that it was not given empty.
        Main main = new Main();
        return new CommandLine(main)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExitCodeExceptionMapper(e -> exitCode(e).code())
                .setParameterExceptionHandler((e, args) -> {
                    System.err.println("plumbline: " + e.getMessage() + "; see plumbline "
                            + e.getCommandLine().getCommandName() + " --help");
                    return ExitCode.USAGE.code();
                })
                .setExecutionExceptionHandler((e, line, parsed) -> {
                    System.err.println("plumbline: " + sentence(e));
                    if (main.debug) {
                        e.printStackTrace();
                    }
                    return exitCode(e).code();
                })
                .execute(arguments);
    }

    private static ExitCode exitCode(Throwable e) {
        if (e instanceof PlumblineException plumbline) {
            return plumbline.exit();
        }
        return e instanceof IOException || e instanceof UncheckedIOException ? ExitCode.IO : ExitCode.INTERNAL;
    }

    private static String sentence(Exception e) {
        if (e instanceof PlumblineException) {
            return String.valueOf(e.getMessage());
        }
        return exitCode(e) == ExitCode.IO
                ? "cannot read or write: " + e.getMessage()
                : "internal error: " + e + "; run again with --debug and report what it prints";
    }
}
