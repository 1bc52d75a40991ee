// SPDX-License-Identifier: Apache-2.0
package dev.plumbline.cli;

import dev.plumbline.bench.Protocol;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Verifies cells without timing them. */
@Command(
        name = "parity",
        description = "Compare every output of the selected cells with the float64 reference; time nothing.",
        mixinStandardHelpOptions = true)
final class ParityVerb implements Callable<Integer> {
    @Mixin
    private RunOptions options = new RunOptions();

    @Override
    public Integer call() {
        return options.run(Protocol.DEFAULT.withForks(0)).code();
    }
}
